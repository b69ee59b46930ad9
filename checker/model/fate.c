// SPDX-License-Identifier: GPL-2.0-only
#include "model/fate.h"

#include "lib/vec.h"
#include "model/reach.h"

/* --- what an expression reads --- */

/* Does E read event CALL's result (LOCAL NULL), or LOCAL? What facts do not
 * model may read anything. */
static bool reads(const struct facts *fa, fact_expr_id id, uint32_t call,
		  const struct fact_expr *local)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id)
		return false;
	if (e->kind == EX_UNKNOWN)
		return true;
	if (local ? e->kind == EX_LOCAL && e->value == local->value
		  : e->kind == EX_CALL && e->value == (int64_t)call)
		return true;
	return reads(fa, e->a, call, local) || reads(fa, e->b, call, local) ||
	       reads(fa, e->c, call, local);
}

static bool args_read(const struct facts *fa, const struct fact_event *ev,
		      uint32_t call, const struct fact_expr *local)
{
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		if (reads(fa, facts_list_at(fa, ev->args, i), call, local))
			return true;
	}
	return false;
}

static bool is_local(const struct facts *fa, fact_expr_id id,
		     const struct fact_expr *local)
{
	const struct fact_expr *e = facts_expr(fa, id);

	return e->kind == EX_LOCAL && e->value == local->value;
}

/* Does EV put something into the whole of LOCAL? */
static bool overwrites(const struct facts *fa, const struct fact_event *ev,
		       const struct fact_expr *local)
{
	return ev->kind == EV_STORE && !(ev->flags & EVENT_COMPOUND) &&
	       is_local(fa, ev->a, local) && !reads(fa, ev->b, 0, local);
}

/* What EV does with the result of CALL (LOCAL NULL), or with LOCAL. */
static unsigned int use_in(const struct facts *fa, const struct fact_event *ev,
			   uint32_t call, const struct fact_expr *local)
{
	switch ((enum event_kind)ev->kind) {
	case EV_ASM:
		return FATE_USED;
	case EV_RETURN:
		if (!reads(fa, ev->a, call, local))
			return 0;
		return facts_expr(fa, ev->a)->kind ==
				       (local ? EX_LOCAL : EX_CALL)
			       ? FATE_RETURNED
			       : FATE_USED;
	case EV_CALL:
		return reads(fa, ev->a, call, local) ||
				       args_read(fa, ev, call, local)
			       ? FATE_USED
			       : 0;
	case EV_DECL:
	case EV_JUMP:
	case EV_END:
	case EV_NONE:
	case EV_OBJECT:
		return 0;
	case EV_STORE:
		if (reads(fa, ev->b, call, local))
			return FATE_USED;
		/* fall through */
	default:
		return reads(fa, ev->a, call, local) ? FATE_USED : 0;
	}
}

/* --- what happens behind an event --- */

struct walk {
	struct fn fn;
	bool *seen;
	struct VEC_OF(uint32_t) todo;
};

static void go(struct walk *w, uint32_t i)
{
	if (i >= w->fn.func->nevents || w->seen[i] || !reach_at(w->fn, i))
		return;
	w->seen[i] = true;
	vec_push(&w->todo, i);
}

static void go_on(struct walk *w, uint32_t i)
{
	const struct fact_event *ev = fn_event(w->fn, i);
	const struct facts *fa = fn_facts(w->fn);

	switch ((enum event_kind)ev->kind) {
	case EV_RETURN:
	case EV_END:
		return;
	case EV_JUMP:
		go(w, ev->target);
		return;
	case EV_SWITCH:
		for (uint32_t k = 0; k < facts_list_n(fa, ev->args); k++)
			go(w, facts_list_at(fa, ev->args, k));
		return;
	case EV_BRANCH:
		go(w, ev->target);
		break;
	default:
		break;
	}
	if (!(ev->flags & EVENT_ENDS))
		go(w, i + 1);
}

static bool has_address(struct fn f, const struct fact_expr *local)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_DECL && ev->name &&
		    is_local(fa, ev->a, local))
			return true; /* its cleanup function has it */
		if (ev->kind == EV_CALL && args_read(fa, ev, 0, local)) {
			for (uint32_t k = 0; k < facts_list_n(fa, ev->args);
			     k++) {
				fact_expr_id a = facts_list_at(fa, ev->args, k);

				if (facts_expr(fa, a)->kind == EX_ADDR &&
				    reads(fa, a, 0, local))
					return true;
			}
		}
		if (ev->kind == EV_STORE &&
		    facts_expr(fa, ev->b)->kind == EX_ADDR &&
		    reads(fa, ev->b, 0, local))
			return true;
	}
	return false;
}

/*
 * What becomes of what event AT put into LOCAL. LAST is where it is
 * overwritten first, if it is.
 */
static unsigned int fate_of_local(struct fn f, uint32_t at,
				  const struct fact_expr *local,
				  const struct fact_event **last)
{
	struct walk w = { .fn = f };
	const struct facts *fa = fn_facts(f);
	unsigned int fate = 0;

	if (has_address(f, local))
		return FATE_USED;
	w.seen = xcalloc(f.func->nevents, sizeof(*w.seen));
	go(&w, at + 1);
	while (w.todo.n && !(fate & FATE_USED)) {
		uint32_t i = w.todo.v[--w.todo.n];
		const struct fact_event *ev = fn_event(f, i);

		if (overwrites(fa, ev, local)) {
			if (!*last || ev < *last)
				*last = ev;
			continue;
		}
		fate |= use_in(fa, ev, 0, local);
		go_on(&w, i);
	}
	vec_release(&w.todo);
	free(w.seen);
	return fate;
}

unsigned int fate_of(struct fn f, uint32_t call,
		     const struct fact_event **last)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, call);
	unsigned int fate = 0;
	bool any = false;

	*last = NULL;
	if (ev->flags & EVENT_DROPPED)
		return 0;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_expr *to;
		unsigned int use;

		ev = fn_event(f, i);
		to = facts_expr(fa, ev->a);
		if (i == call || ev->kind == EV_ASM)
			continue;
		use = use_in(fa, ev, call, NULL);
		if (!use)
			continue;
		any = true;
		if (ev->kind == EV_STORE && to->kind == EX_LOCAL &&
		    !(ev->flags & EVENT_COMPOUND) &&
		    facts_expr(fa, ev->b)->kind == EX_CALL) {
			use = fate_of_local(f, i, to, last);
			if (!*last)
				*last = ev;
		}
		fate |= use;
	}
	return any ? fate : FATE_USED;
}
