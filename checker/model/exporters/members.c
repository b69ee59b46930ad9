// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver's own members mean to its exporter, by what its callbacks do
 * with them: never by their names.
 */
#include "model/exporters/priv.h"

#include "model/reach.h"

/* How far callbacks are followed into what they call. */
#define MEMBERS_DEPTH 4

bool exp_core_struct(const char *tag)
{
	static const char *const tags[] = {
		API_BUFFER,	API_ATTACHMENT, API_ATTACH_OPS, API_EXPORT_OPS,
		API_EXPORT_INFO, "sg_table",	"scatterlist",	"dma_resv",
		"list_head",	"device",	"",
	};

	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		if (streq(tag, tags[i]))
			return true;
	}
	return false;
}

static void add_member(struct strmap *set, const struct facts *fa,
		       fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);
	char *key;

	if (e->kind == EX_ADDR)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER || exp_core_struct(facts_str(fa, e->type)))
		return;
	key = xasprintf("%s.%s", facts_str(fa, e->type),
			facts_str(fa, e->name));
	strset_add(set, key);
	free(key);
}

bool exp_member_in(const struct strmap *set, const struct facts *fa,
		   fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);
	char *key;
	bool in;

	if (e->kind == EX_ADDR)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER)
		return false;
	key = xasprintf("%s.%s", facts_str(fa, e->type),
			facts_str(fa, e->name));
	in = strmap_has(set, key);
	free(key);
	return in;
}

/* --- what a function and its callees do --- */

struct visit {
	struct program *p;
	struct strmap seen;
	struct strmap *set;
	void (*event)(struct visit *v, struct fn f, const struct fact_event *ev);
};

static void visit(struct visit *v, struct fn f, int depth);

static void visit_named(struct visit *v, struct fn f, const char *name,
			int depth)
{
	struct fn target;

	if (program_resolve(v->p, f.unit, name, FUNC_BODY, &target) ||
	    (program_load_definition(v->p, f.unit, name) == 0 &&
	     program_resolve(v->p, f.unit, name, FUNC_BODY, &target)))
		visit(v, target, depth);
}

static void visit_call(struct visit *v, struct fn f,
		       const struct fact_event *ev, int depth)
{
	const struct facts *fa = fn_facts(f);
	const char *callee = facts_callee(fa, ev);
	struct fn target;

	if (callee && program_resolve(v->p, f.unit, callee, FUNC_BODY,
				      &target) &&
	    !starts_with(fn_file(target), "include/"))
		visit(v, target, depth);
	/* What is given a function calls it sooner or later. */
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		const struct fact_expr *a =
			facts_expr(fa, facts_list_at(fa, ev->args, i));

		if (a->kind == EX_FUNC)
			visit_named(v, f, facts_str(fa, a->name), depth);
	}
}

static void visit(struct visit *v, struct fn f, int depth)
{
	char *key = xasprintf("%s:%s", fn_file(f), fn_name(f));
	bool fresh = strset_add(&v->seen, key);

	free(key);
	if (!fresh || depth > MEMBERS_DEPTH)
		return;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (!reach_at(f, i))
			continue;
		v->event(v, f, ev);
		if (ev->kind == EV_CALL)
			visit_call(v, f, ev, depth + 1);
	}
}

/* Stores, and what is given by address: complete(&x->done). */
static void changes(struct visit *v, struct fn f, const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f);
	const char *callee;

	if (ev->kind == EV_STORE)
		add_member(v->set, fa, ev->a);
	if (ev->kind != EV_CALL)
		return;
	callee = facts_callee(fa, ev);
	if (callee && strstr(callee, "lock"))
		return;
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		fact_expr_id arg = facts_list_at(fa, ev->args, i);

		if (facts_expr(fa, arg)->kind == EX_ADDR)
			add_member(v->set, fa, arg);
	}
}

static void reads(struct visit *v, struct fn f, const struct fact_event *ev)
{
	if (ev->kind == EV_READ)
		add_member(v->set, fn_facts(f), ev->a);
}

static void visit_callback(struct program *p, const struct exp *e,
			   const char *member, struct strmap *set,
			   void (*event)(struct visit *v, struct fn f,
					 const struct fact_event *ev))
{
	const struct exp_callback *cb = exp_callback(e, member);
	struct visit v = { .p = p, .set = set, .event = event };

	for (size_t i = 0; cb && i < cb->fns.n; i++)
		visit(&v, cb->fns.v[i], 0);
	strmap_release(&v.seen, NULL);
}

void exp_members_find(struct program *p, const struct exp *e,
		      struct exp_members *m)
{
	*m = (struct exp_members){ 0 };
	visit_callback(p, e, "unmap_dma_buf", &m->sync, changes);
	visit_callback(p, e, "release", &m->sync, changes);
	visit_callback(p, e, "map_dma_buf", &m->place, reads);
	exp_marks_find(p, e, &m->marks);
}

void exp_members_release(struct exp_members *m)
{
	exp_marks_release(&m->marks);
	strmap_release(&m->place, NULL);
	strmap_release(&m->sync, NULL);
}
