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

/* ({ void *__mptr = p; ...; (type *)(__mptr - offsetof(type, member)); }) */
static fact_expr_id container_of(struct extract *x, CXCursor cur,
				 const struct cursor_vec *stmts)
{
	struct fact_expr e = { .kind = EX_UNKNOWN, .flags = EXPR_CONTAINER };
	struct cursor_vec decls = place_children(stmts->v[0]);
	CXCursor init = clang_Cursor_getVarDeclInitializer(decls.v[0]);
	struct strbuf path = STRBUF_INIT;

	if (!clang_Cursor_isNull(init))
		e.a = expr_value(x, init);
	e.type = place_type_tag(x, clang_getCursorType(cur));
	clang_visitChildren(stmts->v[stmts->n - 1], add_member, &path);
	e.name = fb_str(x->b, strbuf_str(&path));
	strbuf_release(&path);
	vec_release(&decls);
	return expr_make(x, &e);
}

fact_expr_id stmt_expr(struct extract *x, CXCursor cur, bool dropped)
{
	struct cursor_vec kids = place_children(cur);
	struct cursor_vec stmts = VEC_INIT;
	unsigned int outer = x->fn->stmt_expr;
	fact_expr_id id = 0;

	if (kids.n)
		stmts = place_children(kids.v[0]);
	if (stmts.n > 1 && is_container_of(&stmts)) {
		id = container_of(x, cur, &stmts);
		goto out;
	}
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
