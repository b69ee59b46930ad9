// SPDX-License-Identifier: GPL-2.0-only
/* Calls. Most of the compiler's builtins are none. */
#include "parse/extract.h"

#define BUILTIN "__builtin_"

static bool ends(const char *name)
{
	return streq(name, BUILTIN "unreachable") ||
	       streq(name, BUILTIN "trap");
}

/* Is the builtin another name for a function of the C library? */
static bool is_library(const char *name)
{
	static const char *const beginnings[] = { "mem", "str", "bcmp", "bcopy",
						  "bzero", "printf", "sprintf",
						  "snprintf", "vsnprintf" };

	if (!starts_with(name, BUILTIN))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++) {
		if (starts_with(name + strlen(BUILTIN), beginnings[i]))
			return true;
	}
	return false;
}

/* memcpy() is called, whatever a header makes of it. */
static fact_expr_id library_function(struct extract *x, const char *name)
{
	struct fact_expr e = { .kind = EX_FUNC };

	e.name = fb_str(x->b, name + strlen(BUILTIN));
	return expr_make(x, &e);
}

/* __noreturn is part of the type that is called. */
static bool never_returns(CXCursor callee)
{
	char *type = place_string(clang_getTypeSpelling(clang_getCanonicalType(
		clang_getCursorType(callee))));
	bool never = ends_with(type, "__attribute__((noreturn))");

	free(type);
	return never;
}

/* Builtins that are not calls. True if CUR was one, with its value in ID. */
static bool builtin_call(struct extract *x, CXCursor cur, const char *name,
			 fact_expr_id *id)
{
	int n = clang_Cursor_getNumArguments(cur);

	if (!starts_with(name, "__builtin_"))
		return false;
	if (ends(name) || is_library(name))
		return false;
	if (starts_with(name, "__builtin_expect") && n > 0) {
		*id = expr_value(x, clang_Cursor_getArgument(cur, 0));
		for (int i = 1; i < n; i++)
			expr_value(x, clang_Cursor_getArgument(
					      cur, (unsigned int)i));
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
	char *name = place_string(clang_getCursorSpelling(cur));
	struct fact_event *ev;
	fact_expr_id callee;
	fact_list_id list;
	uint32_t i;

	if (!kids.n || n < 0) {
		callee = expr_unknown(x);
		goto out;
	}
	if (builtin_call(x, cur, name, &callee))
		goto out;
	callee = is_library(name) ? library_function(x, name) :
				    expr_value(x, kids.v[0]);
	e.name = x->b->exprs.v[callee].kind == EX_FUNC ?
			 x->b->exprs.v[callee].name :
			 fb_str(x->b, name);
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
	if (ends(name) || never_returns(kids.v[0]))
		ev->flags |= EVENT_ENDS;
	e.type = place_type_tag(x, type);
	e.value = i;
	callee = expr_make(x, &e);
out:
	free(name);
	vec_release(&args);
	vec_release(&kids);
	return callee;
}
