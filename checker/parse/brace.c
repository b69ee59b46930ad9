// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists in braces, as C reads them: a member that is a struct or an array and
 * whose braces are left out takes from the list what it needs; behind a
 * designator it goes on with what follows the object that it named.
 *
 * Only what can matter is kept: pointers, and numbers that are members of
 * structs; the elements of arrays of numbers (register tables) are not, unless
 * getting them does something.
 */
#include "parse/extract.h"

/* A table that large was generated; it says nothing about buffers. */
#define MAX_STORES 20000

struct items {
	struct cursor_vec v;
	size_t pos;
};

static void fill(struct extract *x, struct items *it, fact_expr_id object,
		 CXType type, int64_t next, struct u32_vec *named);

static enum CXVisitorResult push_field(CXCursor cur, CXClientData data)
{
	struct cursor_vec *v = data;

	/* A bit-field without a name is no member. */
	if (clang_Cursor_isBitField(cur)) {
		char *name = place_string(clang_getCursorSpelling(cur));
		bool none = !*name;

		free(name);
		if (none)
			return CXVisit_Continue;
	}
	vec_push(v, cur);
	return CXVisit_Continue;
}

static struct cursor_vec fields_of(CXType record)
{
	struct cursor_vec v = VEC_INIT;

	clang_Type_visitFields(record, push_field, &v);
	return v;
}

static bool is_union(CXType type)
{
	return clang_getCursorKind(clang_getTypeDeclaration(type)) ==
	       CXCursor_UnionDecl;
}

static CXType canonical_type(CXCursor cur)
{
	return clang_getCanonicalType(clang_getCursorType(cur));
}

static CXType element_type(CXType array)
{
	return clang_getCanonicalType(clang_getArrayElementType(array));
}

static fact_expr_id element_of(struct extract *x, fact_expr_id object,
			       fact_expr_id index)
{
	struct fact_expr e = { .kind = EX_INDEX, .a = object, .b = index };

	return expr_make(x, &e);
}

/* `.a.b[2].c = value` is an expression without a type. */
static bool is_designated(CXCursor cur)
{
	return clang_getCursorKind(cur) == CXCursor_UnexposedExpr &&
	       clang_getCursorType(cur).kind == CXType_Void;
}

static bool more_without_name(const struct items *it)
{
	return it->pos < it->v.n && !is_designated(it->v.v[it->pos]);
}

static bool same_record(CXType a, CXType b)
{
	return a.kind == CXType_Record && b.kind == CXType_Record &&
	       clang_equalCursors(clang_getTypeDeclaration(a),
				  clang_getTypeDeclaration(b));
}

/* Does an object of TYPE take all of ITEM, and nothing behind it? */
static bool takes_whole(CXType type, CXCursor item)
{
	CXCursor plain = init_unwrap(item);

	if (init_is_list(plain))
		return true;
	if (type.kind == CXType_Record)
		return same_record(type, canonical_type(item));
	if (!init_is_array(type))
		return true;
	return (clang_getCursorKind(plain) == CXCursor_StringLiteral &&
		init_is_number(element_type(type))) ||
	       clang_getCursorKind(plain) == CXCursor_CompoundLiteralExpr;
}

static bool is_table_of_numbers(struct extract *x, CXType type, CXCursor init)
{
	if (!init_is_array(type) || !init_is_number(element_type(type)))
		return false;
	return clang_Cursor_isNull(x->fn->decl) || !choice_has_effect(init);
}

/* The next item, and those behind it that it needs, into OBJECT. */
static void one(struct extract *x, struct items *it, fact_expr_id object,
		CXType type)
{
	CXCursor item = it->v.v[it->pos];
	struct u32_vec named = VEC_INIT;

	if (takes_whole(type, item)) {
		it->pos++;
		init_object(x, object, type, item);
		return;
	}
	fill(x, it, object, type, 0, &named);
	if (type.kind == CXType_Record)
		init_note(x, object, type, item, &named);
	vec_release(&named);
}

static void list_items(struct extract *x, fact_expr_id object, CXType type,
		       CXCursor list, struct u32_vec *named);

