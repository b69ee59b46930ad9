// SPDX-License-Identifier: GPL-2.0-only
#include "model/fate/priv.h"

#include "api/api.h"
#include "lib/vec.h"
#include "model/reach.h"

/* Variables and functions that a value is followed through. */
#define FATE_DEPTH 6

/* What is followed: the result of a call (VAR NULL), or a variable. */
struct value {
	uint32_t call;
	const struct fact_expr *var; /* EX_LOCAL, EX_PARAM */
	bool pointer; /* it may be an error pointer */
};

struct look {
	struct program *p; /* NULL: stay in the function */
	struct fate_trace *trace;
	int depth;
};

static unsigned int fate_of_var(struct look *l, struct fn f, uint32_t from,
				struct value v);
static unsigned int fate_of_result(struct look *l, struct fn f, uint32_t call,
				   bool pointer);

/* --- what an expression reads --- */

enum reads {
	READS_NOT,
	READS_THROUGH, /* what the value, a pointer, points to */
	READS_IT,
};

static bool is_value(const struct facts *fa, fact_expr_id id, struct value v)
{
	const struct fact_expr *e = facts_expr(fa, id);

	return v.var ? e->kind == v.var->kind && e->value == v.var->value
		     : e->kind == EX_CALL && e->value == (int64_t)v.call;
}

/* Is E what is read through a pointer? */
static bool is_through(const struct fact_expr *e)
{
	return (e->kind == EX_MEMBER && (e->flags & EXPR_ARROW)) ||
	       e->kind == EX_DEREF || e->kind == EX_INDEX;
}

static enum reads worst(enum reads a, enum reads b)
{
	return a > b ? a : b;
}

/* What facts do not model may read any variable. The result of a call is read
 * where it is made, so there is more to be seen of it than that. */
static enum reads reads(const struct facts *fa, fact_expr_id id, struct value v)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id || (e->flags & EXPR_SIZE))
		return READS_NOT;
	if (e->kind == EX_UNKNOWN && !e->a && v.var)
		return READS_IT;
	if (is_value(fa, id, v))
		return READS_IT;
	if (v.pointer && is_through(e) && is_value(fa, e->a, v))
		return worst(READS_THROUGH, reads(fa, e->b, v));
	return worst(worst(reads(fa, e->a, v), reads(fa, e->b, v)),
		     reads(fa, e->c, v));
}

static enum reads args_read(const struct facts *fa, const struct fact_event *ev,
			    struct value v)
{
	enum reads r = READS_NOT;

	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++)
		r = worst(r, reads(fa, facts_list_at(fa, ev->args, i), v));
	return r;
}

/* Does EV put something into the whole of V? */
static bool overwrites(const struct facts *fa, const struct fact_event *ev,
		       struct value v)
{
	return ev->kind == EV_STORE && !(ev->flags & EVENT_COMPOUND) &&
	       is_value(fa, ev->a, v) && !reads(fa, ev->b, v);
}

/* Is ID whether pointer V is null? It never is where it is an error. */
static bool asks_null(const struct facts *fa, fact_expr_id id, struct value v)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (is_value(fa, id, v))
		return true;
	if (e->kind == EX_UNARY && e->op == OP_NOT)
		return asks_null(fa, e->a, v);
	return e->kind == EX_BINARY && (e->op == OP_EQ || e->op == OP_NE) &&
	       is_value(fa, e->a, v) && facts_expr(fa, e->b)->kind == EX_NULL;
}

/* --- what an event does with it --- */

static unsigned int believed(struct look *l, struct fn f,
			     const struct fact_event *ev)
{
	if (!l->trace->believed.event)
		l->trace->believed = (struct site){ f, ev };
	return FATE_BELIEVED;
}

static unsigned int logged(struct look *l, struct fn f,
			   const struct fact_event *ev)
{
	if (!l->trace->logged.event)
		l->trace->logged = (struct site){ f, ev };
	return FATE_LOGGED;
}

