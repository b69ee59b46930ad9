// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions that are named by attributes only: __cleanup__ of a variable,
 * alias of a function. The syntax tree shows that there is an attribute but
 * neither which nor what it refers to.
 */
#include "parse/extract.h"

static bool has_attribute(CXCursor decl)
{
	struct cursor_vec kids = place_children(decl);
	bool has = false;

	vec_for_each(k, &kids)
		has |= clang_isAttribute(clang_getCursorKind(*k));
	vec_release(&kids);
	return has;
}

static enum CXChildVisitResult push_function(CXCursor cur, CXCursor parent,
					     CXClientData data)
{
	struct extract *x = data;

	(void)parent;
	if (clang_getCursorKind(cur) == CXCursor_FunctionDecl &&
	    clang_isCursorDefinition(cur)) {
		char *name = place_string(clang_getCursorSpelling(cur));

		vec_push(&x->functions, cur);
		strmap_at(&x->by_name, name)->value =
			(void *)(uintptr_t)x->functions.n;
		free(name);
	}
	return CXChildVisit_Continue;
}

/* Have the function extracted, as if it were called by name. */
static void want(struct extract *x, const char *name)
{
	uintptr_t i;

	if (!x->have_names)
		clang_visitChildren(clang_getTranslationUnitCursor(x->tu),
				    push_function, x);
	x->have_names = true;
	i = (uintptr_t)strmap_get(&x->by_name, name);
	if (i)
		extract_want(x, x->functions.v[i - 1]);
}

char *named_cleanup(struct extract *x, CXCursor var)
{
	char *name;

	if (!has_attribute(var))
		return NULL;
	name = printed_attribute(var, "cleanup");
	if (!name)
		name = printed_attribute(var, "__cleanup__");
	if (name)
		want(x, name);
	return name;
}

char *named_alias(CXCursor decl)
{
	return has_attribute(decl) ? printed_attribute(decl, "alias") : NULL;
}
