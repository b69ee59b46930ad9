// SPDX-License-Identifier: GPL-2.0-only
/*
 * What small functions return, in the words of their parameters: casts between
 * the structs of a driver, and questions such as
 *
 *	return bo->sgt && !bo->dead;
 */
#include "model/object/frame.h"

/* Longer functions are not looked at. */
#define RETURNS_MAX_EVENTS 48
/* More ways to return are not put together. */
#define RETURNS_MAX_WAYS 4
#define RETURNS_MAX_DEPTH 5

struct returns {
	bool pure; /* it does nothing else */
	term_id value; /* 0: not known */
};

void returns_free(void *v)
{
	free(v);
}

static bool is_pure(struct fn f)
{
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_CALL || ev->kind == EV_ASM ||
		    (ev->kind == EV_STORE &&
		     facts_expr(fn_facts(f), ev->a)->kind != EX_LOCAL))
			return false;
	}
	return true;
}

/* All that led to ST, as one condition; 0: some of it cannot be told. */
static term_id condition(struct terms *ts, const struct path_state *st)
{
	term_id all = 0;

	for (size_t i = 0; i < st->facts.n; i++) {
		term_id t = st->facts.v[i].term;

		if (!term_is_closed(ts, t))
			return 0;
		if (!st->facts.v[i].truth)
			t = term_op(ts, OP_NOT, t, 0, 0);
		all = all ? term_op(ts, OP_LAND, all, t, 0) : t;
	}
	return all;
}

/* What is returned in ST, or on the ways of VALUE, which may be 0. */
static term_id add_way(struct paths *w, const struct path_state *st,
		       term_id value)
{
	const struct fact_event *e = fn_event(w->fn, st->event);
	term_id v = e->kind == EV_RETURN && e->a ? path_value(w, st, e->a) : 0;
	term_id c;

	if (!v || !term_is_closed(w->terms, v))
		return 0;
	if (!value || v == value)
		return v;
	c = condition(w->terms, st);
	return c ? term_op(w->terms, TERM_OP_COND, c, v, value) : 0;
}

static void make(struct look *l, struct returns *r, struct fn f)
{
	const struct path_client client = { .call = look_call, .ctx = l };
	struct paths w;

	r->pure = is_pure(f);
	l->depth++;
	paths_walk(&w, f, &l->terms, &client);
	l->depth--;
	if (!w.overflow && w.ends.n <= RETURNS_MAX_WAYS) {
		for (size_t i = 0; i < w.ends.n; i++) {
			r->value = add_way(&w, w.ends.v[i], r->value);
			if (!r->value)
				break;
		}
	}
	paths_release(&w);
}

static const struct returns *returns_of(struct look *l, struct fn f)
{
	char *key = xasprintf("%p", (const void *)f.func);
	struct strmap_entry *e = strmap_at(&l->returns, key);
	struct returns *r = e->value;

	free(key);
	/* One that is being made calls itself: it is not known. */
	if (r || l->depth >= RETURNS_MAX_DEPTH)
		return r;
	r = e->value = xcalloc(1, sizeof(*r));
	if (f.func->nevents <= RETURNS_MAX_EVENTS &&
	    f.func->kind == FUNC_BODY && !(f.func->flags & FUNC_WEAK))
		make(l, r, f);
	return r;
}

bool returns_apply(struct look *l, struct paths *w, struct path_state *st,
		   uint32_t ev, struct fn target)
{
	const struct returns *r = returns_of(l, target);
	term_id v;

	if (!r || !r->value)
		return false;
	v = path_subst(w, st, ev, r->value);
	if (!term_at(w->terms, v)->other)
		path_bind(st, path_result(w, ev), v);
	return r->pure;
}

bool look_target(struct look *l, struct fn f, const struct fact_event *ev,
		 struct fn *out)
{
	const char *name = facts_callee(fn_facts(f), ev);

	return name && program_resolve(l->p, f.unit, name, FUNC_BODY, out);
}

bool look_load(struct look *l, struct fn f, const struct fact_event *ev,
	       struct fn *out)
{
	const char *name = facts_callee(fn_facts(f), ev);

	if (look_target(l, f, ev, out))
		return true;
	if (!name || !l->loads)
		return false;
	l->loads--;
	return program_load_definition(l->p, f.unit, name) == 0 &&
	       look_target(l, f, ev, out);
}

bool look_call(void *ctx, struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *name = e->kind == EV_CALL ? facts_callee(fn_facts(w->fn), e)
					      : NULL;
	struct fn target;

	/* Memory that is accounted for is the same memory. */
	if (name && streq(name, "mem_alloc_profiling_enabled")) {
		path_bind(st, path_result(w, ev), term_int(w->terms, 0));
		return true;
	}
	return name && look_target(ctx, w->fn, e, &target) &&
	       returns_apply(ctx, w, st, ev, target);
}
