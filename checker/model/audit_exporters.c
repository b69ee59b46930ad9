// SPDX-License-Identifier: GPL-2.0-only
/* The result structure: its exporters and pairs. */
#include "model/audit_priv.h"

static void invalidate_release(struct invalidate *i)
{
	free(i->function);
	free(i->place.file);
	free(i->resv_why);
	free(i->wait_place.file);
	free(i->unknown);
}

static void exporter_release(struct exporter *e)
{
	free(e->place.file);
	free(e->ops);
	free(e->driver);
	str_vec_release(&e->callbacks);
	free(e->checks);
	vec_for_each(i, &e->invalidates)
		invalidate_release(i);
	vec_release(&e->invalidates);
}

void audit_exporters_release(struct audit *a)
{
	vec_for_each(e, &a->exporters)
		exporter_release(e);
	vec_release(&a->exporters);
	vec_for_each(p, &a->pairs) {
		free(p->exporter);
		free(p->importer);
		free(p->reason);
	}
	vec_release(&a->pairs);
}

static int cmp_invalidate(const void *pa, const void *pb)
{
	const struct invalidate *a = pa;
	const struct invalidate *b = pb;

	BY(cmp_str(a->place.file, b->place.file));
	BY(cmp_uint(a->place.line, b->place.line));
	BY(cmp_uint(a->place.column, b->place.column));
	return cmp_str(a->function, b->function);
}

static int cmp_exporter(const void *pa, const void *pb)
{
	const struct exporter *a = pa;
	const struct exporter *b = pb;

	BY(cmp_str(a->place.file, b->place.file));
	BY(cmp_str(a->ops, b->ops));
	BY(cmp_uint(a->place.line, b->place.line));
	BY(cmp_uint(a->place.column, b->place.column));
	return cmp_uint(b->invalidates.n, a->invalidates.n);
}

void audit_exporters_finish(struct audit *a)
{
	vec_for_each(e, &a->exporters)
		vec_sort(&e->invalidates, cmp_invalidate);
	vec_sort(&a->exporters, cmp_exporter);
}
