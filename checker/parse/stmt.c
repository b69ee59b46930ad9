// SPDX-License-Identifier: GPL-2.0-only
/* Statements, and the jumps between them. */
#include "parse/extract.h"

static void decl_stmt(struct extract *x, CXCursor cur)
{
	struct cursor_vec kids = place_children(cur);

	vec_for_each(k, &kids) {
		if (clang_getCursorKind(*k) == CXCursor_VarDecl)
			scope_decl(x, *k);
	}
	vec_release(&kids);
}

static void if_stmt(struct extract *x, const struct cursor_vec *kids,
		    CXCursor cur)
{
	struct u32_vec no = VEC_INIT;
	struct u32_vec end = VEC_INIT;

	if (kids->n < 2)
		return;
	expr_cond(x, kids->v[0], true, &no);
	stmt_one(x, kids->v[1]);
	if (kids->n > 2) {
		jump_later(x, cur, &end);
		expr_patch(x, &no, expr_here(x));
		stmt_one(x, kids->v[2]);
		expr_patch(x, &end, expr_here(x));
	} else {
		expr_patch(x, &no, expr_here(x));
	}
}

static void enter_loop(struct extract *x, struct loop *l, bool is_switch)
{
	*l = (struct loop){ .up = x->fn->loop, .is_switch = is_switch,
			    .depth = x->fn->depth };
	x->fn->loop = l;
}

static void leave_loop(struct extract *x, struct loop *l, uint32_t again)
{
	expr_patch(x, &l->continues, again);
	expr_patch(x, &l->breaks, expr_here(x));
	x->fn->loop = l->up;
}

static void while_stmt(struct extract *x, const struct cursor_vec *kids,
		       CXCursor cur)
{
	uint32_t top = expr_here(x);
	struct u32_vec out = VEC_INIT;
	struct loop l;

	if (kids->n < 2)
		return;
	enter_loop(x, &l, false);
	expr_cond(x, kids->v[0], true, &out);
	stmt_one(x, kids->v[1]);
	jump_back(x, cur, top);
	expr_patch(x, &out, expr_here(x));
	leave_loop(x, &l, top);
}

static bool is_zero(CXCursor cur)
{
	CXEvalResult r;
	bool zero;

	cur = expr_strip(cur);
	if (clang_getCursorKind(cur) != CXCursor_IntegerLiteral)
		return false;
	r = clang_Cursor_Evaluate(cur);
	zero = r && clang_EvalResult_getAsLongLong(r) == 0;
	if (r)
		clang_EvalResult_dispose(r);
	return zero;
}

static void do_stmt(struct extract *x, const struct cursor_vec *kids,
		    CXCursor cur)
{
	uint32_t top = expr_here(x);
	struct u32_vec out = VEC_INIT;
	uint32_t test;
	struct loop l;

	if (kids->n < 2)
		return;
	enter_loop(x, &l, false);
	stmt_one(x, kids->v[0]);
	test = expr_here(x);
	/* do { ... } while (0) is a block, and macros are full of them. */
	if (!is_zero(kids->v[1])) {
		expr_cond(x, kids->v[1], true, &out);
		jump_back(x, cur, top);
		expr_patch(x, &out, expr_here(x));
	}
	leave_loop(x, &l, test);
}

/*
 * libclang leaves out the parts of a `for` that are not there, so which of
 * the three a child is must be told by how the compiler prints it.
 */
static void for_parts(struct extract *x, const struct cursor_vec *kids,
		      CXCursor cur, CXCursor part[3])
{
	bool has[3] = { false, false, false };
	size_t n = kids->n - 1;
	size_t next = 0;

	if (n == 3)
		has[0] = has[1] = has[2] = true;
	else if (n && (!printed_for(x, cur, has) ||
		       (size_t)has[0] + has[1] + has[2] != n))
		x->unclear = true;
	for (int i = 0; i < 3; i++)
		part[i] = has[i] && next < n ? kids->v[next++] :
					       clang_getNullCursor();
}

static void for_stmt(struct extract *x, const struct cursor_vec *kids,
		     CXCursor cur)
{
	struct u32_vec out = VEC_INIT;
	uint32_t top, again;
	CXCursor part[3];
	struct loop l;

	if (!kids->n)
		return;
	for_parts(x, kids, cur, part);
	scope_open(x, cur);
	if (!clang_Cursor_isNull(part[0]))
		stmt_one(x, part[0]);
	top = expr_here(x);
	enter_loop(x, &l, false);
	if (!clang_Cursor_isNull(part[1]))
		expr_cond(x, part[1], true, &out);
	stmt_one(x, kids->v[kids->n - 1]);
	again = expr_here(x);
	if (!clang_Cursor_isNull(part[2]))
		expr_drop(x, part[2]);
	jump_back(x, cur, top);
	expr_patch(x, &out, expr_here(x));
	leave_loop(x, &l, again);
	scope_close(x, cur);
}

