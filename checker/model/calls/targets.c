// SPDX-License-Identifier: GPL-2.0-only
/*
 * What function a pointer can be: whatever was stored in that member of that
 * struct type, or in that variable, by code in scope. Not what it is at this
 * call, which would take the object; so what comes of it is "may".
 *
 * A pointer that is a parameter is left out: it is the caller who hands the
 * function over, and the edge begins there (callgraph.c: passed()).
 */
#include "lib/strbuf.h"
#include "model/calls/callgraph.h"
#include "model/reach.h"

#define TARGETS_DEPTH 8

struct seeker {
	struct callgraph *cg;
	struct target_vec *out;
	char *through;
	int depth;
	struct strmap seen;
};

static void seek(struct seeker *s, struct fn f, fact_expr_id id);

static void found(struct seeker *s, struct fn f, const char *name)
{
	struct target t = { 0 };

	if (distance_of(s->cg->distance, name, s->cg->by) == DISTANCE_NONE)
		return;
	if (!callgraph_resolve(s->cg, f, name, &t.fn))
		return;
	vec_for_each(o, s->out) {
		if (fn_same(o->fn, t.fn))
			return;
	}
	t.through = s->through ? xstrdup(s->through) : NULL;
	vec_push(s->out, t);
}

/* Sites move when more units are loaded: work on a copy. */
static void each_store(struct seeker *s, const struct site_vec *stores)
{
	struct site_vec copy = VEC_INIT;

	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site at = stores->v[i];

		if (callgraph_in_scope(s->cg, at.fn.unit) &&
		    reach_event(at.fn, at.event))
			vec_push(&copy, at);
	}
	vec_for_each(at, &copy)
		seek(s, at->fn, at->event->b);
	vec_release(&copy);
}

static void by_member(struct seeker *s, const char *tag, const char *name)
{
	char *key = xasprintf("%s.%s", *tag ? tag : "?", name);
	bool first = !s->through;

	if (strset_add(&s->seen, key)) {
		if (first)
			s->through = xstrdup(key);
		callgraph_load_setters(s->cg, name);
		each_store(s, program_stores(s->cg->p, tag, name));
		if (first) {
			free(s->through);
			s->through = NULL;
		}
	}
	free(key);
}

static void by_local(struct seeker *s, struct fn f, const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);

		if (ev->kind == EV_STORE && to->kind == e->kind &&
		    to->value == e->value && reach_event(f, ev))
			seek(s, f, ev->b);
	}
}

/* A setter's parameter: what its callers give. */
static void by_parameter(struct seeker *s, struct fn f,
			 const struct fact_expr *e)
{
	struct site_vec callers = VEC_INIT;

	program_callers(s->cg->p, f, &callers);
	vec_for_each(c, &callers) {
		const struct facts *fa = fn_facts(c->fn);

		if (e->value >= 0 && callgraph_in_scope(s->cg, c->fn.unit) &&
		    e->value < facts_list_n(fa, c->event->args))
			seek(s, c->fn,
			     facts_list_at(fa, c->event->args,
					   (uint32_t)e->value));
	}
	vec_release(&callers);
}

static void by_result(struct seeker *s, struct fn f, const struct fact_expr *e)
{
	const char *callee = NULL;
	struct fn to;

	if (e->value >= 0 && e->value < f.func->nevents)
		callee = facts_callee(fn_facts(f),
				      fn_event(f, (uint32_t)e->value));
	if (!callee ||
	    distance_of(s->cg->distance, callee, s->cg->by) == DISTANCE_NONE ||
	    !callgraph_resolve(s->cg, f, callee, &to))
		return;
	for (uint32_t i = 0; i < to.func->nevents; i++) {
		const struct fact_event *ev = fn_event(to, i);

		if (ev->kind == EV_RETURN && ev->a && reach_event(to, ev))
			seek(s, to, ev->a);
	}
}

static void step(struct seeker *s, struct fn f, fact_expr_id id)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);

	switch ((enum expr_kind)e->kind) {
	case EX_FUNC:
		found(s, f, facts_str(fa, e->name));
		break;
	case EX_MEMBER:
		by_member(s, facts_str(fa, e->type), facts_str(fa, e->name));
		break;
	case EX_GLOBAL:
		each_store(s, strmap_get(&s->cg->p->vars,
					 facts_str(fa, e->name)));
		break;
	case EX_LOCAL:
		by_local(s, f, e);
		break;
	case EX_PARAM:
		by_local(s, f, e);
		if (s->through)
			by_parameter(s, f, e);
		break;
	case EX_COND:
		seek(s, f, e->a);
		seek(s, f, e->b);
		break;
	case EX_CALL:
		by_result(s, f, e);
		break;
	case EX_INDEX:
	case EX_DEREF:
	case EX_ADDR:
		seek(s, f, e->a);
		break;
	default:
		break;
	}
}

static void seek(struct seeker *s, struct fn f, fact_expr_id id)
{
	char *key = xasprintf("%p:%u", (const void *)f.func, id);

	if (s->depth < TARGETS_DEPTH && strset_add(&s->seen, key)) {
		s->depth++;
		step(s, f, id);
		s->depth--;
	}
	free(key);
}

void targets_of(struct callgraph *cg, struct fn f, fact_expr_id e,
		struct target_vec *out)
{
	struct seeker s = { .cg = cg, .out = out };

	seek(&s, f, e);
	strmap_release(&s.seen, NULL);
}
