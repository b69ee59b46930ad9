// SPDX-License-Identifier: GPL-2.0-only
/* What expressions are worth in a state, and what conditions say. */
#include "model/paths/paths.h"

/* --- objects --- */

static const struct path_bind *find_bind(const struct path_state *st,
					 term_id object)
{
	vec_for_each(b, &st->binds) {
		if (b->object == object)
			return b;
	}
	return NULL;
}

term_id path_load(struct terms *ts, const struct path_state *st, term_id object)
{
	const struct path_bind *b = find_bind(st, object);

	return b ? b->value : term_load(ts, object);
}

void path_bind(struct path_state *st, term_id object, term_id value)
{
	size_t i = 0;

	while (i < st->binds.n && st->binds.v[i].object < object)
		i++;
	if (i == st->binds.n || st->binds.v[i].object != object) {
		vec_push(&st->binds, ((struct path_bind){ 0 }));
		memmove(&st->binds.v[i + 1], &st->binds.v[i],
			(st->binds.n - 1 - i) * sizeof(*st->binds.v));
	}
	st->binds.v[i] = (struct path_bind){ object, value };
}

/* --- expressions --- */

static term_id op(struct terms *ts, int o, term_id a, term_id b, term_id c)
{
	const struct term *x = term_at(ts, a);
	const struct term *y = term_at(ts, b);

	if (o == OP_NOT && x->kind == TERM_OP && x->op == OP_NOT)
		return term_op(ts, OP_NE, x->a, term_int(ts, 0), 0);
	if (x->kind == TERM_INT && y->kind == TERM_INT) {
		switch (o) {
		case OP_AND:
			return term_int(ts, x->value & y->value);
		case OP_OR:
			return term_int(ts, x->value | y->value);
		case OP_EQ:
			return term_int(ts, x->value == y->value);
		case OP_NE:
			return term_int(ts, x->value != y->value);
		default:
			break;
		}
	}
	if (o == OP_MINUS && x->kind == TERM_INT && !b)
		return term_int(ts, (int64_t)(0 - (uint64_t)x->value));
	/* Constants stand on the right of a comparison. */
	if ((o == OP_EQ || o == OP_NE) && x->kind == TERM_INT)
		return term_op(ts, o, b, a, 0);
	return term_op(ts, o, a, b, c);
}

term_id path_result(struct paths *w, uint32_t ev)
{
	const char *name = facts_callee(fn_facts(w->fn), fn_event(w->fn, ev));

	return term_object(w->terms, TERM_RESULT, ev, name);
}

term_id path_value(struct paths *w, const struct path_state *st,
		   fact_expr_id id)
{
	const struct facts *fa = fn_facts(w->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	term_id a, b, c;
	int t;

	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
		return term_int(w->terms, 0);
	case EX_INT:
		return term_int(w->terms, e->value);
	case EX_FUNC:
		return term_func(w->terms, facts_str(fa, e->name));
	case EX_GLOBAL:
		/* The kernel that this is about has lockdep working. */
		if (streq(facts_str(fa, e->name), "debug_locks"))
			return term_int(w->terms, 1);
		return path_load(w->terms, st, path_object(w, st, id));
	case EX_PARAM:
	case EX_LOCAL:
	case EX_MEMBER:
	case EX_DEREF:
	case EX_INDEX:
	case EX_CALL:
		return path_load(w->terms, st, path_object(w, st, id));
	case EX_ADDR:
		return term_addr(w->terms, path_object(w, st, e->a));
	case EX_OBJECT:
		return term_addr(w->terms, path_object(w, st, id));
	case EX_COND:
		c = path_value(w, st, e->c);
		t = path_truth(w->terms, st, c);
		if (t == 1)
			return path_value(w, st, e->a);
		if (t == 0)
			return path_value(w, st, e->b);
		a = path_value(w, st, e->a);
		b = path_value(w, st, e->b);
		return a == b ? a : term_op(w->terms, TERM_OP_COND, c, a, b);
	case EX_UNARY:
		return op(w->terms, e->op, path_value(w, st, e->a), 0, 0);
	case EX_BINARY:
		a = path_value(w, st, e->a);
		b = path_value(w, st, e->b);
		return e->op == OP_COMMA ? b : op(w->terms, e->op, a, b, 0);
	case EX_UNKNOWN:
		if (e->flags & EXPR_CONTAINER)
			return term_up(w->terms, path_value(w, st, e->a),
				       facts_str(fa, e->name),
				       facts_str(fa, e->type));
		return term_other(w->terms);
	case EX_NONE:
	case EX_STRING:
		break;
	}
	return term_other(w->terms);
}