static void switch_stmt(struct extract *x, const struct cursor_vec *kids,
			CXCursor cur)
{
	fact_expr_id value;
	struct loop l;
	uint32_t ev;

	if (kids->n < 2)
		return;
	value = expr_value(x, kids->v[0]);
	ev = expr_event(x, EV_SWITCH, cur);
	expr_event_at(x, ev)->a = value;
	enter_loop(x, &l, true);
	stmt_one(x, kids->v[1]);
	/* The last is where no case fits. */
	vec_push(&l.cases, l.has_default ? l.default_target : expr_here(x));
	leave_loop(x, &l, expr_here(x));
	expr_event_at(x, ev)->args =
		fb_list(x->b, l.cases.v, (uint32_t)l.cases.n);
	vec_release(&l.cases);
}

static void case_stmt(struct extract *x, const struct cursor_vec *kids,
		      bool is_default)
{
	struct loop *l = x->fn->loop;

	while (l && !l->is_switch)
		l = l->up;
	if (l && is_default) {
		l->has_default = true;
		l->default_target = expr_here(x);
	} else if (l) {
		vec_push(&l->cases, expr_here(x));
	}
	if (kids->n)
		stmt_one(x, kids->v[kids->n - 1]);
}

static void return_stmt(struct extract *x, const struct cursor_vec *kids,
			CXCursor cur)
{
	fact_expr_id value = kids->n ? expr_value(x, kids->v[0]) : 0;
	uint32_t ev;

	scope_leave(x, 0, cur);
	ev = expr_event(x, EV_RETURN, cur);
	expr_event_at(x, ev)->a = value;
}

static void break_stmt(struct extract *x, CXCursor cur, bool again)
{
	struct loop *l = x->fn->loop;

	while (l && again && l->is_switch)
		l = l->up;
	if (!l)
		return;
	scope_leave(x, l->depth, cur);
	jump_later(x, cur, again ? &l->continues : &l->breaks);
}

static void block(struct extract *x, const struct cursor_vec *kids,
		  CXCursor cur)
{
	scope_open(x, cur);
	vec_for_each(k, kids)
		stmt_one(x, *k);
	scope_close(x, cur);
}

static void dispatch(struct extract *x, CXCursor cur,
		     const struct cursor_vec *kids)
{
	switch (clang_getCursorKind(cur)) {
	case CXCursor_CompoundStmt:
		block(x, kids, cur);
		break;
	case CXCursor_DeclStmt:
		decl_stmt(x, cur);
		break;
	case CXCursor_IfStmt:
		if_stmt(x, kids, cur);
		break;
	case CXCursor_WhileStmt:
		while_stmt(x, kids, cur);
		break;
	case CXCursor_DoStmt:
		do_stmt(x, kids, cur);
		break;
	case CXCursor_ForStmt:
		for_stmt(x, kids, cur);
		break;
	case CXCursor_SwitchStmt:
		switch_stmt(x, kids, cur);
		break;
	case CXCursor_CaseStmt:
		case_stmt(x, kids, false);
		break;
	case CXCursor_DefaultStmt:
		case_stmt(x, kids, true);
		break;
	case CXCursor_GotoStmt:
		jump_goto(x, cur);
		break;
	case CXCursor_IndirectGotoStmt:
		jump_computed(x, cur);
		break;
	case CXCursor_LabelStmt:
		jump_label(x, cur);
		if (kids->n)
			stmt_one(x, kids->v[kids->n - 1]);
		break;
	case CXCursor_ReturnStmt:
		return_stmt(x, kids, cur);
		break;
	case CXCursor_BreakStmt:
		break_stmt(x, cur, false);
		break;
	case CXCursor_ContinueStmt:
		break_stmt(x, cur, true);
		break;
	case CXCursor_GCCAsmStmt:
		asm_stmt(x, cur);
		break;
	case CXCursor_NullStmt:
		break;
	default:
		if (place_is_expr(cur))
			expr_drop(x, cur);
		else
			vec_for_each(k, kids) /* attributes and the like */
				stmt_one(x, *k);
		break;
	}
}

void stmt_one(struct extract *x, CXCursor cur)
{
	struct cursor_vec kids;

	if (x->fn->nesting >= EXTRACT_MAX_NESTING) {
		x->too_deep = true;
		return;
	}
	x->fn->nesting++;
	kids = place_children(cur);
	dispatch(x, cur, &kids);
	vec_release(&kids);
	x->fn->nesting--;
}

void stmt_body(struct extract *x, CXCursor body)
{
	stmt_one(x, body);
	expr_event(x, EV_END, body);
}
