// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is picked when compiling, and what libclang has no kind for: only what
 * the program evaluates may leave events.
 */
#include "parse/extract.h"

static enum CXChildVisitResult find_effect(CXCursor cur, CXCursor parent,
					   CXClientData data)
{
	bool *found = data;

	(void)parent;
	switch (clang_getCursorKind(cur)) {
	case CXCursor_CallExpr:
	case CXCursor_StmtExpr:
	case CXCursor_CompoundAssignOperator:
		*found = true;
		break;
	case CXCursor_BinaryOperator:
		*found |= clang_getCursorBinaryOperatorKind(cur) ==
			  CXBinaryOperator_Assign;
		break;
	case CXCursor_UnaryOperator:
		*found |= clang_getCursorUnaryOperatorKind(cur) <=
			  CXUnaryOperator_PreDec;
		break;
	default:
		break;
	}
	return *found ? CXChildVisit_Break : CXChildVisit_Recurse;
}

bool choice_has_effect(CXCursor cur)
{
	bool found = false;

	find_effect(cur, clang_getNullCursor(), &found);
	if (!found)
		clang_visitChildren(cur, find_effect, &found);
	return found;
}

static bool is_constant(CXCursor cur, bool *zero)
{
	CXEvalResult r = clang_Cursor_Evaluate(cur);
	bool is = r && clang_EvalResult_getKind(r) == CXEval_Int;

	*zero = is && !clang_EvalResult_getAsUnsigned(r);
	if (r)
		clang_EvalResult_dispose(r);
	return is;
}

/* The values of all OPERANDS, as none of them says what comes of them. */
static fact_expr_id evaluate_all(struct extract *x,
				 const struct cursor_vec *operands)
{
	vec_for_each(k, operands)
		expr_value(x, *k);
	return expr_unknown(x);
}

fact_expr_id choice_sizeof(struct extract *x, CXCursor cur)
{
	struct cursor_vec kids = place_operands(cur);
	bool zero;

	/* libclang shows a size that is not constant twice. */
	if (kids.n && choice_has_effect(cur) && !is_constant(cur, &zero)) {
		for (size_t i = 0; i < kids.n; i++) {
			if (!i || !clang_equalCursors(kids.v[i], kids.v[i - 1]))
				expr_value(x, kids.v[i]);
		}
	}
	vec_release(&kids);
	return expr_make(x, &(struct fact_expr){ .kind = EX_UNKNOWN,
						 .flags = EXPR_SIZE });
}

static bool same_place(CXCursor a, CXCursor b)
{
	return clang_equalRanges(clang_getCursorExtent(a),
				 clang_getCursorExtent(b));
}

/* `a ?: b` shows a three times: as itself, as condition and as value. */
static bool is_conditional_or(const struct cursor_vec *kids)
{
	return kids->n > 2 && (clang_equalCursors(kids->v[0], kids->v[1]) ||
			       same_place(kids->v[0], kids->v[1]));
}

static bool begins_with_operand(CXCursor cur, CXCursor operand)
{
	CXSourceRange a = clang_getCursorExtent(cur);
	CXSourceRange b = clang_getCursorExtent(operand);

	return clang_equalLocations(clang_getRangeStart(a),
				    clang_getRangeStart(b));
}

/* An implicit cast, or a cast: nothing, but that 0 may become NULL. */
static fact_expr_id cast(struct extract *x, CXCursor cur, CXCursor operand,
			 bool dropped)
{
	struct fact_expr e = { .kind = EX_NULL };
	fact_expr_id id = expr_any(x, operand, dropped);

	if (x->b->exprs.v[id].kind == EX_INT && !x->b->exprs.v[id].value &&
	    expr_is_pointer(cur))
		return expr_make(x, &e);
	return id;
}

static fact_expr_id choose_expr(struct extract *x,
				const struct cursor_vec *kids, CXCursor cur,
				bool dropped)
{
	bool zero;

	if (!is_constant(kids->v[0], &zero))
		return expr_conditional(x, kids->v[0], kids->v[1], kids->v[2],
					cur, dropped);
	return expr_any(x, kids->v[zero ? 2 : 1], dropped);
}

/* __builtin_something(...), written out, whose kind libclang does not tell. */
static fact_expr_id builtin(struct extract *x, const struct cursor_vec *kids,
			    CXCursor cur, bool dropped)
{
	struct fact_expr target = { .kind = EX_DEREF };
	fact_expr_id value;
	bool zero;

	if (kids->n == 3 &&
	    place_begins_with(x, cur, "__builtin_choose_expr"))
		return choose_expr(x, kids, cur, dropped);
	if (place_begins_with(x, cur, "__builtin_types_compatible_p"))
		return expr_unknown(x);
	/* offsetof() of something constant evaluates nothing. */
	if (place_begins_with(x, cur, "__builtin_offsetof") &&
	    is_constant(cur, &zero))
		return expr_unknown(x);
	value = evaluate_all(x, kids);
	if (place_begins_with(x, cur, "__atomic") &&
	    !place_begins_with(x, cur, "__atomic_load")) {
		target.a = expr_place(x, kids->v[0]);
		expr_store(x, expr_make(x, &target), expr_unknown(x),
			   EVENT_COMPOUND, cur);
	}
	return value;
}

