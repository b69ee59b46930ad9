// SPDX-License-Identifier: GPL-2.0-only
/* ({ ... }), and the best known of them, container_of(). */
#include "parse/extract.h"

#include "lib/strbuf.h"

static enum CXChildVisitResult find_call(CXCursor cur, CXCursor parent,
					 CXClientData data)
{
	bool *found = data;
	char *name;

	(void)parent;
	if (clang_getCursorKind(cur) != CXCursor_CallExpr)
		return CXChildVisit_Recurse;
	/* What BUILD_BUG_ON() would call if it could fail. */
	name = place_string(clang_getCursorSpelling(cur));
	*found |= !starts_with(name, "__compiletime_assert") &&
		  !starts_with(name, "__builtin_");
	free(name);
	return *found ? CXChildVisit_Break : CXChildVisit_Recurse;
}

/*
 * Does the statement expression begin like container_of() does, and then do
 * nothing but check types?
 */
static bool is_container_of(const struct cursor_vec *stmts)
{
	struct cursor_vec kids = place_children(stmts->v[0]);
	CXCursor first = stmts->v[0];
	bool yes = false;
	bool calls = false;

	if (clang_getCursorKind(first) == CXCursor_DeclStmt && kids.n) {
		char *name = place_string(clang_getCursorSpelling(kids.v[0]));

		yes = streq(name, "__mptr");
		free(name);
	}
	vec_release(&kids);
	for (size_t i = 1; yes && i < stmts->n; i++) {
		if (find_call(stmts->v[i], stmts->v[i], &calls) ==
		    CXChildVisit_Recurse)
			clang_visitChildren(stmts->v[i], find_call, &calls);
	}
	return yes && !calls;
}

/*
 * Since 7.0 it has no variable any more: where STMTS check types and end in
 * `(type *)((void *)p - offsetof(type, member))`, then that subtraction, else
 * a null cursor.
 */
static CXCursor subtraction(const struct cursor_vec *stmts)
{
	CXCursor c = expr_strip(stmts->v[stmts->n - 1]);
	struct cursor_vec kids = place_children(stmts->v[0]);
	bool asserts = kids.n == 1 && clang_getCursorKind(kids.v[0]) ==
					      CXCursor_StaticAssert;

	if (clang_getCursorKind(stmts->v[0]) == CXCursor_StaticAssert)
		asserts = true;
	vec_release(&kids);
	if (!asserts || stmts->n != 2 ||
	    clang_getCursorKind(c) != CXCursor_BinaryOperator ||
	    clang_getCursorBinaryOperatorKind(c) != CXBinaryOperator_Sub)
		return clang_getNullCursor();
	return c;
}

/* Members that offsetof() names, "a.b" for one in another. */
static enum CXChildVisitResult add_member(CXCursor cur, CXCursor parent,
					  CXClientData data)
{
	struct strbuf *path = data;
	char *name;

	(void)parent;
	if (clang_getCursorKind(cur) != CXCursor_MemberRef)
		return CXChildVisit_Recurse;
	name = place_string(clang_getCursorSpelling(cur));
	strbuf_addf(path, "%s%s", path->len ? "." : "", name);
	free(name);
	return CXChildVisit_Recurse;
}

/* CUR is the container of POINTER; the member is named somewhere in OFFSET. */
static fact_expr_id container(struct extract *x, CXCursor cur, CXCursor pointer,
			      CXCursor offset)
{
	struct fact_expr e = { .kind = EX_UNKNOWN, .flags = EXPR_CONTAINER };
	struct strbuf path = STRBUF_INIT;
	fact_expr_id id = 0;

	clang_visitChildren(offset, add_member, &path);
	if (path.len) {
		if (!clang_Cursor_isNull(pointer))
			e.a = expr_value(x, pointer);
		e.type = place_type_tag(x, clang_getCursorType(cur));
		e.name = fb_str(x->b, strbuf_str(&path));
		id = expr_make(x, &e);
	}
	strbuf_release(&path);
	return id;
}

/* ({ void *__mptr = p; ...; (type *)(__mptr - offsetof(type, member)); }), or
 * without a variable; 0 if it is neither. */
static fact_expr_id container_of(struct extract *x, CXCursor cur,
				 const struct cursor_vec *stmts)
{
	CXCursor minus;
	struct cursor_vec parts;
	fact_expr_id id = 0;

	if (is_container_of(stmts)) {
		parts = place_children(stmts->v[0]);
		id = container(x, cur,
			       clang_Cursor_getVarDeclInitializer(parts.v[0]),
			       stmts->v[stmts->n - 1]);
		vec_release(&parts);
		return id;
	}
	minus = subtraction(stmts);
	if (clang_Cursor_isNull(minus))
		return 0;
	parts = place_children(minus);
	if (parts.n == 2)
		id = container(x, cur, parts.v[0], minus);
	vec_release(&parts);
	return id;
}

fact_expr_id stmt_expr(struct extract *x, CXCursor cur, bool dropped)
{
	struct cursor_vec kids = place_children(cur);
	struct cursor_vec stmts = VEC_INIT;
	unsigned int outer = x->fn->stmt_expr;
	fact_expr_id id = 0;

	if (kids.n)
		stmts = place_children(kids.v[0]);
	if (stmts.n > 1)
		id = container_of(x, cur, &stmts);
	if (id)
		goto out;
	scope_open(x, kids.n ? kids.v[0] : cur);
	x->fn->stmt_expr = x->fn->depth;
	for (size_t i = 0; i < stmts.n; i++) {
		if (i + 1 == stmts.n && place_is_expr(stmts.v[i]))
			id = expr_any(x, stmts.v[i], dropped);
		else
			stmt_one(x, stmts.v[i]);
	}
	scope_close(x, cur);
	x->fn->stmt_expr = outer;
out:
	if (!id)
		id = expr_make(x, &(struct fact_expr){ .kind = EX_UNKNOWN });
	vec_release(&stmts);
	vec_release(&kids);
	return id;
}
