// SPDX-License-Identifier: GPL-2.0-only
#include "convert/contract/plan.h"

struct plan_fn plan_fn(struct fn f)
{
	return (struct plan_fn){ xstrdup(fn_name(f)), xstrdup(fn_file(f)),
				 true };
}

void plan_fn_release(struct plan_fn *f)
{
	free(f->name);
	free(f->file);
}

void plan_files_with(const struct whole *w, const char *word,
		     const char *except, struct str_vec *out)
{
	struct scan found = { 0 };

	scan_names(w->tree, &w->scan, &word, 1, NULL, NULL, &found);
	vec_for_each(f, &found.files) {
		if (f->words && !(except && streq(f->path, except)))
			vec_push(out, xstrdup(f->path));
	}
	scan_release(&found);
}

int plan_make(struct tree *tree, const struct whole_opts *opts,
	      struct plan *out)
{
	struct audit a = { .generation = generation_of(tree) };
	struct whole w = { 0 };
	int ret = whole_find(&w, tree, opts, &a);

	if (ret == 0) {
		plan_exporters(&w, &a, out);
		plan_importers(&w, &a, out);
		vec_for_each(i, &a.incomplete)
			vec_push(&out->incomplete,
				 xasprintf("%s: %s", i->file, i->reason));
		str_vec_uniq(&out->incomplete);
	}
	whole_release(&w);
	audit_release(&a);
	return ret;
}

static void exporter_release(struct plan_exporter *e)
{
	plan_fn_release(&e->ops);
	plan_fn_release(&e->attach);
	plan_fn_release(&e->pin);
	plan_fn_release(&e->unpin);
	plan_fn_release(&e->map);
	plan_fn_release(&e->unmap);
	plan_fn_release(&e->exports);
	free(e->private);
	free(e->private_file);
	vec_for_each(c, &e->calls) {
		plan_fn_release(&c->in);
		free(c->mark);
		free(c->unknown);
	}
	vec_release(&e->calls);
}

static void importer_release(struct plan_importer *i)
{
	plan_fn_release(&i->attach);
	plan_fn_release(&i->ops);
	plan_fn_release(&i->callback);
	vec_for_each(d, &i->detaches)
		plan_fn_release(d);
	vec_release(&i->detaches);
}

void plan_free(struct plan *p)
{
	if (!p)
		return;
	vec_for_each(e, &p->exporters)
		exporter_release(e);
	vec_release(&p->exporters);
	vec_for_each(i, &p->importers)
		importer_release(i);
	vec_release(&p->importers);
	str_vec_release(&p->incomplete);
	free(p);
}