static unsigned int given(struct look *l, struct fn f,
			  const struct fact_event *ev, uint32_t arg)
{
	const char *callee = facts_callee(fn_facts(f), ev);
	struct fact_expr param = { .kind = EX_PARAM, .value = arg };
	struct value v = { .var = &param, .pointer = true };
	struct fn target;
	unsigned int fate;

	if (!callee || !l->p || l->depth >= FATE_DEPTH)
		return FATE_USED;
	if (api_func_find(callee))
		return believed(l, f, ev);
	if (!program_resolve(l->p, f.unit, callee, FUNC_BODY, &target))
		return FATE_USED;
	l->depth++;
	fate = fate_of_var(l, target, 0, v);
	l->depth--;
	return fate & FATE_RETURNED ? FATE_USED : fate;
}

/* What becomes of what call I says of V. */
static unsigned int asked(struct look *l, struct fn f, uint32_t i)
{
	unsigned int fate = FATE_USED;

	if (l->depth < FATE_DEPTH) {
		l->depth++;
		fate = fate_of_result(l, f, i, false);
		l->depth--;
	}
	return fate & (FATE_USED | FATE_RETURNED)
		       ? FATE_USED
		       : fate | logged(l, f, fn_event(f, i));
}

static unsigned int in_call(struct look *l, struct fn f, uint32_t i,
			    struct value v)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, i);
	const char *callee = facts_callee(fa, ev);
	enum reads all = args_read(fa, ev, v);
	unsigned int fate = 0;

	if (reads(fa, ev->a, v))
		return FATE_USED;
	if (!all)
		return 0;
	if (fate_logs(f, ev))
		return logged(l, f, ev);
	if (callee && (fate_asks_error(callee) ||
		       streq(callee, "__builtin_expect")))
		return asked(l, f, i);
	if (!v.pointer)
		return FATE_USED;
	if (all == READS_THROUGH)
		return believed(l, f, ev);
	for (uint32_t k = 0; k < facts_list_n(fa, ev->args); k++) {
		fact_expr_id a = facts_list_at(fa, ev->args, k);

		if (is_value(fa, a, v))
			fate |= given(l, f, ev, k);
		else if (reads(fa, a, v) == READS_IT)
			fate |= FATE_USED;
	}
	return fate;
}

/* Is ID made of V and nothing else that could be told? */
static bool says_so(const struct facts *fa, fact_expr_id id, struct value v)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (is_value(fa, id, v))
		return true;
	if (e->kind == EX_UNARY)
		return says_so(fa, e->a, v);
	return e->kind == EX_BINARY && says_so(fa, e->a, v) &&
	       (facts_expr(fa, e->b)->kind == EX_INT ||
		facts_expr(fa, e->b)->kind == EX_NULL);
}

/* V, or what is made of it, is put into another variable. */
static unsigned int in_variable(struct look *l, struct fn f, uint32_t i,
				struct value v)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, i);
	struct value to = { .var = facts_expr(fa, ev->a) };
	unsigned int fate;

	if (l->depth >= FATE_DEPTH || !says_so(fa, ev->b, v))
		return FATE_USED;
	to.pointer = v.pointer && is_value(fa, ev->b, v);
	if (v.pointer && !to.pointer && !asks_null(fa, ev->b, v))
		return FATE_USED;
	if (v.pointer && !to.pointer)
		return believed(l, f, ev);
	l->depth++;
	fate = fate_of_var(l, f, i + 1, to);
	l->depth--;
	if (!l->trace->last)
		l->trace->last = ev;
	return fate;
}

static unsigned int in_store(struct look *l, struct fn f, uint32_t i,
			     struct value v)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, i);
	const struct fact_expr *to = facts_expr(fa, ev->a);
	const struct fact_expr *from = facts_expr(fa, ev->b);
	bool compound = ev->flags & EVENT_COMPOUND;
	/* What `+=` and its like have on the right is below an unknown. */
	enum reads r = worst(reads(fa, compound ? from->a : ev->b, v),
			     compound || to->kind != EX_LOCAL
				     ? reads(fa, ev->a, v)
				     : READS_NOT);

	if (!r)
		return 0;
	if (r == READS_THROUGH)
		return believed(l, f, ev);
	if (to->kind == EX_LOCAL && !compound)
		return in_variable(l, f, i, v);
	if (v.pointer && !compound && is_value(fa, ev->b, v) && l->p &&
	    to->kind == EX_MEMBER && !fate_member_asked(l->p, f, to))
		return believed(l, f, ev);
	return FATE_USED;
}

/* Where F's event I decides something by V. */
static unsigned int in_branch(struct look *l, struct fn f, uint32_t i,
			      struct value v)
{
	const struct fact_event *ev = fn_event(f, i);

