// SPDX-License-Identifier: GPL-2.0-only
/* Conditions: lowered to branches on their simple parts. */
#include "parse/extract.h"

static bool is_expect(CXCursor cur)
{
	char *name;
	bool yes;

	if (clang_getCursorKind(cur) != CXCursor_CallExpr)
		return false;
	name = place_string(clang_getCursorSpelling(cur));
	yes = streq(name, "__builtin_expect");
	free(name);
	return yes;
}

static void cond_leaf(struct extract *x, CXCursor cur, bool sense,
		      struct u32_vec *elsewhere)
{
	fact_expr_id value = expr_value(x, cur);
	uint32_t ev;

	if (!sense)
		value = expr_not(x, value);
	ev = expr_event(x, EV_BRANCH, cur);
	expr_event_at(x, ev)->a = value;
	vec_push(elsewhere, ev);
}

static void cond_logical(struct extract *x, CXCursor cur, bool land, bool sense,
			 struct u32_vec *elsewhere)
{
	struct cursor_vec kids = place_children(cur);

	if (kids.n != 2) {
		cond_leaf(x, cur, sense, elsewhere);
	} else if (land == sense) {
		/* Both must hold: each failure goes elsewhere. */
		expr_cond(x, kids.v[0], sense, elsewhere);
		expr_cond(x, kids.v[1], sense, elsewhere);
	} else {
		/* One suffices: the first may decide it. */
		struct u32_vec decided = VEC_INIT;

		expr_cond(x, kids.v[0], !sense, &decided);
		expr_cond(x, kids.v[1], sense, elsewhere);
		expr_patch(x, &decided, expr_here(x));
	}
	vec_release(&kids);
}

void expr_cond(struct extract *x, CXCursor cur, bool sense,
	       struct u32_vec *elsewhere)
{
	CXCursor what = expr_strip(cur);
	enum CXCursorKind k = clang_getCursorKind(what);

	if (x->fn->nesting >= EXTRACT_MAX_NESTING) {
		cond_leaf(x, cur, sense, elsewhere);
		return;
	}
	x->fn->nesting++;
	if (is_expect(what)) {
		expr_cond(x, clang_Cursor_getArgument(what, 0), sense,
			  elsewhere);
	} else if (k == CXCursor_UnaryOperator &&
		   clang_getCursorUnaryOperatorKind(what) ==
			   CXUnaryOperator_LNot) {
		expr_cond(x, expr_inner(what), !sense, elsewhere);
	} else if (k == CXCursor_BinaryOperator &&
		   clang_getCursorBinaryOperatorKind(what) ==
			   CXBinaryOperator_LAnd) {
		cond_logical(x, what, true, sense, elsewhere);
	} else if (k == CXCursor_BinaryOperator &&
		   clang_getCursorBinaryOperatorKind(what) ==
			   CXBinaryOperator_LOr) {
		cond_logical(x, what, false, sense, elsewhere);
	} else {
		cond_leaf(x, cur, sense, elsewhere);
	}
	x->fn->nesting--;
}
