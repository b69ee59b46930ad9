// SPDX-License-Identifier: GPL-2.0-only
#include "model/resv.h"

struct resv {
	struct program *p;
};

struct resv *resv_new(struct program *p)
{
	struct resv *r = xcalloc(1, sizeof(*r));

	r->p = p;
	return r;
}

void resv_free(struct resv *r)
{
	free(r);
}

void resv_ask(struct resv *r, struct fn f, const struct fact_event *ev,
	      fact_expr_id what, enum resv_of of, struct resv_answer *out)
{
	(void)r, (void)f, (void)ev, (void)what, (void)of;
	*out = (struct resv_answer){ .why = xstrdup("paths are not walked") };
}

void resv_ask_call(struct resv *r, struct fn f, const struct fact_event *ev,
		   struct resv_answer *out)
{
	resv_ask(r, f, ev, 0, RESV_OF_BUFFER, out);
}

void resv_answer_release(struct resv_answer *a)
{
	vec_for_each(s, &a->steps)
		free(s->text);
	vec_release(&a->steps);
	free(a->why);
}
