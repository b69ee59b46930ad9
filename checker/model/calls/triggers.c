// SPDX-License-Identifier: GPL-2.0-only
/*
 * From queue_work(wq, &x->work) to the function that INIT_WORK() put there,
 * and from complete(&x->done) to who waits for it. The object is told by the
 * struct and member that it is (x->work: "struct of x", "work"), or by its
 * name if it is a variable.
 */
#include "model/calls/callgraph.h"
#include "model/calls/deferred.h"
#include "model/reach.h"

/* What is queued. */
struct object {
	const char *tag;  /* of the struct that has it; NULL: a variable */
	const char *name; /* of the member or variable */
};

#define OBJECT_DEPTH 4

struct trigger {
	struct callgraph *cg;
	const struct deferred_call *call;
	struct target_vec *out;
	bool known; /* it could be told what is queued */
	const struct site *context;
};

/* Does E say which part of its base is meant, and no more? */
static bool is_part(const struct facts *fa, const struct fact_expr *e)
{
	if (e->kind == EX_INDEX || e->kind == EX_ADDR || e->kind == EX_DEREF)
		return true;
	return e->kind == EX_MEMBER &&
	       deferred_wraps(facts_str(fa, e->type)) &&
	       (!(e->flags & EXPR_ARROW) ||
		facts_expr(fa, e->a)->kind == EX_ADDR);
}

/* The object that the path E is, or is a part of (the work in a delayed
 * work). False if it is none that can be named. */
static bool object_of(const struct facts *fa, fact_expr_id id,
		      struct object *out)
{
	const struct fact_expr *e = facts_expr(fa, id);

	while (is_part(fa, e))
		e = facts_expr(fa, e->a);
	if (e->kind == EX_MEMBER) {
		*out = (struct object){ facts_str(fa, e->type),
					facts_str(fa, e->name) };
		return true;
	}
	if (e->kind == EX_GLOBAL) {
		*out = (struct object){ NULL, facts_str(fa, e->name) };
		return true;
	}
	return false;
}

static bool same_object(const struct object *a, const struct object *b)
{
	if (!streq(a->name, b->name) || !a->tag != !b->tag)
		return false;
	return !a->tag || streq(a->tag, b->tag);
}

/* Does the argument E of F, &x->work, mean OBJECT? */
static bool is_object(struct fn f, fact_expr_id id, const struct object *want)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	struct object o;

	return e->kind == EX_ADDR && object_of(fa, e->a, &o) &&
	       same_object(&o, want);
}

static fact_expr_id argument(struct fn f, const struct fact_event *ev, int i)
{
	const struct facts *fa = fn_facts(f);

	return i >= 0 && (uint32_t)i < facts_list_n(fa, ev->args) ?
		       facts_list_at(fa, ev->args, (uint32_t)i) : 0;
}

/* Functions stored in the object: x->work.func = f. */
static void by_store(struct trigger *t, const struct object *want)
{
	for (const char *const *h = deferred_handlers; *h; h++) {
		const struct site_vec *v = strmap_get(&t->cg->p->stores, *h);
		struct site_vec copy = VEC_INIT;

		for (size_t i = 0; v && i < v->n; i++) {
			const struct facts *fa = fn_facts(v->v[i].fn);
			const struct fact_expr *to =
				facts_expr(fa, v->v[i].event->a);
			struct object o;

			if (callgraph_in_scope(t->cg, v->v[i].fn.unit) &&
			    reach_event(v->v[i].fn, v->v[i].event) &&
			    object_of(fa, to->a, &o) && same_object(&o, want))
				vec_push(&copy, v->v[i]);
		}
		vec_for_each(s, &copy)
			targets_of(t->cg, s->fn, s->event->b, t->out);
		vec_release(&copy);
	}
}

/* Functions set up for it: timer_setup(&x->timer, f, 0). */
static void by_setup(struct trigger *t, const struct object *want)
{
	for (const struct deferred_setup *d = deferred_setups; d->name; d++) {
		const struct site_vec *v = strmap_get(&t->cg->p->calls, d->name);
		struct site_vec copy = VEC_INIT;

		for (size_t i = 0; v && i < v->n; i++) {
			struct site s = v->v[i];

			if (callgraph_in_scope(t->cg, s.fn.unit) &&
			    is_object(s.fn, argument(s.fn, s.event, d->object),
				      want))
				vec_push(&copy, s);
		}
		vec_for_each(s, &copy)
			targets_of(t->cg, s->fn,
				   argument(s->fn, s->event, d->function),
				   t->out);
		vec_release(&copy);
	}
}

