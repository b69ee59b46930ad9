// SPDX-License-Identifier: GPL-2.0-only
/* Operators. What the right side of && and the arms of ?: do happens only
 * sometimes, so it comes behind a branch. */
#include "parse/extract.h"

static enum expr_op binary_op(enum CXBinaryOperatorKind k)
{
	static const unsigned char map[] = {
		[CXBinaryOperator_Mul] = OP_MUL,
		[CXBinaryOperator_Div] = OP_DIV,
		[CXBinaryOperator_Rem] = OP_MOD,
		[CXBinaryOperator_Add] = OP_ADD,
		[CXBinaryOperator_Sub] = OP_MINUS,
		[CXBinaryOperator_Shl] = OP_SHL,
		[CXBinaryOperator_Shr] = OP_SHR,
		[CXBinaryOperator_LT] = OP_LT,
		[CXBinaryOperator_GT] = OP_GT,
		[CXBinaryOperator_LE] = OP_LE,
		[CXBinaryOperator_GE] = OP_GE,
		[CXBinaryOperator_EQ] = OP_EQ,
		[CXBinaryOperator_NE] = OP_NE,
		[CXBinaryOperator_And] = OP_AND,
		[CXBinaryOperator_Xor] = OP_XOR,
		[CXBinaryOperator_Or] = OP_OR,
		[CXBinaryOperator_LAnd] = OP_LAND,
		[CXBinaryOperator_LOr] = OP_LOR,
		[CXBinaryOperator_Comma] = OP_COMMA,
	};

	return (size_t)k < sizeof(map) ? map[k] : OP_NONE;
}

/* The operator in a compound assignment. */
static enum expr_op assign_op(enum CXBinaryOperatorKind k)
{
	static const unsigned char map[] = {
		[CXBinaryOperator_MulAssign] = OP_MUL,
		[CXBinaryOperator_DivAssign] = OP_DIV,
		[CXBinaryOperator_RemAssign] = OP_MOD,
		[CXBinaryOperator_AddAssign] = OP_ADD,
		[CXBinaryOperator_SubAssign] = OP_MINUS,
		[CXBinaryOperator_ShlAssign] = OP_SHL,
		[CXBinaryOperator_ShrAssign] = OP_SHR,
		[CXBinaryOperator_AndAssign] = OP_AND,
		[CXBinaryOperator_XorAssign] = OP_XOR,
		[CXBinaryOperator_OrAssign] = OP_OR,
	};

	return (size_t)k < sizeof(map) ? map[k] : OP_NONE;
}

/* What a compound assignment stores depends on what was there. */
static fact_expr_id compound_value(struct extract *x,
				   enum CXBinaryOperatorKind k,
				   fact_expr_id right)
{
	return expr_make(x, &(struct fact_expr){ .kind = EX_UNKNOWN,
						 .op = (uint8_t)assign_op(k),
						 .a = right });
}

static fact_expr_id store(struct extract *x, CXCursor cur, CXCursor left,
			  CXCursor right, bool compound)
{
	fact_expr_id lhs, rhs;

	rhs = expr_value(x, right);
	lhs = expr_place(x, left);
	expr_forget(x, lhs);
	if (compound)
		rhs = compound_value(
			x, clang_getCursorBinaryOperatorKind(cur), rhs);
	expr_store(x, lhs, rhs, compound ? EVENT_COMPOUND : 0, cur);
	return lhs;
}

/* `a && b` for its value: lowered if b does something. */
static fact_expr_id logical(struct extract *x, CXCursor l, CXCursor r,
			    CXCursor cur, bool land, bool dropped)
{
	struct fact_expr e = { .kind = EX_BINARY };
	struct u32_vec skip = VEC_INIT;
	uint32_t before;

	e.op = land ? OP_LAND : OP_LOR;
	e.a = expr_value(x, l);
	before = expr_here(x);
	vec_push(&skip, expr_event(x, EV_BRANCH, cur));
	expr_event_at(x, before)->a = land ? e.a : expr_not(x, e.a);
	e.b = expr_any(x, r, dropped);
	if (expr_here(x) == before + 1) {
		x->b->events.n--; /* nothing to skip */
		vec_release(&skip);
	} else {
		expr_patch(x, &skip, expr_here(x));
	}
	return expr_make(x, &e);
}

