// SPDX-License-Identifier: GPL-2.0-only
/* Appending events and expressions. */
#include "parse/extract.h"

fact_expr_id expr_make(struct extract *x, const struct fact_expr *e)
{
	return fb_expr(x->b, e);
}

fact_expr_id expr_not(struct extract *x, fact_expr_id a)
{
	return expr_make(x, &(struct fact_expr){ .kind = EX_UNARY,
						 .op = OP_NOT, .a = a });
}

uint32_t expr_here(const struct extract *x)
{
	return (uint32_t)x->b->events.n - x->fn->first;
}

struct fact_event *expr_event_at(struct extract *x, uint32_t i)
{
	return &x->b->events.v[x->fn->first + i];
}

uint32_t expr_event(struct extract *x, enum event_kind kind, CXCursor cur)
{
	struct fact_event e = { .kind = (uint8_t)kind };

	e.loc = place_of(x, clang_getCursorLocation(cur));
	e.macro = place_macro(x, cur);
	e.depth = x->fn->depth < 255 ? (uint8_t)x->fn->depth : 255;
	vec_push(&x->b->events, e);
	return expr_here(x) - 1;
}

void expr_store(struct extract *x, fact_expr_id a, fact_expr_id b,
		uint16_t flags, CXCursor cur)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(cur));
	struct fact_event *ev;

	expr_event(x, EV_STORE, cur);
	ev = expr_event_at(x, expr_here(x) - 1);
	ev->a = a;
	ev->b = b;
	ev->flags |= flags;
	if (type.kind == CXType_Record)
		ev->name = place_type_tag(x, type);
}

void expr_patch(struct extract *x, struct u32_vec *jumps, uint32_t target)
{
	vec_for_each(j, jumps)
		expr_event_at(x, *j)->target = target;
	vec_release(jumps);
}

fact_expr_id expr_unknown(struct extract *x)
{
	return expr_make(x, &(struct fact_expr){ .kind = EX_UNKNOWN });
}

fact_expr_id expr_int(struct extract *x, int64_t value)
{
	return expr_make(x, &(struct fact_expr){ .kind = EX_INT,
						 .value = value });
}

uint16_t expr_array_flag(CXCursor decl)
{
	enum CXTypeKind k =
		clang_getCanonicalType(clang_getCursorType(decl)).kind;

	return k == CXType_ConstantArray || k == CXType_IncompleteArray ||
			       k == CXType_VariableArray ?
		       EXPR_ARRAY :
		       0;
}

fact_expr_id expr_local(struct extract *x, CXCursor decl)
{
	struct fact_expr e = { .kind = EX_LOCAL };
	unsigned int hash = clang_hashCursor(decl);
	size_t i;

	for (i = 0; i < x->fn->locals.n; i++) {
		if (x->fn->locals.v[i].hash == hash &&
		    clang_equalCursors(x->fn->locals.v[i].decl, decl))
			break;
	}
	if (i == x->fn->locals.n) {
		struct local l = { .hash = hash, .decl = decl };

		vec_push(&x->fn->locals, l);
	}
	e.name = place_fact_string(x, clang_getCursorSpelling(decl));
	e.type = place_type_tag(x, clang_getCursorType(decl));
	e.flags = expr_array_flag(decl);
	e.value = (int64_t)i;
	return expr_make(x, &e);
}

void expr_points_to(struct extract *x, fact_expr_id a, fact_expr_id b)
{
	struct local *l = &x->fn->locals.v[x->b->exprs.v[a].value];

	l->points_to = b;
	l->loop = x->fn->loop;
}

fact_expr_id expr_pointer(struct extract *x, fact_expr_id a)
{
	const struct fact_expr *e = &x->b->exprs.v[a];
	const struct local *l;

	if (e->kind != EX_LOCAL)
		return a;
	l = &x->fn->locals.v[e->value];
	/* In an inner loop, what comes later may have come before. */
	return l->points_to && l->loop == x->fn->loop ? l->points_to : a;
}

void expr_forget(struct extract *x, fact_expr_id a)
{
	const struct fact_expr *e = &x->b->exprs.v[a];

	if (e->kind == EX_LOCAL)
		x->fn->locals.v[e->value].points_to = 0;
}