term_id path_object(struct paths *w, const struct path_state *st,
		    fact_expr_id id)
{
	const struct facts *fa = fn_facts(w->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	const char *name = facts_str(fa, e->name);
	term_id a;

	switch ((enum expr_kind)e->kind) {
	case EX_GLOBAL:
		return term_object(w->terms, TERM_GLOBAL, 0, name);
	case EX_PARAM:
		return term_object(w->terms, TERM_PARAM, e->value, name);
	case EX_LOCAL:
		return term_object(w->terms, TERM_LOCAL, e->value, name);
	case EX_OBJECT:
		return term_object(w->terms, TERM_OBJECT, e->value, name);
	case EX_CALL:
		return path_result(w, (uint32_t)e->value);
	case EX_MEMBER:
		if (e->flags & EXPR_ARROW)
			a = term_deref(w->terms, path_value(w, st, e->a));
		else
			a = path_object(w, st, e->a);
		return term_field(w->terms, a, name, facts_str(fa, e->type));
	case EX_DEREF:
		return term_deref(w->terms, path_value(w, st, e->a));
	case EX_INDEX:
		return term_index(w->terms, path_object(w, st, e->a),
				  path_value(w, st, e->b));
	default:
		/* The object that some value points to. */
		return term_deref(w->terms, path_value(w, st, id));
	}
}

term_id path_arg(struct paths *w, const struct path_state *st, uint32_t ev,
		 uint32_t i)
{
	const struct facts *fa = fn_facts(w->fn);
	const struct fact_event *e = fn_event(w->fn, ev);

	if (i >= facts_list_n(fa, e->args))
		return 0;
	return path_value(w, st, facts_list_at(fa, e->args, i));
}

term_id path_rewrite(struct terms *ts, const struct path_state *st, term_id t,
		     path_leaf leaf, void *ctx)
{
	struct term x = *term_at(ts, t);
	term_id a, b, c;

	if (!t)
		return 0;
	a = leaf(ctx, t);
	if (a)
		return a;
	a = path_rewrite(ts, st, x.a, leaf, ctx);
	b = path_rewrite(ts, st, x.b, leaf, ctx);
	c = path_rewrite(ts, st, x.c, leaf, ctx);
	switch ((enum term_kind)x.kind) {
	case TERM_LOAD:
		return path_load(ts, st, a);
	case TERM_ADDR:
		return term_addr(ts, a);
	case TERM_DEREF:
		return term_deref(ts, a);
	case TERM_FIELD:
		return term_field(ts, a, x.name, x.type);
	case TERM_UP:
		return term_up(ts, a, x.name, x.type);
	case TERM_INDEX:
		return term_index(ts, a, b);
	case TERM_OP:
		return term_op(ts, x.op, a, b, c);
	default:
		return t;
	}
}

/* --- conditions --- */

static const struct path_fact *find_fact(const struct path_state *st, term_id t)
{
	vec_for_each(f, &st->facts) {
		if (f->term == t)
			return f;
	}
	return NULL;
}

/* The number that T is known to be; false if it is not. */
static bool number_of(const struct terms *ts, const struct path_state *st,
		      term_id t, int64_t *value)
{
	const struct term *x = term_at(ts, t);

	if (x->kind == TERM_INT) {
		*value = x->value;
		return true;
	}
	if (path_truth(ts, st, t) == 0) {
		*value = 0;
		return true;
	}
	vec_for_each(f, &st->facts) {
		const struct term *c = term_at(ts, f->term);

		if (f->truth && c->kind == TERM_OP && c->op == OP_EQ &&
		    c->a == t && term_at(ts, c->b)->kind == TERM_INT) {
			*value = term_at(ts, c->b)->value;
			return true;
		}
	}
	return false;
}

static int compare(const struct terms *ts, const struct path_state *st,
		   const struct term *c)
{
	int64_t a, b;

	if (c->a == c->b && !term_at(ts, c->a)->other)
		return c->op == OP_EQ || c->op == OP_LE || c->op == OP_GE;
	if (!number_of(ts, st, c->b, &b))
		return -1;
	if (number_of(ts, st, c->a, &a)) {
		switch (c->op) {
		case OP_EQ:
			return a == b;
		case OP_NE:
			return a != b;
		case OP_LT:
			return a < b;
		case OP_LE:
			return a <= b;
		case OP_GT:
			return a > b;
		case OP_GE:
			return a >= b;
		default:
			return -1;
		}
	}
	if (b == 0 && (c->op == OP_EQ || c->op == OP_NE)) {
		int t = path_truth(ts, st, c->a);

		if (t >= 0)
			return c->op == OP_EQ ? !t : t;
	}
	return -1;
}

static int truth_of_op(const struct terms *ts, const struct path_state *st,
		       const struct term *x)
{
	int a, b;

	switch (x->op) {
	case OP_NOT:
		a = path_truth(ts, st, x->a);
		return a < 0 ? -1 : !a;
	case OP_MINUS:
	case TERM_OP_ERR_PTR:
		return x->b ? -1 : path_truth(ts, st, x->a);
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		return compare(ts, st, x);
	case OP_LAND:
	case OP_LOR:
		a = path_truth(ts, st, x->a);
		b = path_truth(ts, st, x->b);
		if (a == (x->op == OP_LOR) || b == (x->op == OP_LOR))
			return x->op == OP_LOR;
		return a >= 0 && b >= 0 ? x->op != OP_LOR : -1;
	case TERM_OP_COND:
		a = path_truth(ts, st, x->b);
		b = path_truth(ts, st, x->c);
		if (a == b)
			return a;
		switch (path_truth(ts, st, x->a)) {
		case 0:
			return b;
		case 1:
			return a;
		default:
			return -1;
		}
	case TERM_OP_IS_ERR:
		if (term_at(ts, x->a)->kind == TERM_OP &&
		    term_at(ts, x->a)->op == TERM_OP_ERR_PTR)
			return path_truth(ts, st, x->a);
		if (term_at(ts, x->a)->kind == TERM_ADDR ||
		    path_truth(ts, st, x->a) == 0)
			return 0;
		return -1;
	default:
		return -1;
	}
}

int path_truth(const struct terms *ts, const struct path_state *st, term_id t)
{
	const struct term *x = term_at(ts, t);
	const struct path_fact *f;

	switch ((enum term_kind)x->kind) {
	case TERM_INT:
		return x->value != 0;
	case TERM_FUNC:
		return 1;
	case TERM_ADDR:
		/* Of a member of nothing, it may be nothing. */
		return term_at(ts, x->a)->kind == TERM_FIELD ? -1 : 1;
	default:
		break;
	}
	f = x->other ? NULL : find_fact(st, t);
	if (f)
		return f->truth;
	return x->kind == TERM_OP ? truth_of_op(ts, st, x) : -1;
}

static void add_fact(const struct terms *ts, struct path_state *st, term_id t,
		     bool truth)
{
	size_t i = 0;

	if (term_at(ts, t)->other)
		return;
	while (i < st->facts.n && st->facts.v[i].term < t)
		i++;
	if (i == st->facts.n || st->facts.v[i].term != t) {
		vec_push(&st->facts, ((struct path_fact){ 0 }));
		memmove(&st->facts.v[i + 1], &st->facts.v[i],
			(st->facts.n - 1 - i) * sizeof(*st->facts.v));
	}
	st->facts.v[i] = (struct path_fact){ t, truth };
}

/* What follows for the parts of a condition that is TRUTH. */
static bool assume_parts(struct terms *ts, struct path_state *st, struct term x,
			 bool truth)
{
	bool equal, zero;

	switch (x.op) {
	case OP_NOT:
		return path_assume(ts, st, x.a, !truth);
	case OP_LAND:
	case OP_LOR:
		if (truth == (x.op == OP_LAND))
			return path_assume(ts, st, x.a, truth) &&
			       path_assume(ts, st, x.b, truth);
		return true;
	case OP_EQ:
	case OP_NE:
		equal = truth == (x.op == OP_EQ);
		zero = term_at(ts, x.b)->kind == TERM_INT &&
		       term_at(ts, x.b)->value == 0;
		if (zero)
			return path_assume(ts, st, x.a, !equal);
		if (x.op == OP_NE)
			return path_assume(
				ts, st, term_op(ts, OP_EQ, x.a, x.b, 0), equal);
		if (equal && term_at(ts, x.b)->kind == TERM_INT)
			add_fact(ts, st, x.a, true);
		return true;
	case OP_LT:
	case OP_GT:
		if (truth && term_at(ts, x.b)->kind == TERM_INT &&
		    term_at(ts, x.b)->value == 0)
			add_fact(ts, st, x.a, true);
		return true;
	case TERM_OP_IS_ERR:
		if (truth) {
			add_fact(ts, st, x.a, true);
			add_fact(ts, st,
				 term_op(ts, TERM_OP_PTR_ERR, x.a, 0, 0), true);
		}
		return true;
	default:
		return true;
	}
}

bool path_assume(struct terms *ts, struct path_state *st, term_id t, bool truth)
{
	int known = path_truth(ts, st, t);
	struct term x = *term_at(ts, t);

	if (known >= 0)
		return known == truth;
	if (x.other)
		return true;
	add_fact(ts, st, t, truth);
	return x.kind != TERM_OP || assume_parts(ts, st, x, truth);
}
