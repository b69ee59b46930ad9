// SPDX-License-Identifier: GPL-2.0-only
/* Loading the callers that answers depend on. */
#include "model/resv/priv.h"

#include "api/api.h"

/* More files than this are not loaded at a time for the sake of callers, */
#define LOAD_MAX_FILES 8
/* nor callers of callers of what was loaded, and so on, further than this. */
#define LOAD_MAX_ROUNDS 3

/* Ask what the rules will: what was not there is in R->wanted, R->members. */
static void ask_all(struct resv *r)
{
	for (const struct api_func *f = api_funcs; f->name; f++) {
		const struct site_vec *v = strmap_get(&r->p->calls, f->name);

		for (size_t i = 0; f->resv == API_RESV_HELD && v && i < v->n;
		     i++) {
			struct resv_answer a;

			resv_ask_call(r, v->v[i].fn, v->v[i].event, &a);
			resv_answer_release(&a);
		}
	}
}

static int load_names(struct resv *r)
{
	struct str_vec names = VEC_INIT;
	int ret;

	for (size_t i = 0; i < r->wanted.n; i++)
		vec_push(&names, xstrdup(r->wanted.entries[i].key));
	ret = program_load_module_users(r->p, names.v, names.n,
					LOAD_MAX_FILES);
	str_vec_release(&names);
	return ret;
}

int resv_load_callers(struct resv *r)
{
	for (int round = 0; round < LOAD_MAX_ROUNDS; round++) {
		bool more;

		strmap_release(&r->wanted, NULL);
		ask_all(r);
		more = r->wanted.n || r->members.n;
		if (load_names(r) < 0 || resv_load_tables(r) < 0)
			return -1;
		if (!more)
			break;
	}
	return 0;
}
