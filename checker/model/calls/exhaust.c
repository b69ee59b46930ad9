// SPDX-License-Identifier: GPL-2.0-only
/*
 * That no way leads to an unmap is a claim about all that the driver does in
 * its callback. It holds only if every call there was understood: a pointer
 * that nothing was seen to set, a work item without a function, a function
 * without code may be anything.
 *
 * Only the driver's own code is looked at. Behind a pointer of a struct that
 * others declare stands what others provide, and they do not have this
 * driver's attachment to unmap.
 */
#include "model/calls/callgraph.h"

#include "api/api.h"
#include "model/calls/deferred.h"
#include "model/importers.h"
#include "model/reach.h"

struct look {
	struct callgraph *cg;
	const char *module;
	struct fn_vec todo;
	struct strmap seen;
};

static void add(struct look *l, struct fn f)
{
	char *key = fn_key(f);

	if (streq(f.unit->module, l->module) && strset_add(&l->seen, key))
		vec_push(&l->todo, f);
	free(key);
}

static void add_all(struct look *l, struct target_vec *targets)
{
	vec_for_each(t, targets)
		add(l, t->fn);
	target_vec_release(targets);
}

/* Is it the driver's own struct that the pointer stands in? */
static bool is_own(struct look *l, struct fn f, fact_expr_id id)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	const char *tag;

	while (e->kind == EX_INDEX || e->kind == EX_DEREF)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER)
		return e->kind != EX_PARAM;
	tag = facts_str(fa, e->type);
	return distance_declares(l->cg->distance, l->module, tag) ||
	       !distance_knows(l->cg->distance, tag);
}

static void through_pointer(struct look *l, struct fn f,
			    const struct fact_event *ev)
{
	struct target_vec targets = VEC_INIT;

	if (!is_own(l, f, ev->a))
		return;
	targets_of(l->cg, f, ev->a, &targets);
	if (!targets.n) {
		char *text = facts_expr_text(fn_facts(f), ev->a);
		char *what = xasprintf("the call through '%s'", text);

		callgraph_cut(l->cg, f, ev, what);
		free(what);
		free(text);
	}
	add_all(l, &targets);
}

/* Functions that are handed over, to be called. */
static void handed(struct look *l, struct fn f, const struct fact_event *ev,
		   const char *callee)
{
	const struct facts *fa = fn_facts(f);
	enum hop_via via;

	if (!callgraph_runs_argument(l->cg, f, callee, &via))
		return;
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		struct target_vec targets = VEC_INIT;
		fact_expr_id arg = facts_list_at(fa, ev->args, i);
		const struct fact_expr *x = facts_expr(fa, arg);

		while (x->kind == EX_ADDR || x->kind == EX_DEREF)
			x = facts_expr(fa, x->a);
		if (x->kind != EX_FUNC && x->kind != EX_COND)
			continue;
		targets_of(l->cg, f, arg, &targets);
		add_all(l, &targets);
	}
}

/* Can it be code of this module? */
static bool is_near(struct look *l, const char *callee)
{
	const struct program *p = l->cg->p;
	const char *exporter = strmap_get(&p->scan->exports, callee);

	return !exporter || streq(kbuild_module(p->kbuild, exporter), l->module);
}

static void by_name(struct look *l, struct fn f, const struct fact_event *ev,
		    const char *callee)
{
	const struct deferred_call *later =
		ev->kind == EV_CALL ? deferred_call_find(callee) : NULL;
	struct target_vec targets = VEC_INIT;
	struct fn to;

	if (callee_is_unmap(callee)) {
		/* A way that the text does not show (distance.h). */
		char *what = xasprintf("another way to %s()", callee);

		callgraph_cut(l->cg, f, ev, what);
		free(what);
	} else if (later) {
		triggers_of(l->cg, f, ev, NULL, &targets);
		if (!targets.n && !later->waiters) {
			char *what = xasprintf("what %s() starts", callee);

			callgraph_cut(l->cg, f, ev, what);
			free(what);
		}
		add_all(l, &targets);
	} else if (!api_func_find(callee) && !callee_is_harmless(callee) &&
		   is_near(l, callee)) {
		char *what = xasprintf("%s()", callee);

		if (callgraph_resolve(l->cg, f, callee, &to))
			add(l, to);
		else if (distance_lacks(l->cg->distance, l->module, callee))
			callgraph_cut(l->cg, f, ev, what);
		free(what);
	}
}

void exhaust(struct callgraph *cg, struct fn f)
{
	struct look l = { .cg = cg, .module = f.unit->module };
	enum distance_by by = cg->by;

	cg->by = ANYWHERE;
	add(&l, f);
	for (size_t i = 0; i < l.todo.n; i++) {
		struct fn at = l.todo.v[i];

		for (uint32_t k = 0; k < at.func->nevents; k++) {
			const struct fact_event *ev = fn_event(at, k);
			const char *callee = facts_cleanup(fn_facts(at), ev);

			if (!reach_event(at, ev))
				continue;
			if (callee)
				by_name(&l, at, ev, callee);
			if (ev->kind != EV_CALL)
				continue;
			callee = facts_callee(fn_facts(at), ev);
			if (callee) {
				by_name(&l, at, ev, callee);
				handed(&l, at, ev, callee);
			} else {
				through_pointer(&l, at, ev);
			}
		}
	}
	cg->by = by;
	vec_release(&l.todo);
	strmap_release(&l.seen, NULL);
}
