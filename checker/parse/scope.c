// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks and the variables in them. A block remembers those with a cleanup
 * function, so that every way out of it shows the cleanup where it happens.
 */
#define _GNU_SOURCE
#include "parse/extract.h"

/* Cleanups of the variables deeper than DEPTH, last one first. */
void scope_leave(struct extract *x, unsigned int depth, CXCursor at)
{
	for (size_t i = x->fn->cleanups.n; i-- > 0;) {
		struct cleanup_var c = x->fn->cleanups.v[i];
		uint32_t ev;

		if (c.depth <= depth)
			break;
		ev = expr_event(x, EV_SCOPE_END, at);
		expr_event_at(x, ev)->a = c.var;
		expr_event_at(x, ev)->name = c.function;
	}
}

void scope_open(struct extract *x)
{
	x->fn->depth++;
}

void scope_close(struct extract *x, CXCursor at)
{
	unsigned int depth = --x->fn->depth;

	scope_leave(x, depth, at);
	while (x->fn->cleanups.n &&
	       x->fn->cleanups.v[x->fn->cleanups.n - 1].depth > depth)
		x->fn->cleanups.n--;
}

/* The identifier inside the parentheses that follow KEY in TEXT. */
static char *word_in_parens(const char *text, size_t n, const char *key)
{
	const char *at = memmem(text, n, key, strlen(key));
	size_t len = 0;

	if (!at)
		return NULL;
	at += strlen(key);
	while ((size_t)(at - text) < n && (*at == ' ' || *at == '('))
		at++;
	while ((size_t)(at - text) + len < n && is_ident(at[len]))
		len++;
	return len ? xstrndup(at, len) : NULL;
}

/*
 * The cleanup function of VAR, or NULL. libclang shows that there is an
 * attribute but not which, so: by the type for what CLASS() and guard() make,
 * by the text of the declaration for __free() and __cleanup().
 */
static char *cleanup_function(struct extract *x, CXCursor var)
{
	CXSourceRange range = clang_getCursorExtent(var);
	struct fact_loc end = place_of(x, clang_getRangeEnd(range));
	char *type = place_string(
		clang_getTypeSpelling(clang_getCursorType(var)));
	char *name = NULL;
	const char *text;
	size_t left;

	if (starts_with(type, "class_") && ends_with(type, "_t")) {
		type[strlen(type) - 2] = '\0';
		name = xasprintf("%s_destructor", type);
		goto out;
	}
	text = place_text(x, clang_getRangeStart(range), &left);
	if (text) {
		struct fact_loc from =
			place_of(x, clang_getRangeStart(range));
		size_t n = end.offset > from.offset ?
				   end.offset - from.offset :
				   0;
		char *what;

		if (n > left)
			n = left;
		what = word_in_parens(text, n, "__free");
		if (what) {
			name = xasprintf("__free_%s", what);
			free(what);
		} else {
			name = word_in_parens(text, n, "__cleanup");
		}
	}
out:
	free(type);
	return name;
}

static bool has_attribute(CXCursor var)
{
	struct cursor_vec kids = place_children(var);
	bool has = false;

	vec_for_each(k, &kids)
		has |= clang_isAttribute(clang_getCursorKind(*k));
	vec_release(&kids);
	return has;
}

void scope_decl(struct extract *x, CXCursor var)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(var);
	enum CX_StorageClass sc = clang_Cursor_getStorageClass(var);
	fact_expr_id local;
	uint32_t ev;

	if (sc == CX_SC_Static || sc == CX_SC_Extern) {
		extract_want(x, var);
		return;
	}
	local = expr_local(x, var);
	if (!clang_Cursor_isNull(init))
		init_object(x, local, clang_getCursorType(var), init);
	ev = expr_event(x, EV_DECL, var);
	expr_event_at(x, ev)->a = local;
	if (has_attribute(var)) {
		char *name = cleanup_function(x, var);

		if (name) {
			struct cleanup_var c = { local, fb_str(x->b, name),
						 x->fn->depth };

			vec_push(&x->fn->cleanups, c);
			expr_event_at(x, ev)->name = c.function;
		}
		free(name);
	}
}
