// SPDX-License-Identifier: GPL-2.0-only
/* How a path leaves its function: with an error, with success, or who knows. */
#include "model/paths/paths.h"

/* What ST returns; 0: nothing. */
static term_id returned(struct paths *w, const struct path_state *st)
{
	const struct fact_event *e = fn_event(w->fn, st->event);

	return e->kind == EV_RETURN && e->a ? path_value(w, st, e->a) : 0;
}

bool path_fails(struct paths *w, const struct path_state *st, bool errno_too)
{
	term_id v = returned(w, st);
	struct term t; /* a copy: making terms moves them */

	if (!v)
		return false;
	t = *term_at(w->terms, v);
	if ((t.kind == TERM_INT && t.value < 0) ||
	    (t.kind == TERM_OP && t.op == TERM_OP_PTR_ERR))
		return true;
	if (path_truth(w->terms, st,
		       term_op(w->terms, TERM_OP_IS_ERR, v, 0, 0)) == 1)
		return true;
	return errno_too && !t.other && t.kind != TERM_INT &&
	       path_truth(w->terms, st, v) == 1;
}

bool path_succeeds(struct paths *w, const struct path_state *st)
{
	term_id v = returned(w, st);

	return v && path_truth(w->terms, st, v) == 0;
}

bool path_unclear(struct paths *w, const struct path_state *st)
{
	term_id v = returned(w, st);

	return v && path_truth(w->terms, st, v) < 0;
}
