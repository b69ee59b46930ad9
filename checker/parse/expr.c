// SPDX-License-Identifier: GPL-2.0-only
/*
 * Expressions. The order of events is the order of evaluation as far as C
 * has one; operands are taken from left to right.
 */
#include "parse/extract.h"

bool expr_is_pointer(CXCursor cur)
{
	return clang_getCanonicalType(clang_getCursorType(cur)).kind ==
	       CXType_Pointer;
}

/* The last child that is an expression: what casts and parentheses hold. */
CXCursor expr_inner(CXCursor cur)
{
	struct cursor_vec kids = place_children(cur);
	CXCursor found = clang_getNullCursor();

	for (size_t i = kids.n; i-- > 0;) {
		if (place_is_expr(kids.v[i])) {
			found = kids.v[i];
			break;
		}
	}
	vec_release(&kids);
	return found;
}

/* Parentheses and casts do not matter to what is evaluated. */
CXCursor expr_strip(CXCursor cur)
{
	for (;;) {
		enum CXCursorKind k = clang_getCursorKind(cur);
		struct cursor_vec kids;
		bool single;
		size_t n;

		if (k != CXCursor_ParenExpr && k != CXCursor_UnexposedExpr &&
		    k != CXCursor_CStyleCastExpr)
			return cur;
		kids = place_children(cur);
		n = 0;
		for (size_t i = 0; i < kids.n; i++) {
			if (place_is_expr(kids.v[i]))
				kids.v[n++] = kids.v[i];
		}
		/* Of a cast, the last: typeof(y) shows y before it. */
		single = n == 1 || (n && k == CXCursor_CStyleCastExpr);
		if (single)
			cur = kids.v[n - 1];
		vec_release(&kids);
		if (!single)
			return cur;
	}
}

static int param_index(CXCursor param)
{
	CXCursor fn = clang_getCursorSemanticParent(param);
	int n = clang_Cursor_getNumArguments(fn);

	for (int i = 0; i < n; i++) {
		CXCursor arg = clang_Cursor_getArgument(fn, (unsigned int)i);

		if (clang_equalCursors(arg, param))
			return i;
	}
	return -1;
}

static bool is_global_var(CXCursor decl)
{
	enum CX_StorageClass sc = clang_Cursor_getStorageClass(decl);
	CXCursor up = clang_getCursorSemanticParent(decl);

	return sc == CX_SC_Static || sc == CX_SC_Extern ||
	       clang_getCursorKind(up) == CXCursor_TranslationUnit;
}

/* `true` and `false` are enumerators in the kernel, macros elsewhere. */
static bool is_truth(const char *name)
{
	return streq(name, "true") || streq(name, "false");
}

static fact_expr_id decl_ref(struct extract *x, CXCursor cur)
{
	CXCursor decl = clang_getCursorReferenced(cur);
	struct fact_expr e = { .kind = EX_UNKNOWN };

	switch (clang_getCursorKind(decl)) {
	case CXCursor_FunctionDecl:
		e.kind = EX_FUNC;
		extract_want(x, decl);
		break;
	case CXCursor_VarDecl:
		if (!is_global_var(decl))
			return expr_local(x, decl);
		e.kind = EX_GLOBAL;
		e.type = place_type_tag(x, clang_getCursorType(decl));
		e.flags = expr_array_flag(decl);
		e.value = extract_global_id(x, decl);
		extract_want(x, decl);
		break;
	case CXCursor_ParmDecl:
		e.kind = EX_PARAM;
		e.type = place_type_tag(x, clang_getCursorType(decl));
		e.value = param_index(decl);
		break;
	case CXCursor_EnumConstantDecl:
		e.kind = EX_INT;
		e.value = clang_getEnumConstantDeclValue(decl);
		break;
	default:
		break;
	}
	e.name = place_fact_string(x, clang_getCursorSpelling(cur));
	if (e.kind == EX_INT && !is_truth(x->b->strings.v + e.name))
		e.flags |= EXPR_MACRO;
	return expr_make(x, &e);
}

static fact_expr_id member(struct extract *x, CXCursor cur)
{
	CXCursor field = clang_getCursorReferenced(cur);
	CXCursor base = expr_inner(cur);
	struct fact_expr e = { .kind = EX_MEMBER };

	if (clang_Cursor_isNull(base))
		return expr_unknown(x);
	e.a = expr_place(x, base);
	/* The step through an unnamed struct is none in the text. */
	if (place_is_unnamed(field))
		return e.a;
	e.name = place_fact_string(x, clang_getCursorSpelling(field));
	e.type = place_field_tag(x, field);
	e.flags = expr_array_flag(field);
	if (expr_is_pointer(base))
		e.flags |= EXPR_ARROW;
	return expr_make(x, &e);
}

/* Does CUR stand in the body of a macro (or is it pasted together by one)?
 * What is merely handed to a macro stands where it is used. */
static bool is_of_macro(CXCursor cur)
{
	CXSourceLocation loc = clang_getCursorLocation(cur);
	unsigned int spelled, used;
	CXFile fs, fu;

	clang_getSpellingLocation(loc, &fs, NULL, NULL, &spelled);
	clang_getFileLocation(loc, &fu, NULL, NULL, &used);
	return spelled != used || !fs || !fu || !clang_File_isEqual(fs, fu);
}

