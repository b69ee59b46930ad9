// SPDX-License-Identifier: GPL-2.0-only
#include "model/reach.h"

struct walk {
	struct fn fn;
	bool (*stops)(void *ctx, uint32_t i); /* NULL: nothing does */
	int (*truth)(void *ctx, uint32_t i); /* NULL: nothing is known */
	void *ctx;
	uint64_t *seen; /* bit per event */
	struct VEC_OF(uint32_t) todo;
};

static bool has_bit(const uint64_t *map, uint32_t i)
{
	return map[i / 64] >> (i % 64) & 1;
}

/* --- constants --- */

static bool binary(int op, int64_t a, int64_t b, int64_t *value)
{
	switch (op) {
	case OP_AND:
		*value = a & b;
		return true;
	case OP_OR:
		*value = a | b;
		return true;
	case OP_XOR:
		*value = a ^ b;
		return true;
	case OP_EQ:
		*value = a == b;
		return true;
	case OP_NE:
		*value = a != b;
		return true;
	default:
		/* What depends on the type's width and sign is not ours. */
		return false;
	}
}

/* `0 && x` is 0 and `1 || x` is 1, whatever x is. */
static bool logical(const struct facts *fa, const struct fact_expr *e,
		    int64_t *value)
{
	bool decides = e->op == OP_LOR;
	int64_t a = 0, b = 0;
	bool known_a = reach_constant(fa, e->a, &a);
	bool known_b = reach_constant(fa, e->b, &b);

	if ((known_a && !!a == decides) || (known_b && !!b == decides))
		*value = decides;
	else if (known_a && known_b)
		*value = !decides;
	else
		return false;
	return true;
}

bool reach_constant(const struct facts *fa, fact_expr_id id, int64_t *value)
{
	const struct fact_expr *e = facts_expr(fa, id);
	int64_t a, b;

	switch ((enum expr_kind)e->kind) {
	case EX_INT:
		*value = e->value;
		return !(e->flags & EXPR_MACRO);
	case EX_NULL:
		*value = 0;
		return true;
	case EX_UNARY:
		if (e->op != OP_NOT || !reach_constant(fa, e->a, &a))
			return false;
		*value = !a;
		return true;
	case EX_BINARY:
		if (e->op == OP_LAND || e->op == OP_LOR)
			return logical(fa, e, value);
		return reach_constant(fa, e->a, &a) &&
		       reach_constant(fa, e->b, &b) &&
		       binary(e->op, a, b, value);
	default:
		return false;
	}
}

/* --- the walk --- */

static void go(struct walk *w, uint32_t to)
{
	/* Right behind the last event is nothing. */
	if (to >= w->fn.func->nevents || has_bit(w->seen, to))
		return;
	w->seen[to / 64] |= 1ull << (to % 64);
	vec_push(&w->todo, to);
}

static void go_on(struct walk *w, uint32_t at)
{
	const struct facts *fa = fn_facts(w->fn);
	const struct fact_event *ev = fn_event(w->fn, at);
	int64_t value;
	int truth;

	if (w->stops && w->stops(w->ctx, at))
		return;
	switch ((enum event_kind)ev->kind) {
	case EV_BRANCH:
		truth = w->truth ? w->truth(w->ctx, at) : -1;
		if (truth < 0 && reach_constant(fa, ev->a, &value))
			truth = value != 0;
		if (truth)
			go(w, at + 1);
		if (truth <= 0)
			go(w, ev->target);
		break;
	case EV_SWITCH:
		for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++)
			go(w, facts_list_at(fa, ev->args, i));
		break;
	case EV_JUMP:
		go(w, ev->target);
		break;
	case EV_RETURN:
	case EV_END:
		break;
	default:
		if (!(ev->flags & EVENT_ENDS))
			go(w, at + 1);
		break;
	}
}

static void run(struct walk *w)
{
	go(w, 0);
	while (w->todo.n)
		go_on(w, w->todo.v[--w->todo.n]);
	vec_release(&w->todo);
}

static uint64_t *walk(struct fn f)
{
	struct walk w = { .fn = f };

	w.seen = xcalloc(f.func->nevents / 64 + 1, sizeof(*w.seen));
	/* An initialiser is no code: all of it happens. */
	if (f.func->kind == FUNC_INIT) {
		memset(w.seen, 0xff,
		       (f.func->nevents / 64 + 1) * sizeof(*w.seen));
		return w.seen;
	}
	run(&w);
	return w.seen;
}

bool reach_at(struct fn f, uint32_t i)
{
	uint64_t **map = &f.unit->reach[f.func - f.unit->facts.funcs];

	if (!*map)
		*map = walk(f);
	return i < f.func->nevents && has_bit(*map, i);
}

bool reach_event(struct fn f, const struct fact_event *ev)
{
	return reach_at(f, (uint32_t)(ev - fn_event(f, 0)));
}

static bool walks_to(struct walk *w, uint32_t i)
{
	bool there;

	w->seen = xcalloc(w->fn.func->nevents / 64 + 1, sizeof(*w->seen));
	run(w);
	there = has_bit(w->seen, i);
	free(w->seen);
	return there;
}

bool reach_around(struct fn f, uint32_t i, bool (*stops)(void *ctx, uint32_t i),
		  void *ctx)
{
	struct walk w = { .fn = f, .stops = stops, .ctx = ctx };

	return walks_to(&w, i);
}

bool reach_given(struct fn f, uint32_t i, int (*truth)(void *ctx, uint32_t i),
		 void *ctx)
{
	struct walk w = { .fn = f, .truth = truth, .ctx = ctx };

	return walks_to(&w, i);
}

void reach_release(struct unit *u)
{
	for (uint32_t i = 0; u->reach && i < u->facts.n_funcs; i++)
		free(u->reach[i]);
	free(u->reach);
	u->reach = NULL;
}
