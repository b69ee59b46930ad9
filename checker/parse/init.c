// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initialisers become stores; brace.c has those in braces.
 */
#include "parse/extract.h"

fact_expr_id init_member(struct extract *x, fact_expr_id object,
			 CXCursor field)
{
	struct fact_expr e = { .kind = EX_MEMBER, .a = object };

	if (place_is_unnamed(field))
		return object; /* its members are ours */
	e.name = place_fact_string(x, clang_getCursorSpelling(field));
	e.type = place_field_tag(x, field);
	e.flags = expr_array_flag(field);
	return expr_make(x, &e);
}

bool init_is_array(CXType t)
{
	return t.kind == CXType_ConstantArray ||
	       t.kind == CXType_IncompleteArray ||
	       t.kind == CXType_VariableArray;
}

bool init_is_number(CXType type)
{
	CXType t = clang_getCanonicalType(type);

	return (t.kind >= CXType_Bool && t.kind <= CXType_LongDouble) ||
	       t.kind == CXType_Enum;
}

bool init_is_list(CXCursor cur)
{
	return clang_getCursorKind(cur) == CXCursor_InitListExpr;
}

CXCursor init_unwrap(CXCursor cur)
{
	while (clang_getCursorKind(cur) == CXCursor_UnexposedExpr ||
	       clang_getCursorKind(cur) == CXCursor_ParenExpr) {
		struct cursor_vec kids = place_children(cur);
		CXCursor only = kids.n == 1 ? kids.v[0] : cur;
		bool single = kids.n == 1;

		vec_release(&kids);
		if (!single)
			break;
		cur = only;
	}
	return cur;
}

void init_note(struct extract *x, fact_expr_id object, CXType type,
	       CXCursor init, const struct u32_vec *named)
{
	fact_list_id list = fb_list(x->b, named->v, (uint32_t)named->n);
	uint32_t ev = expr_event(x, EV_OBJECT, init);
	struct fact_event *e = expr_event_at(x, ev);

	e->a = object;
	e->name = place_type_tag(x, type);
	e->args = list;
}

void init_note_positional(struct extract *x, CXCursor field, CXCursor value)
{
	fact_str tag = place_field_tag(x, field);
	fact_str name = place_fact_string(x, clang_getCursorSpelling(field));

	for (const struct watch *w = x->opts->watch; w->name; w++) {
		struct fact_ref r = { .kind = REF_MEMBER,
				      .flags = REF_POSITIONAL };

		if (!w->type || !streq(w->type, x->b->strings.v + tag) ||
		    !streq(w->name, x->b->strings.v + name))
			continue;
		r.name = name;
		r.type = tag;
		r.loc = place_of(x, clang_getCursorLocation(value));
		r.used = r.loc;
		vec_push(&x->b->refs, r);
	}
}

static void scalar(struct extract *x, fact_expr_id object, CXCursor init)
{
	fact_expr_id value = expr_value(x, init);

	expr_store(x, object, value, EVENT_INIT, init);
}

/* Braces around what is no aggregate. */
static void braced_scalar(struct extract *x, fact_expr_id object, CXCursor list)
{
	struct cursor_vec kids = place_children(list);

	if (kids.n)
		scalar(x, object, kids.v[0]);
	vec_release(&kids);
}

void init_object(struct extract *x, fact_expr_id object, CXType type,
		 CXCursor init)
{
	CXCursor plain = init_unwrap(init);

	type = clang_getCanonicalType(type);
	if (clang_getCursorKind(plain) == CXCursor_CompoundLiteralExpr &&
	    type.kind != CXType_Pointer) {
		/* A compound literal of the same type: its list is ours. */
		struct cursor_vec kids = place_children(plain);

		if (kids.n && init_is_list(kids.v[kids.n - 1]))
			plain = kids.v[kids.n - 1];
		vec_release(&kids);
	}
	if (!init_is_list(plain))
		scalar(x, object, init);
	else if (type.kind == CXType_Record || init_is_array(type))
		brace_list(x, object, type, plain);
	else
		braced_scalar(x, object, plain);
}