fact_expr_id choice_unexposed(struct extract *x, CXCursor cur, bool dropped)
{
	struct cursor_vec kids = place_operands(cur);
	fact_expr_id id;

	if (!kids.n)
		id = expr_unknown(x);
	else if (clang_getCursorKind(cur) == CXCursor_CStyleCastExpr)
		/* typeof(y) has y for a child, too; what is cast is last. */
		id = cast(x, cur, kids.v[kids.n - 1], dropped);
	else if (!begins_with_operand(cur, kids.v[0]))
		id = builtin(x, &kids, cur, dropped);
	else if (kids.n == 1)
		id = cast(x, cur, kids.v[0], dropped);
	else if (is_conditional_or(&kids))
		id = expr_conditional_or(x, kids.v[0], kids.v[kids.n - 1], cur,
					 dropped);
	else
		id = evaluate_all(x, &kids);
	vec_release(&kids);
	return id;
}

/* --- _Generic --- */

static bool text_is_type(const char *text, CXType type)
{
	char *name = place_string(clang_getTypeSpelling(type));
	bool is = streq(text, name);

	free(name);
	return is;
}

/* Keep only the arm whose text names the type of the operand. */
static void choose_by_text(struct extract *x, CXCursor cur, CXCursor operand,
			   const struct cursor_vec *arms, bool *possible)
{
	CXType type = clang_getCursorType(operand);
	CXType plain = clang_getCanonicalType(type);
	struct str_vec texts = VEC_INIT;
	size_t found = arms->n;

	if (printed_generic(x, cur, &texts) && texts.n == arms->n) {
		for (size_t i = 0; i < texts.n; i++) {
			if (possible[i] && (text_is_type(texts.v[i], type) ||
					    text_is_type(texts.v[i], plain)))
				found = i;
		}
		for (size_t i = 0; found < arms->n && i < arms->n; i++)
			possible[i] = i == found;
	}
	str_vec_release(&texts);
}

/* Which arms may it be? Their number. */
static size_t generic_arms(struct extract *x, CXCursor cur, CXCursor operand,
			   const struct cursor_vec *arms, bool *possible)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(cur));
	size_t n = 0;

	for (size_t i = 0; i < arms->n; i++) {
		CXType arm = clang_getCursorType(arms->v[i]);

		possible[i] =
			clang_equalTypes(type, clang_getCanonicalType(arm));
		n += possible[i];
	}
	if (n < 2)
		return n;
	choose_by_text(x, cur, operand, arms, possible);
	n = 0;
	for (size_t i = 0; i < arms->n; i++)
		n += possible[i];
	return n;
}

/* It cannot be told which of the arms it is: any of them. */
static void any_arm(struct extract *x, CXCursor cur,
		    const struct cursor_vec *arms, const bool *possible,
		    bool dropped)
{
	struct u32_vec targets = VEC_INIT;
	struct u32_vec end = VEC_INIT;
	uint32_t ev = expr_event(x, EV_SWITCH, cur);

	for (size_t i = 0; i < arms->n; i++) {
		if (!possible[i])
			continue;
		vec_push(&targets, expr_here(x));
		expr_any(x, arms->v[i], dropped);
		jump_later(x, cur, &end);
	}
	expr_patch(x, &end, expr_here(x));
	expr_event_at(x, ev)->a = expr_unknown(x);
	expr_event_at(x, ev)->args =
		fb_list(x->b, targets.v, (uint32_t)targets.n);
	vec_release(&targets);
}

fact_expr_id choice_generic(struct extract *x, CXCursor cur, bool dropped)
{
	struct cursor_vec arms = place_operands(cur);
	CXCursor operand = clang_getNullCursor();
	bool *possible = xcalloc(arms.n + 1, sizeof(*possible));
	fact_expr_id id = 0;
	size_t n;

	if (arms.n < 2)
		goto out;
	operand = arms.v[0];
	memmove(arms.v, arms.v + 1, --arms.n * sizeof(*arms.v));
	n = generic_arms(x, cur, operand, &arms, possible);
	for (size_t i = 0; i < arms.n && n == 1; i++) {
		if (possible[i])
			id = expr_any(x, arms.v[i], dropped);
	}
	if (n > 1 && choice_has_effect(cur))
		any_arm(x, cur, &arms, possible, dropped);
out:
	free(possible);
	vec_release(&arms);
	return id ? id : expr_unknown(x);
}
