// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which calls of a driver attach: for the importer that is looked at, or for
 * another one that has code in common with it.
 */
#include "model/mapping/priv.h"

#include "model/paths/paths.h"
#include "model/reach.h"

/* Callers of the functions in V, in the driver, and so on. */
static void add_callers(const struct mapping *m, struct fn f,
			struct fn_vec *out)
{
	struct site_vec calls = VEC_INIT;

	program_callers(m->p, f, &calls);
	vec_for_each(c, &calls) {
		if (mapping_in_driver(m, c->fn) &&
		    !program_among(m->p, &m->attach.own, c->fn) &&
		    !program_among(m->p, out, c->fn))
			vec_push(out, c->fn);
	}
	vec_release(&calls);
}

/* The same for the importer's own: of those that hand ops on, only the ones
 * that hand its ops on, if there are any. */
static void add_own_callers(struct mapping *m, struct fn f)
{
	struct site_vec calls = VEC_INIT;
	bool flow = false;

	program_callers(m->p, f, &calls);
	vec_for_each(c, &calls)
		flow |= program_among(m->p, &m->imp->flow, c->fn);
	vec_for_each(c, &calls) {
		if (mapping_in_driver(m, c->fn) &&
		    (!flow || program_among(m->p, &m->imp->flow, c->fn)) &&
		    !program_among(m->p, &m->attach.own, c->fn))
			vec_push(&m->attach.own, c->fn);
	}
	vec_release(&calls);
}

void attach_init(struct mapping *m)
{
	struct attach_calls *a = &m->attach;

	terms_init(&a->terms);
	vec_push(&a->own, m->imp->attach.fn);
	for (size_t i = 0; i < a->own.n; i++)
		add_own_callers(m, a->own.v[i]);
	mapping_others(m, &a->others);
	for (size_t i = 0; i < a->others.n; i++)
		add_callers(m, a->others.v[i], &a->others);
}

void attach_release(struct mapping *m)
{
	vec_release(&m->attach.own);
	vec_release(&m->attach.others);
	strmap_release(&m->attach.known, NULL);
	terms_release(&m->attach.terms);
}

static bool is_own_call(const struct mapping *m, struct fn f,
			const struct fact_event *ev)
{
	const struct site *s = &m->imp->attach;

	return ev->loc.offset == s->event->loc.offset &&
	       streq(fn_file(f), fn_file(s->fn)) &&
	       api_func_role(facts_callee(fn_facts(f), ev)) ==
		       api_func_role(facts_callee(fn_facts(s->fn), s->event));
}

static enum attaching attaches(struct mapping *m, struct fn f);

/* What event I of F is. */
static enum attaching attaching(struct mapping *m, struct fn f, uint32_t i)
{
	const struct fact_event *ev = fn_event(f, i);
	const char *callee = ev->kind == EV_CALL ?
				     facts_callee(fn_facts(f), ev) :
				     NULL;
	enum api_role role;
	struct fn target;

	if (!callee)
		return ATTACHING_NO;
	role = api_func_role(callee);
	if (role == API_ROLE_ATTACH || role == API_ROLE_DYNAMIC_ATTACH)
		return is_own_call(m, f, ev) ? ATTACHING_SURE : ATTACHING_OTHER;
	if (!program_resolve(m->p, f.unit, callee, FUNC_BODY, &target))
		return ATTACHING_NO;
	if (program_among(m->p, &m->attach.own, target))
		return program_among(m->p, &m->attach.own, f) ?
			       attaches(m, target) :
			       ATTACHING_OTHER;
	return program_among(m->p, &m->attach.others, target) ?
		       ATTACHING_OTHER :
		       ATTACHING_NO;
}

/* What ends a way: an event that is one of these. */
struct query {
	struct mapping *m;
	struct fn fn;
	enum attaching least, most;
};

static bool stops(void *ctx, uint32_t i)
{
	struct query *q = ctx;
	enum attaching a = attaching(q->m, q->fn, i);

	return a >= q->least && a <= q->most;
}