	switch (reads(fn_facts(f), ev->a, v)) {
	case READS_NOT:
		return 0;
	case READS_THROUGH:
		return believed(l, f, ev);
	default:
		break;
	}
	if (fate_same_way(f, i))
		return logged(l, f, ev);
	return v.pointer && asks_null(fn_facts(f), ev->a, v)
		       ? believed(l, f, ev)
		       : FATE_USED;
}

/* What F's event I does with V. */
static unsigned int use_in(struct look *l, struct fn f, uint32_t i,
			   struct value v)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, i);
	enum reads r = reads(fa, ev->a, v);

	switch ((enum event_kind)ev->kind) {
	case EV_ASM:
		return v.var && !fate_complains(f, ev) ? FATE_USED : 0;
	case EV_RETURN:
		if (r && is_value(fa, ev->a, v))
			return FATE_RETURNED;
		break;
	case EV_CALL:
		return in_call(l, f, i, v);
	case EV_STORE:
		return in_store(l, f, i, v);
	case EV_BRANCH:
		return in_branch(l, f, i, v);
	case EV_DECL:
	case EV_JUMP:
	case EV_END:
	case EV_NONE:
	case EV_OBJECT:
		return 0;
	default:
		break;
	}
	if (r == READS_THROUGH)
		return believed(l, f, ev);
	return r ? FATE_USED : 0;
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

static bool is_address(const struct facts *fa, fact_expr_id id, struct value v)
{
	return facts_expr(fa, id)->kind == EX_ADDR &&
	       reads(fa, id, v) == READS_IT;
}

static bool has_address(struct fn f, struct value v)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_DECL && ev->name && is_value(fa, ev->a, v))
			return true; /* its cleanup function has it */
		if (ev->kind == EV_STORE && is_address(fa, ev->b, v))
			return true;
		if (ev->kind != EV_CALL)
			continue;
		for (uint32_t k = 0; k < facts_list_n(fa, ev->args); k++) {
			if (is_address(fa, facts_list_at(fa, ev->args, k), v))
				return true;
		}
	}
	return false;
}

/* What becomes of variable V from event FROM on, up to where it is
 * overwritten. */
static unsigned int fate_of_var(struct look *l, struct fn f, uint32_t from,
				struct value v)
{
	const struct fact_event *last = NULL;
	const struct facts *fa = fn_facts(f);
	struct walk w = { .fn = f };
	unsigned int fate = 0;

	if (has_address(f, v))
		return FATE_USED;
	w.seen = xcalloc(f.func->nevents, sizeof(*w.seen));
	go(&w, from);
	while (w.todo.n && !(fate & FATE_USED)) {
		uint32_t i = w.todo.v[--w.todo.n];
		const struct fact_event *ev = fn_event(f, i);

		if (overwrites(fa, ev, v)) {
			if (!last || ev < last)
				last = ev;
			continue;
		}
		fate |= use_in(l, f, i, v);
		go_on(&w, i);
	}
	if (last && v.var->kind == EX_LOCAL)
		l->trace->last = last;
	vec_release(&w.todo);
	free(w.seen);
	return fate;
}

static unsigned int fate_of_result(struct look *l, struct fn f, uint32_t call,
				   bool pointer)
{
	struct value v = { .call = call, .pointer = pointer };
	unsigned int fate = 0;
	bool any = false;

	if (fn_event(f, call)->flags & EVENT_DROPPED)
		return 0;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		unsigned int use = i == call ? 0 : use_in(l, f, i, v);
		const struct fact_event *ev = fn_event(f, i);

		fate |= use;
		any |= use || (ev->kind == EV_STORE &&
			       reads(fn_facts(f), ev->b, v) == READS_IT);
	}
	return any ? fate : FATE_USED;
}

unsigned int fate_look(struct program *p, struct fn f, uint32_t call,
		       bool pointer, struct fate_trace *trace)
{
	struct look l = { .p = p, .trace = trace };

	*trace = (struct fate_trace){ 0 };
	return fate_of_result(&l, f, call, pointer);
}

unsigned int fate_of(struct fn f, uint32_t call,
		     const struct fact_event **last)
{
	struct fate_trace trace;
	unsigned int fate = fate_look(NULL, f, call, false, &trace);

	*last = trace.last;
	return fate;
}
