// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver's own members mean to its exporter, by what its callbacks do
 * with them: never by their names.
 */
#include "model/exporters/priv.h"

#include "model/reach.h"

/* How far callbacks are followed into what they call. */
#define MEMBERS_DEPTH 4
/* Events between a condition and the error it leads to. */
#define ERROR_STEPS 12

static bool is_core_struct(const char *tag)
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
	if (e->kind != EX_MEMBER || is_core_struct(facts_str(fa, e->type)))
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

/* --- marks --- */

/* Is what F returns by EV an error? BEFORE is what was stored on the way. */
static bool returns_error(struct fn f, const struct fact_event *ev,
			  const struct fact_event *before)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, ev->a);
	const struct fact_event *call;
	const char *callee;

	if (before && e->kind == EX_LOCAL) {
		const struct fact_expr *to = facts_expr(fa, before->a);

		if (to->kind == EX_LOCAL && to->value == e->value)
			e = facts_expr(fa, before->b);
	}
	if (e->kind == EX_UNARY && e->op == OP_MINUS)
		return facts_expr(fa, e->a)->kind == EX_INT;
	if (e->kind == EX_INT)
		return e->value < 0;
	if (e->kind != EX_CALL || e->value < 0 || e->value >= f.func->nevents)
		return false;
	call = fn_event(f, (uint32_t)e->value);
	callee = facts_callee(fa, call);
	return callee && streq(callee, "ERR_PTR");
}

/* Does event AT of F lead straight to an error? */
static bool leads_to_error(struct fn f, uint32_t at)
{
	const struct fact_event *stored = NULL;

	for (int i = 0; i < ERROR_STEPS && at < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, at);

		if (ev->kind == EV_RETURN)
			return returns_error(f, ev, stored);
		if (ev->kind == EV_BRANCH || ev->kind == EV_SWITCH ||
		    ev->kind == EV_END)
			return false;
		if (ev->kind == EV_STORE)
			stored = ev;
		at = ev->kind == EV_JUMP ? ev->target : at + 1;
	}
	return false;
}

/* `x->gone`, `!x->gone`, `x->gone == 1`: a mask is no mark. */
static fact_expr_id tested_member(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (e->kind == EX_UNARY && e->op == OP_NOT)
		return tested_member(fa, e->a);
	if (e->kind == EX_BINARY && (e->op == OP_EQ || e->op == OP_NE))
		return tested_member(fa, e->a);
	return e->kind == EX_MEMBER ? id : 0;
}

static void marks_of(struct fn f, struct strmap *marks)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		fact_expr_id id;

		if (ev->kind != EV_BRANCH || !reach_at(f, i))
			continue;
		id = tested_member(fa, ev->a);
		if (id && (leads_to_error(f, i + 1) ||
			   leads_to_error(f, ev->target)))
			add_member(marks, fa, id);
	}
}

/* Where the branch EV of F is about member NAME of struct TAG and one way of it
 * is an error: 1 if that is where the member is true, -1 if where it is false. */
static int refuses_where(struct fn f, uint32_t at, const char *tag,
			 const char *name)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, at);
	fact_expr_id id = ev->a;
	const struct fact_expr *e = facts_expr(fa, id);
	int sign = 1;

	for (; e->kind == EX_UNARY && e->op == OP_NOT;
	     e = facts_expr(fa, e->a))
		sign = -sign;
	if (e->kind != EX_MEMBER || !streq(facts_str(fa, e->type), tag) ||
	    !streq(facts_str(fa, e->name), name)) {
		id = tested_member(fa, ev->a);
		e = facts_expr(fa, id);
		/* Compared with something: no plain mark. */
		return id && streq(facts_str(fa, e->type), tag) &&
				       streq(facts_str(fa, e->name), name) ?
			       -1 :
			       0;
	}
	if (leads_to_error(f, at + 1))
		return sign;
	return leads_to_error(f, ev->target) ? -sign : 0;
}

bool exp_refuses_by(const struct exp *e, const char *tag, const char *name)
{
	static const char *const members[] = { "attach", "map_dma_buf" };
	bool where_true = false, where_false = false;

	for (size_t k = 0; k < ARRAY_SIZE(members); k++) {
		const struct exp_callback *cb = exp_callback(e, members[k]);

		for (size_t n = 0; cb && n < cb->fns.n; n++) {
			struct fn f = cb->fns.v[n];

			for (uint32_t i = 0; i < f.func->nevents; i++) {
				int where = fn_event(f, i)->kind == EV_BRANCH ?
						    refuses_where(f, i, tag,
								  name) :
						    0;

				where_true |= where > 0;
				where_false |= where < 0;
			}
		}
	}
	return where_true && !where_false;
}

static bool takes_attachment(struct fn f)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < facts_list_n(fa, f.func->types); i++) {
		if (streq(facts_str(fa, facts_list_at(fa, f.func->types, i)),
			  API_ATTACHMENT))
			return true;
	}
	return false;
}

/* A driver may map by a function of its own beside the interface's. */
static void marks_of_module(const struct program *p, const char *module,
			    struct strmap *marks)
{
	vec_for_each(u, &p->units) {
		if (!streq((*u)->module, module))
			continue;
		for (uint32_t i = 0; i < (*u)->facts.n_funcs; i++) {
			struct fn f = { *u, &(*u)->facts.funcs[i] };

			if (f.func->kind == FUNC_BODY && takes_attachment(f))
				marks_of(f, marks);
		}
	}
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
	vec_for_each(cb, &e->callbacks) {
		vec_for_each(f, &cb->fns) {
			if (takes_attachment(*f))
				marks_of(*f, &m->marks);
		}
	}
	marks_of_module(p, e->def.unit ? e->def.unit->module :
					 e->at.fn.unit->module,
			&m->marks);
}

void exp_members_release(struct exp_members *m)
{
	strmap_release(&m->marks, NULL);
	strmap_release(&m->place, NULL);
	strmap_release(&m->sync, NULL);
}
