// SPDX-License-Identifier: GPL-2.0-only
/* Calls. Most of the compiler's builtins are none. */
#include "parse/extract.h"

/* Builtins that are not calls. True if CUR was one, with its value in ID. */
static bool builtin_call(struct extract *x, CXCursor cur, const char *name,
			 fact_expr_id *id)
{
	int n = clang_Cursor_getNumArguments(cur);

	if (!starts_with(name, "__builtin_"))
		return false;
	if (streq(name, "__builtin_unreachable") ||
	    streq(name, "__builtin_trap"))
		return false;
	if (starts_with(name, "__builtin_expect") && n > 0) {
		*id = expr_value(x, clang_Cursor_getArgument(cur, 0));
		return true;
	}
	/* These look at their operand's form, not at its value. */
	if (!streq(name, "__builtin_constant_p") &&
	    !streq(name, "__builtin_object_size") &&
	    !streq(name, "__builtin_dynamic_object_size")) {
		for (int i = 0; i < n; i++)
			expr_value(x, clang_Cursor_getArgument(
					      cur, (unsigned int)i));
	}
	*id = expr_unknown(x);
	return true;
}

fact_expr_id expr_call(struct extract *x, CXCursor cur, bool dropped)
{
	struct fact_expr e = { .kind = EX_CALL };
	struct cursor_vec kids = place_children(cur);
	int n = clang_Cursor_getNumArguments(cur);
	struct u32_vec args = VEC_INIT;
	CXType type = clang_getCursorType(cur);
	CXCursor ref = clang_getCursorReferenced(cur);
	struct fact_event *ev;
	fact_expr_id callee;
	fact_list_id list;
	uint32_t i;

	e.name = place_fact_string(x, clang_getCursorSpelling(cur));
	if (!kids.n || n < 0) {
		vec_release(&kids);
		return expr_unknown(x);
	}
	if (builtin_call(x, cur, x->b->strings.v + e.name, &callee)) {
		vec_release(&kids);
		return callee;
	}
	callee = expr_value(x, kids.v[0]);
	for (int a = 0; a < n; a++)
		vec_push(&args, expr_value(x, clang_Cursor_getArgument(
						      cur, (unsigned int)a)));
	list = fb_list(x->b, args.v, (uint32_t)args.n);
	i = expr_event(x, EV_CALL, cur);
	ev = expr_event_at(x, i);
	ev->a = callee;
	ev->args = list;
	if (clang_getCanonicalType(type).kind == CXType_Void)
		ev->flags |= EVENT_VOID;
	else if (dropped)
		ev->flags |= EVENT_DROPPED;
	if (clang_getCursorKind(ref) == CXCursor_FunctionDecl &&
	    clang_Cursor_isVariadic(ref))
		ev->flags |= EVENT_VARIADIC;
	if (starts_with(x->b->strings.v + e.name, "__builtin_"))
		ev->flags |= EVENT_ENDS;
	e.type = place_type_tag(x, type);
	e.value = i;
	vec_release(&args);
	vec_release(&kids);
	return expr_make(x, &e);
}