/* The walk of a function that leads to the attach: was it made? */
static bool on_call(void *ctx, struct paths *w, struct path_state *st,
		    uint32_t ev)
{
	if (fn_event(w->fn, ev)->kind == EV_CALL &&
	    attaching(ctx, w->fn, ev) == ATTACHING_SURE)
		path_set(st, term_int(w->terms, 1), 0, 1, ev);
	return false;
}

/* Is expression ID of F an error in any case? */
static bool is_error(struct fn f, fact_expr_id id)
{
	static const char *const makers[] = { "ERR_PTR", "ERR_CAST",
					      "PTR_ERR" };
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	const char *callee = NULL;

	if (e->kind == EX_NULL)
		return f.func->type != 0;
	if (e->kind == EX_INT)
		return e->value < 0;
	if (e->kind == EX_UNARY && e->op == OP_MINUS)
		return facts_expr(fa, e->a)->kind == EX_INT;
	if (e->kind == EX_CALL)
		callee = facts_callee(fa, fn_event(f, (uint32_t)e->value));
	for (size_t i = 0; callee && i < ARRAY_SIZE(makers); i++) {
		if (streq(callee, makers[i]))
			return true;
	}
	return false;
}

/* Is local E of F an error wherever it was not attached yet? Ways that meet
 * leave of their values only that there are several. */
static bool is_error_local(struct mapping *m, struct fn f,
			   const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(f);
	struct query q = { m, f, ATTACHING_SURE, ATTACHING_SURE };
	bool any = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);

		if (ev->kind != EV_STORE || to->kind != EX_LOCAL ||
		    to->value != e->value || !reach_around(f, i, stops, &q))
			continue;
		any = true;
		if (!is_error(f, ev->b))
			return false;
	}
	return any;
}

/* Does the way that ends in ST say by what it returns that it failed? */
static bool gives_up(struct mapping *m, struct paths *w,
		     const struct path_state *st)
{
	bool pointer = w->fn.func->type != 0;
	const struct fact_event *ev = fn_event(w->fn, st->event);
	const struct fact_expr *e;

	if (path_fails(w, st, !pointer))
		return true;
	if (ev->kind != EV_RETURN || !ev->a)
		return false;
	if (pointer &&
	    path_truth(w->terms, st, path_value(w, st, ev->a)) == 0)
		return true;
	e = facts_expr(fn_facts(w->fn), ev->a);
	return e->kind == EX_LOCAL && is_error_local(m, w->fn, e);
}

/* Does F attach whenever it succeeds? What it may find attached already can
 * have been mapped, and taken away, before. */
static enum attaching attaches(struct mapping *m, struct fn f)
{
	const struct path_client client = { .call = on_call, .ctx = m };
	char *key = fn_key(f);
	enum attaching known = (enum attaching)(uintptr_t)
		strmap_get(&m->attach.known, key);
	struct paths w;

	if (!known) {
		known = ATTACHING_SURE;
		strmap_at(&m->attach.known, key)->value =
			(void *)ATTACHING_MAYBE;
		paths_walk(&w, f, &m->attach.terms, &client);
		if (w.overflow)
			known = ATTACHING_MAYBE;
		vec_for_each(st, &w.ends) {
			if (!(*st)->props.n && !gives_up(m, &w, *st))
				known = ATTACHING_MAYBE;
		}
		paths_release(&w);
		strmap_at(&m->attach.known, key)->value =
			(void *)(uintptr_t)known;
	}
	free(key);
	return known;
}

/* --- what is behind one --- */

enum attaching attach_before(struct mapping *m, const struct site *s)
{
	uint32_t at = (uint32_t)(s->event - fn_event(s->fn, 0));
	struct query q = { m, s->fn, ATTACHING_SURE, ATTACHING_SURE };

	if (!reach_around(s->fn, at, stops, &q))
		return ATTACHING_SURE;
	q.least = ATTACHING_MAYBE;
	if (!reach_around(s->fn, at, stops, &q))
		return ATTACHING_MAYBE;
	q.least = q.most = ATTACHING_OTHER;
	return reach_around(s->fn, at, stops, &q) ? ATTACHING_NO :
						    ATTACHING_OTHER;
}