static fact_expr_id literal(struct extract *x, CXCursor cur)
{
	CXEvalResult r = clang_Cursor_Evaluate(cur);
	struct fact_expr e = { .kind = EX_INT };
	fact_str macro;

	if (!r)
		return expr_unknown(x);
	e.value = clang_EvalResult_getAsLongLong(r);
	clang_EvalResult_dispose(r);
	/* Asking for the name may move the strings. */
	macro = place_macro(x, cur);
	if (is_of_macro(cur) && !is_truth(x->b->strings.v + macro))
		e.flags |= EXPR_MACRO;
	return expr_make(x, &e);
}

static fact_expr_id string_literal(struct extract *x, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_STRING };
	char *s = place_string(clang_getCursorSpelling(cur));
	size_t n = strlen(s);
	char *text = s;

	if (n >= 2 && s[0] == '"') {
		s[n - 1] = '\0';
		text = s + 1;
	}
	if (strlen(text) > 255)
		text[255] = '\0';
	e.name = fb_str(x->b, text);
	free(s);
	return expr_make(x, &e);
}

static fact_expr_id compound_literal(struct extract *x, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_OBJECT };
	CXType type = clang_getCursorType(cur);
	CXCursor init = expr_inner(cur);
	fact_expr_id id;

	e.type = place_type_tag(x, type);
	e.value = x->fn->nobjects++;
	id = expr_make(x, &e);
	if (!clang_Cursor_isNull(init))
		init_object(x, id, type, init);
	return id;
}

static fact_expr_id index_expr(struct extract *x, CXCursor cur)
{
	struct fact_expr e = { .kind = EX_INDEX };
	struct cursor_vec kids = place_children(cur);

	if (kids.n != 2) {
		vec_release(&kids);
		return expr_unknown(x);
	}
	e.a = expr_place(x, kids.v[0]);
	e.b = expr_value(x, kids.v[1]);
	vec_release(&kids);
	return expr_make(x, &e);
}

static fact_expr_id conditional(struct extract *x, CXCursor cur, bool dropped)
{
	struct cursor_vec kids = place_children(cur);
	fact_expr_id id = 0;

	if (kids.n == 3)
		id = expr_conditional(x, kids.v[0], kids.v[1], kids.v[2], cur,
				      dropped);
	vec_release(&kids);
	return id ? id : expr_unknown(x);
}

static fact_expr_id convert(struct extract *x, CXCursor cur, bool dropped)
{
	CXCursor kid;

	switch (clang_getCursorKind(cur)) {
	case CXCursor_DeclRefExpr:
		return decl_ref(x, cur);
	case CXCursor_MemberRefExpr:
		return member(x, cur);
	case CXCursor_CallExpr:
		return expr_call(x, cur, dropped);
	case CXCursor_ParenExpr:
		kid = expr_inner(cur);
		if (clang_Cursor_isNull(kid))
			return expr_unknown(x);
		return expr_any(x, kid, dropped);
	case CXCursor_UnexposedExpr:
	case CXCursor_CStyleCastExpr:
		return choice_unexposed(x, cur, dropped);
	case CXCursor_GenericSelectionExpr:
		return choice_generic(x, cur, dropped);
	case CXCursor_UnaryExpr:
		return choice_sizeof(x, cur);
	case CXCursor_BinaryOperator:
	case CXCursor_CompoundAssignOperator:
		return expr_binary(x, cur, dropped);
	case CXCursor_UnaryOperator:
		return expr_unary(x, cur);
	case CXCursor_ConditionalOperator:
		return conditional(x, cur, dropped);
	case CXCursor_ArraySubscriptExpr:
		return index_expr(x, cur);
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
		return literal(x, cur);
	case CXCursor_StringLiteral:
		return string_literal(x, cur);
	case CXCursor_CompoundLiteralExpr:
		return compound_literal(x, cur);
	case CXCursor_StmtExpr:
		return stmt_expr(x, cur, dropped);
	default:
		/* Literals and names that say nothing to us. */
		return expr_unknown(x);
	}
}

static fact_expr_id guarded(struct extract *x, CXCursor cur, bool dropped)
{
	fact_expr_id id;

	if (x->fn->nesting >= EXTRACT_MAX_NESTING) {
		x->too_deep = true;
		return expr_unknown(x);
	}
	x->fn->nesting++;
	id = convert(x, cur, dropped);
	x->fn->nesting--;
	return id;
}

fact_expr_id expr_place(struct extract *x, CXCursor cur)
{
	/* A cast that loads the value is no read of what a path goes on from. */
	return guarded(x, expr_strip(cur), false);
}

fact_expr_id expr_value(struct extract *x, CXCursor cur)
{
	fact_expr_id id = guarded(x, cur, false);

	if (clang_getCursorKind(cur) == CXCursor_MemberRefExpr) {
		uint32_t ev = expr_event(x, EV_READ, cur);

		expr_event_at(x, ev)->a = id;
	}
	return id;
}

fact_expr_id expr_any(struct extract *x, CXCursor cur, bool dropped)
{
	if (!dropped)
		return expr_value(x, cur);
	return guarded(x, expr_strip(cur), true);
}

void expr_drop(struct extract *x, CXCursor cur)
{
	expr_any(x, cur, true);
}