/* Who waits for it. */
static void by_wait(struct trigger *t, const struct object *want)
{
	for (const char *const *w = deferred_waits; *w; w++) {
		const struct site_vec *v = strmap_get(&t->cg->p->calls, *w);

		for (size_t i = 0; v && i < v->n; i++) {
			struct site s = v->v[i];
			struct target to = { .fn = s.fn };

			if (!callgraph_in_scope(t->cg, s.fn.unit) ||
			    !reach_event(s.fn, s.event) ||
			    !is_object(s.fn, argument(s.fn, s.event, 0), want))
				continue;
			vec_push(t->out, to);
		}
	}
}

static void seek(struct trigger *t, struct fn f, fact_expr_id id, int depth);

/*
 * What is handed to F: by the call that this way came by, where that is known.
 * Of several others any may be meant, or none, and that is no answer.
 */
static void from_callers(struct trigger *t, struct fn f,
			 const struct fact_expr *e, int depth)
{
	struct site_vec callers = VEC_INIT;

	if (depth == 0 && t->context && t->context->event) {
		vec_push(&callers, *t->context);
	} else {
		program_callers(t->cg->p, f, &callers);
		if (callers.n > 1)
			callers.n = 0;
	}
	vec_for_each(c, &callers) {
		if (callgraph_in_scope(t->cg, c->fn.unit))
			seek(t, c->fn, argument(c->fn, c->event, (int)e->value),
			     depth + 1);
	}
	vec_release(&callers);
}

static void from_stores(struct trigger *t, struct fn f,
			const struct fact_expr *e, int depth)
{
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fn_facts(f), ev->a);

		if (ev->kind == EV_STORE && to->kind == e->kind &&
		    to->value == e->value)
			seek(t, f, ev->b, depth + 1);
	}
}

static void object_found(struct trigger *t, const struct object *o)
{
	size_t before = t->out->n;
	char *how;

	t->known = true;
	callgraph_load_setters(t->cg, o->name);
	if (t->call->waiters) {
		by_wait(t, o);
	} else {
		by_store(t, o);
		by_setup(t, o);
	}
	how = o->tag ? xasprintf("%s.%s", o->tag, o->name) : xstrdup(o->name);
	for (size_t i = before; i < t->out->n; i++) {
		free(t->out->v[i].through);
		t->out->v[i].through = xstrdup(how);
	}
	free(how);
}

static void seek(struct trigger *t, struct fn f, fact_expr_id id, int depth)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	struct object o;

	if (depth > OBJECT_DEPTH)
		return;
	if (e->kind == EX_ADDR && object_of(fa, e->a, &o))
		object_found(t, &o);
	else if (e->kind == EX_MEMBER && object_of(fa, id, &o))
		object_found(t, &o); /* a pointer to one that is allocated */
	else if (e->kind == EX_PARAM)
		from_callers(t, f, e, depth);
	else if (e->kind == EX_LOCAL)
		from_stores(t, f, e, depth);
}

bool triggers_by_parameter(struct fn f)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee =
			ev->kind == EV_CALL ? facts_callee(fa, ev) : NULL;
		const struct deferred_call *later =
			callee ? deferred_call_find(callee) : NULL;

		if (later &&
		    facts_expr(fa, argument(f, ev, later->object))->kind ==
			    EX_PARAM)
			return true;
	}
	return false;
}

void triggers_of(struct callgraph *cg, struct fn f,
		 const struct fact_event *ev, const struct site *context,
		 struct target_vec *out)
{
	const char *name = facts_callee(fn_facts(f), ev);
	struct trigger t = { .cg = cg, .out = out, .context = context };

	t.call = deferred_call_find(name);
	seek(&t, f, argument(f, ev, t.call->object), 0);
	if (!t.known && !t.call->waiters) {
		char *what = xasprintf("what %s() starts", name);

		callgraph_cut(cg, f, ev, what);
		free(what);
	}
}
