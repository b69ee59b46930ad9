// SPDX-License-Identifier: GPL-2.0-only
/* Terms of a callee in the words of its caller. */
#include "model/paths/paths.h"

bool term_is_closed(const struct terms *ts, term_id t)
{
	return !term_has(ts, t,
			 TERM_BIT(TERM_LOCAL) | TERM_BIT(TERM_OBJECT) |
				 TERM_BIT(TERM_RESULT) | TERM_BIT(TERM_NEW) |
				 TERM_BIT(TERM_OTHER));
}

static term_id subst_arg(struct paths *w, const struct path_state *st,
			 uint32_t ev, uint32_t i)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	term_id t;

	if (e->kind == EV_SCOPE_END)
		t = i ? 0 : term_addr(w->terms, path_object(w, st, e->a));
	else
		t = path_arg(w, st, ev, i);
	return t ? t : term_other(w->terms);
}

struct subst {
	struct paths *w;
	const struct path_state *st;
	uint32_t ev;
};

/* A parameter is the argument; what else is the callee's own means nothing. */
static term_id subst_leaf(void *ctx, term_id t)
{
	const struct subst *s = ctx;
	const struct terms *ts = s->w->terms;
	const struct term *x = term_at(ts, t);

	if (x->kind == TERM_LOAD && term_at(ts, x->a)->kind == TERM_PARAM)
		return subst_arg(s->w, s->st, s->ev,
				 (uint32_t)term_at(ts, x->a)->value);
	switch ((enum term_kind)x->kind) {
	case TERM_INT:
	case TERM_FUNC:
	case TERM_GLOBAL:
		return t;
	case TERM_LOAD:
	case TERM_ADDR:
	case TERM_DEREF:
	case TERM_FIELD:
	case TERM_UP:
	case TERM_INDEX:
	case TERM_OP:
		return 0;
	default:
		return term_other(s->w->terms);
	}
}

term_id path_subst(struct paths *w, const struct path_state *st, uint32_t ev,
		   term_id t)
{
	struct subst s = { w, st, ev };

	return path_rewrite(w->terms, st, t, subst_leaf, &s);
}
