// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initialisers become stores. Only what can matter is kept: pointers, and
 * numbers that are members of structs; the elements of arrays of numbers
 * (register tables) are not.
 */
#include "parse/extract.h"

/* A table that large was generated; it says nothing about buffers. */
#define MAX_STORES 20000

static enum CXVisitorResult push_field(CXCursor cur, CXClientData data)
{
	struct cursor_vec *v = data;

	vec_push(v, cur);
	return CXVisit_Continue;
}

static struct cursor_vec fields_of(CXType record)
{
	struct cursor_vec v = VEC_INIT;

	clang_Type_visitFields(record, push_field, &v);
	return v;
}

static fact_expr_id member_of(struct extract *x, fact_expr_id object,
			      CXCursor field)
{
	struct fact_expr e = { .kind = EX_MEMBER, .a = object };

	if (place_is_unnamed(field))
		return object; /* its members are ours */
	e.name = place_fact_string(x, clang_getCursorSpelling(field));
	e.type = place_field_tag(x, field);
	return expr_make(x, &e);
}

static fact_expr_id element_of(struct extract *x, fact_expr_id object,
			       fact_expr_id index)
{
	struct fact_expr e = { .kind = EX_INDEX, .a = object, .b = index };

	return expr_make(x, &e);
}

static bool is_array(CXType t)
{
	return t.kind == CXType_ConstantArray ||
	       t.kind == CXType_IncompleteArray ||
	       t.kind == CXType_VariableArray;
}

static bool is_init_list(CXCursor cur)
{
	return clang_getCursorKind(cur) == CXCursor_InitListExpr;
}

/* What stands behind parentheses and casts is still a list or literal. */
static CXCursor unwrap(CXCursor cur)
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

static void scalar(struct extract *x, fact_expr_id object, CXCursor init)
{
	fact_expr_id value = expr_value(x, init);
	uint32_t ev = expr_event(x, EV_STORE, init);

	expr_event_at(x, ev)->a = object;
	expr_event_at(x, ev)->b = value;
	expr_event_at(x, ev)->flags |= EVENT_INIT;
}

/* The object that an initialiser's designators lead to. */
struct spot {
	fact_expr_id object;
	CXType type;
	CXCursor value;
	CXCursor first_field; /* null cursor unless the first is a member */
	int64_t first_index;
	bool ok;
};

/*
 * CUR is `.a.b[2].c = value` (or GNU `a: value`): its children are the
 * members and indices named, then the value.
 */
static struct spot designated(struct extract *x, fact_expr_id object,
			      CXType type, const struct cursor_vec *kids)
{
	struct spot s = { .object = object, .type = type };

	s.first_field = clang_getNullCursor();
	s.first_index = -1;
	for (size_t i = 0; i + 1 < kids->n; i++) {
		CXCursor k = kids->v[i];

		if (clang_getCursorKind(k) == CXCursor_MemberRef) {
			CXCursor field = clang_getCursorReferenced(k);

			if (clang_Cursor_isNull(s.first_field) &&
			    !place_is_unnamed(field))
				s.first_field = field;
			s.object = member_of(x, s.object, field);
			s.type = clang_getCanonicalType(
				clang_getCursorType(field));
		} else if (is_array(s.type)) {
			fact_expr_id idx = expr_value(x, k);

			if (i == 0)
				s.first_index = x->b->exprs.v[idx].value;
			s.object = element_of(x, s.object, idx);
			s.type = clang_getCanonicalType(
				clang_getArrayElementType(s.type));
		} else {
			return s;
		}
	}
	s.value = kids->v[kids->n - 1];
	s.ok = true;
	return s;
}

static bool is_designated(CXCursor cur, const struct cursor_vec *kids,
			  bool array)
{
	if (clang_getCursorKind(cur) != CXCursor_UnexposedExpr || kids->n < 2)
		return false;
	/* In an array, a value of two children would be `a ?: b`; an index
	 * is a constant, and no value of a table is made of two of them. */
	return clang_getCursorKind(kids->v[0]) == CXCursor_MemberRef || array;
}

static size_t field_position(const struct cursor_vec *fields, CXCursor field)
{
	for (size_t i = 0; i < fields->n; i++) {
		if (clang_equalCursors(fields->v[i], field))
			return i;
	}
	return fields->n;
}

