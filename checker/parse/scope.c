// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks and the variables in them. A block remembers those with a cleanup
 * function, so that every way out of it shows the cleanup where it happens.
 */
#include "parse/extract.h"

void scope_leave_to(struct extract *x, size_t keep, CXCursor at)
{
	for (size_t i = x->fn->cleanups.n; i-- > keep;) {
		struct cleanup_var c = x->fn->cleanups.v[i];
		uint32_t ev = expr_event(x, EV_SCOPE_END, at);

		expr_event_at(x, ev)->a = c.var;
		expr_event_at(x, ev)->name = c.function;
	}
}

size_t scope_kept(const struct extract *x, unsigned int depth)
{
	size_t n = x->fn->cleanups.n;

	while (n && x->fn->cleanups.v[n - 1].depth > depth)
		n--;
	return n;
}

void scope_leave(struct extract *x, unsigned int depth, CXCursor at)
{
	scope_leave_to(x, scope_kept(x, depth), at);
}

void scope_open(struct extract *x, CXCursor at)
{
	x->fn->depth++;
	vec_push(&x->fn->scopes, at);
}

void scope_close(struct extract *x, CXCursor at)
{
	unsigned int depth = --x->fn->depth;

	x->fn->scopes.n--;
	scope_leave(x, depth, at);
	x->fn->cleanups.n = scope_kept(x, depth);
}

/* The sizes of an array that are not constant are evaluated where it comes to
 * life. libclang shows the innermost first, and in front of them what a
 * typeof() holds, which is not evaluated. */
static void array_sizes(struct extract *x, CXCursor var, CXCursor init)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(var));
	struct cursor_vec kids;
	size_t dims = 0;

	if (type.kind != CXType_VariableArray)
		return;
	for (; init_is_array(type); dims++)
		type = clang_getCanonicalType(clang_getArrayElementType(type));
	kids = place_operands(var);
	if (kids.n && clang_equalCursors(kids.v[kids.n - 1], init))
		kids.n--;
	for (size_t i = kids.n; i-- > 0 && dims > 0; dims--)
		expr_value(x, kids.v[i]);
	vec_release(&kids);
}

/* `T *p = &v` in a ({ ... }) is how a macro handles its argument. */
static void note_pointer(struct extract *x, fact_expr_id local)
{
	const struct fact_event *last;

	if (!expr_here(x) || x->fn->depth != x->fn->stmt_expr)
		return;
	last = expr_event_at(x, expr_here(x) - 1);
	if (last->kind == EV_STORE && last->a == local &&
	    x->b->exprs.v[last->b].kind == EX_ADDR)
		expr_points_to(x, local, last->b);
}

void scope_decl(struct extract *x, CXCursor var)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(var);
	enum CX_StorageClass sc = clang_Cursor_getStorageClass(var);
	fact_expr_id local;
	uint32_t ev;
	char *name;

	if (sc == CX_SC_Static || sc == CX_SC_Extern) {
		extract_want(x, var);
		return;
	}
	array_sizes(x, var, init);
	local = expr_local(x, var);
	if (!clang_Cursor_isNull(init))
		init_object(x, local, clang_getCursorType(var), init);
	note_pointer(x, local);
	ev = expr_event(x, EV_DECL, var);
	expr_event_at(x, ev)->a = local;
	name = named_cleanup(x, var);
	if (name) {
		struct cleanup_var c = { local, fb_str(x->b, name),
					 x->fn->depth };

		vec_push(&x->fn->cleanups, c);
		expr_event_at(x, ev)->name = c.function;
	}
	free(name);
}