/* An unnamed struct or union: its members count as those around it. */
static void one_unnamed(struct extract *x, struct items *it,
			fact_expr_id object, CXType type,
			struct u32_vec *named)
{
	CXCursor item = init_unwrap(it->v.v[it->pos]);

	if (init_is_list(item)) {
		it->pos++;
		list_items(x, object, type, item, named);
	} else {
		fill(x, it, object, type, 0, named);
	}
}

static void one_field(struct extract *x, struct items *it, fact_expr_id object,
		      CXCursor field, struct u32_vec *named)
{
	CXCursor item = it->v.v[it->pos];
	CXType type = canonical_type(field);

	if (place_is_unnamed(field)) {
		one_unnamed(x, it, object, type, named);
		return;
	}
	if (takes_whole(type, item))
		init_note_positional(x, field, item);
	vec_push(named, place_fact_string(x, clang_getCursorSpelling(field)));
	one(x, it, init_member(x, object, field), type);
}

static void fill_fields(struct extract *x, struct items *it,
			fact_expr_id object, CXType type, int64_t next,
			struct u32_vec *named)
{
	struct cursor_vec fields = fields_of(type);
	size_t end = fields.n;

	if (is_union(type) && end > 1)
		end = 1;
	for (size_t i = (size_t)next; i < end && more_without_name(it); i++)
		one_field(x, it, object, fields.v[i], named);
	vec_release(&fields);
}

static void fill_elements(struct extract *x, struct items *it,
			  fact_expr_id object, CXType type, int64_t next)
{
	CXType elem = element_type(type);
	long long end = clang_getArraySize(type);

	for (int64_t i = next; (end < 0 || i < end) && more_without_name(it);
	     i++) {
		size_t before = it->pos;

		if (x->b->events.n - x->fn->first > MAX_STORES) {
			x->too_deep = true;
			it->pos = it->v.n;
			break;
		}
		if (is_table_of_numbers(x, type, it->v.v[it->pos]))
			it->pos++;
		else
			one(x, it, element_of(x, object, expr_int(x, i)), elem);
		if (it->pos == before)
			break;
	}
}

/* What follows without a name into OBJECT, from its NEXT part on. */
static void fill(struct extract *x, struct items *it, fact_expr_id object,
		 CXType type, int64_t next, struct u32_vec *named)
{
	if (x->fn->nesting >= EXTRACT_MAX_NESTING) {
		x->too_deep = true;
		it->pos = it->v.n;
		return;
	}
	x->fn->nesting++;
	if (type.kind == CXType_Record)
		fill_fields(x, it, object, type, next, named);
	else if (init_is_array(type))
		fill_elements(x, it, object, type, next);
	x->fn->nesting--;
}

/* --- designators --- */

/* `[a ... b] =` and `[a][b] =` both show a and b. */
static bool is_range(struct extract *x, CXCursor a, CXCursor b, CXType elem)
{
	struct fact_loc from = place_spelling(
		x, clang_getRangeEnd(clang_getCursorExtent(a)));
	struct fact_loc to = place_spelling(
		x, clang_getRangeStart(clang_getCursorExtent(b)));

	if (!init_is_array(elem))
		return true;
	for (size_t i = from.offset; from.file == to.file &&
				     i < to.offset && i < x->last_text_len;
	     i++) {
		if (x->last_text[i] == '.')
			return true;
		if (x->last_text[i] == ']')
			break;
	}
	return false;
}

static int64_t number_of(struct extract *x, CXCursor cur, fact_expr_id value)
{
	CXEvalResult r;
	int64_t n = 0;

	if (x->b->exprs.v[value].kind == EX_INT)
		return x->b->exprs.v[value].value;
	r = clang_Cursor_Evaluate(cur);
	if (r) {
		n = clang_EvalResult_getAsLongLong(r);
		clang_EvalResult_dispose(r);
	}
	return n;
}

static int64_t position_of(CXType record, CXCursor field, bool *in_union)
{
	struct cursor_vec fields = fields_of(record);
	size_t i = 0;

	while (i < fields.n && !clang_equalCursors(fields.v[i], field))
		i++;
	*in_union = is_union(record);
	vec_release(&fields);
	return (int64_t)i;
}