static void note_object(struct extract *x, fact_expr_id object, CXType type,
			CXCursor init, const struct u32_vec *named)
{
	fact_list_id list = fb_list(x->b, named->v, (uint32_t)named->n);
	uint32_t ev = expr_event(x, EV_OBJECT, init);
	struct fact_event *e = expr_event_at(x, ev);

	e->a = object;
	e->name = place_type_tag(x, type);
	e->args = list;
}

/* A positional initialiser of a watched member has no name in the text. */
static void note_positional(struct extract *x, CXCursor field, CXCursor value)
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

static void positional(struct extract *x, fact_expr_id object, CXCursor field,
		       CXCursor item, struct u32_vec *named);

static void name_it(struct extract *x, struct u32_vec *named, CXCursor field)
{
	vec_push(named, place_fact_string(x, clang_getCursorSpelling(field)));
}

/* The members that INIT gives OBJECT, and their names into NAMED. */
static void members(struct extract *x, fact_expr_id object, CXType type,
		    CXCursor init, struct u32_vec *named)
{
	struct cursor_vec fields = fields_of(type);
	struct cursor_vec items = place_children(init);
	size_t next = 0;

	vec_for_each(item, &items) {
		struct cursor_vec kids = place_children(*item);
		CXCursor field;

		if (is_designated(*item, &kids, false)) {
			struct spot s = designated(x, object, type, &kids);

			field = s.first_field;
			next = field_position(&fields, field) + 1;
			if (s.ok)
				init_object(x, s.object, s.type, s.value);
			name_it(x, named, field);
		} else if (next < fields.n) {
			field = fields.v[next++];
			positional(x, object, field, *item, named);
		} else {
			vec_release(&kids);
			break;
		}
		vec_release(&kids);
	}
	vec_release(&items);
	vec_release(&fields);
}

static void positional(struct extract *x, fact_expr_id object, CXCursor field,
		       CXCursor item, struct u32_vec *named)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(field));

	if (place_is_unnamed(field) && is_init_list(unwrap(item))) {
		members(x, object, type, unwrap(item), named);
		return;
	}
	note_positional(x, field, item);
	init_object(x, member_of(x, object, field), type, item);
	name_it(x, named, field);
}

static void record(struct extract *x, fact_expr_id object, CXType type,
		   CXCursor init)
{
	struct u32_vec named = VEC_INIT;

	members(x, object, type, init, &named);
	note_object(x, object, type, init, &named);
	vec_release(&named);
}

static bool is_number(CXType t)
{
	return t.kind >= CXType_Bool && t.kind <= CXType_LongDouble;
}

static void array(struct extract *x, fact_expr_id object, CXType type,
		  CXCursor init)
{
	CXType elem = clang_getCanonicalType(clang_getArrayElementType(type));
	struct cursor_vec items;
	int64_t next = 0;

	if (is_number(elem) || elem.kind == CXType_Enum)
		return;
	items = place_children(init);
	vec_for_each(item, &items) {
		struct cursor_vec kids = place_children(*item);

		if (x->b->events.n - x->fn->first > MAX_STORES) {
			vec_release(&kids);
			x->too_deep = true;
			break;
		}
		if (is_designated(*item, &kids, true)) {
			struct spot s = designated(x, object, type, &kids);

			if (s.ok)
				init_object(x, s.object, s.type, s.value);
			next = s.first_index + 1;
		} else {
			init_object(x,
				    element_of(x, object, expr_int(x, next++)),
				    elem, *item);
		}
		vec_release(&kids);
	}
	vec_release(&items);
}

void init_object(struct extract *x, fact_expr_id object, CXType type,
		 CXCursor init)
{
	CXCursor plain = unwrap(init);

	type = clang_getCanonicalType(type);
	if (clang_getCursorKind(plain) == CXCursor_CompoundLiteralExpr &&
	    type.kind != CXType_Pointer) {
		/* A compound literal of the same type: its list is ours. */
		struct cursor_vec kids = place_children(plain);

		if (kids.n && is_init_list(kids.v[kids.n - 1]))
			plain = kids.v[kids.n - 1];
		vec_release(&kids);
	}
	if (!is_init_list(plain)) {
		scalar(x, object, init);
	} else if (type.kind == CXType_Record) {
		record(x, object, type, plain);
	} else if (is_array(type)) {
		array(x, object, type, plain);
	} else {
		/* Braces around a scalar. */
		struct cursor_vec kids = place_children(plain);

		if (kids.n)
			scalar(x, object, kids.v[0]);
		vec_release(&kids);
	}
}
