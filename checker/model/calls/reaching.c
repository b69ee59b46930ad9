// SPDX-License-Identifier: GPL-2.0-only
#include "model/calls/reaching.h"

void reaching_but(const struct program *p, const char *const *goals,
		  reaching_skip *skip, const void *ctx, struct strmap *out)
{
	size_t first = out->n, n = first;

	for (; *goals; goals++)
		n += strset_add(out, *goals);
	for (size_t i = first; i < out->n; i++) {
		const struct site_vec *v =
			strmap_get(&p->calls, out->entries[i].key);

		for (size_t k = 0; v && k < v->n; k++) {
			if (!skip || !skip(p, v->v[k].fn, i < n, ctx))
				strset_add(out, fn_name(v->v[k].fn));
		}
	}
}

void reaching(const struct program *p, const char *const *goals,
	      struct strmap *out)
{
	reaching_but(p, goals, NULL, NULL, out);
}