/* The designators of one item, and which of them is next. */
struct path {
	struct cursor_vec kids; /* members and indices, then the value */
	size_t at;
};

static int64_t follow(struct extract *x, struct items *it, fact_expr_id object,
		      CXType type, struct path *p, struct u32_vec *named);

/* The rest of P leads on from OBJECT: give it the value, and what follows it
 * without a name to its neighbours. */
static void follow_into(struct extract *x, struct items *it,
			fact_expr_id object, CXType type, struct path *p,
			struct u32_vec *named)
{
	int64_t next;

	if (p->at + 1 == p->kids.n) {
		it->v.v[it->pos] = p->kids.v[p->at];
		one(x, it, object, type);
		return;
	}
	next = follow(x, it, object, type, p, named);
	fill(x, it, object, type, next, named);
}

static int64_t follow_field(struct extract *x, struct items *it,
			    fact_expr_id object, CXType type, struct path *p,
			    struct u32_vec *named)
{
	CXCursor field = clang_getCursorReferenced(p->kids.v[p->at++]);
	CXType inner = canonical_type(field);
	struct u32_vec deeper = VEC_INIT;
	bool in_union;
	int64_t i = position_of(type, field, &in_union);

	if (place_is_unnamed(field)) {
		follow_into(x, it, object, inner, p, named);
	} else {
		vec_push(named, place_fact_string(
					x, clang_getCursorSpelling(field)));
		follow_into(x, it, init_member(x, object, field), inner, p,
			    &deeper);
	}
	vec_release(&deeper);
	return in_union ? INT64_MAX : i + 1;
}

static int64_t follow_index(struct extract *x, struct items *it,
			    fact_expr_id object, CXType type, struct path *p)
{
	CXCursor cur = p->kids.v[p->at++];
	fact_expr_id index = expr_value(x, cur);
	int64_t i = number_of(x, cur, index);
	CXType elem = element_type(type);
	struct u32_vec deeper = VEC_INIT;

	if (p->at + 1 < p->kids.n &&
	    clang_getCursorKind(p->kids.v[p->at]) != CXCursor_MemberRef &&
	    is_range(x, cur, p->kids.v[p->at], elem)) {
		CXCursor last = p->kids.v[p->at++];

		/* Any of them, as the value is evaluated once. */
		i = number_of(x, last, expr_value(x, last));
		index = expr_unknown(x);
	}
	follow_into(x, it, element_of(x, object, index), elem, p, &deeper);
	vec_release(&deeper);
	return i + 1;
}

/* One step along P from OBJECT; what comes behind it in OBJECT. */
static int64_t follow(struct extract *x, struct items *it, fact_expr_id object,
		      CXType type, struct path *p, struct u32_vec *named)
{
	bool member = clang_getCursorKind(p->kids.v[p->at]) ==
		      CXCursor_MemberRef;

	if (member && type.kind == CXType_Record)
		return follow_field(x, it, object, type, p, named);
	if (!member && init_is_array(type))
		return follow_index(x, it, object, type, p);
	/* Not C. */
	it->pos = it->v.n;
	return INT64_MAX;
}

static void list_items(struct extract *x, fact_expr_id object, CXType type,
		       CXCursor list, struct u32_vec *named)
{
	struct items it = { .v = place_children(list) };
	int64_t next = 0;

	while (it.pos < it.v.n) {
		size_t before = it.pos;

		if (is_designated(it.v.v[it.pos])) {
			struct path p = { .kids = place_children(
						  it.v.v[it.pos]) };

			if (p.kids.n > 1)
				next = follow(x, &it, object, type, &p, named);
			it.pos += it.pos == before;
			vec_release(&p.kids);
		}
		fill(x, &it, object, type, next, named);
		/* More than there is room for. */
		if (more_without_name(&it))
			break;
	}
	vec_release(&it.v);
}

void brace_list(struct extract *x, fact_expr_id object, CXType type,
		CXCursor list)
{
	struct u32_vec named = VEC_INIT;

	if (is_table_of_numbers(x, type, list))
		return;
	list_items(x, object, type, list, &named);
	if (type.kind == CXType_Record)
		init_note(x, object, type, list, &named);
	vec_release(&named);
}