fact_expr_id expr_binary(struct extract *x, CXCursor cur, bool dropped)
{
	enum CXBinaryOperatorKind k = clang_getCursorBinaryOperatorKind(cur);
	struct fact_expr e = { .kind = EX_BINARY };
	struct cursor_vec kids = place_children(cur);
	fact_expr_id id;

	if (kids.n != 2) {
		id = expr_unknown(x);
		goto out;
	}
	if (k >= CXBinaryOperator_Assign) {
		bool compound = k != CXBinaryOperator_Assign &&
				k != CXBinaryOperator_Comma;

		if (k != CXBinaryOperator_Comma) {
			id = store(x, cur, kids.v[0], kids.v[1], compound);
			goto out;
		}
	}
	if (k == CXBinaryOperator_LAnd || k == CXBinaryOperator_LOr) {
		id = logical(x, kids.v[0], kids.v[1], cur,
			     k == CXBinaryOperator_LAnd, dropped);
		goto out;
	}
	if (k == CXBinaryOperator_Comma) {
		expr_drop(x, kids.v[0]);
		id = expr_any(x, kids.v[1], dropped);
		goto out;
	}
	e.op = (uint8_t)binary_op(k);
	e.a = expr_value(x, kids.v[0]);
	e.b = expr_value(x, kids.v[1]);
	id = expr_make(x, &e);
out:
	vec_release(&kids);
	return id;
}

fact_expr_id expr_unary(struct extract *x, CXCursor cur)
{
	enum CXUnaryOperatorKind k = clang_getCursorUnaryOperatorKind(cur);
	struct fact_expr e = { .kind = EX_UNARY };
	CXCursor a = expr_inner(cur);

	if (clang_Cursor_isNull(a))
		return expr_unknown(x);
	switch (k) {
	case CXUnaryOperator_AddrOf:
		e.kind = EX_ADDR;
		e.a = expr_place(x, a);
		/* &*p is p, &f is f. */
		if (x->b->exprs.v[e.a].kind == EX_DEREF)
			return x->b->exprs.v[e.a].a;
		if (x->b->exprs.v[e.a].kind == EX_FUNC)
			return e.a;
		expr_forget(x, e.a);
		return expr_make(x, &e);
	case CXUnaryOperator_Deref:
		e.kind = EX_DEREF;
		e.a = expr_pointer(x, expr_value(x, a));
		if (x->b->exprs.v[e.a].kind == EX_ADDR)
			return x->b->exprs.v[e.a].a;
		if (x->b->exprs.v[e.a].kind == EX_FUNC)
			return e.a;
		return expr_make(x, &e);
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		e.a = expr_place(x, a);
		expr_forget(x, e.a);
		expr_store(x, e.a, expr_unknown(x), EVENT_COMPOUND, cur);
		return e.a;
	case CXUnaryOperator_LNot:
		e.op = OP_NOT;
		break;
	case CXUnaryOperator_Not:
		e.op = OP_COMPL;
		break;
	case CXUnaryOperator_Minus:
		e.op = OP_MINUS;
		break;
	default:
		return expr_value(x, a);
	}
	e.a = expr_value(x, a);
	return expr_make(x, &e);
}

fact_expr_id expr_conditional(struct extract *x, CXCursor c, CXCursor a,
			      CXCursor b, CXCursor cur, bool dropped)
{
	struct fact_expr e = { .kind = EX_COND };
	struct u32_vec end = VEC_INIT;
	uint32_t branch, jump;

	e.c = expr_value(x, c);
	branch = expr_event(x, EV_BRANCH, cur);
	expr_event_at(x, branch)->a = e.c;
	e.a = expr_any(x, a, dropped);
	jump = expr_event(x, EV_JUMP, cur);
	vec_push(&end, jump);
	expr_event_at(x, branch)->target = expr_here(x);
	e.b = expr_any(x, b, dropped);
	if (expr_here(x) == branch + 2) {
		x->b->events.n -= 2; /* neither arm does anything */
		vec_release(&end);
	} else {
		expr_patch(x, &end, expr_here(x));
	}
	return expr_make(x, &e);
}

/* `a ?: b`: a is evaluated once. */
fact_expr_id expr_conditional_or(struct extract *x, CXCursor a, CXCursor b,
				 CXCursor cur, bool dropped)
{
	struct fact_expr e = { .kind = EX_COND };
	uint32_t branch;

	e.a = e.c = expr_value(x, a);
	branch = expr_event(x, EV_BRANCH, cur);
	expr_event_at(x, branch)->a = expr_not(x, e.c);
	e.b = expr_any(x, b, dropped);
	if (expr_here(x) == branch + 1)
		x->b->events.n--;
	else
		expr_event_at(x, branch)->target = expr_here(x);
	return expr_make(x, &e);
}
