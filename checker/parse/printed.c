// SPDX-License-Identifier: GPL-2.0-only
/*
 * libclang's cursors leave things out: which parts a `for` has, which
 * operands of inline assembler are outputs, where it goes to, what a cleanup
 * attribute names. The compiler's own printing of the declaration has it all,
 * macros expanded; so the N-th `for` of a function is the N-th in its text.
 * Where the two do not agree on how many there are, nothing is told.
 */
#include "parse/extract.h"

/* Behind the literal (string or character) that begins at P. */
static const char *skip_literal(const char *p)
{
	char quote = *p++;

	while (*p && *p != quote) {
		if (*p == '\\' && p[1])
			p++;
		p++;
	}
	return *p ? p + 1 : p;
}

/* Behind the token at P: a word, a literal, or one character. */
static const char *skip_token(const char *p)
{
	if (*p == '"' || *p == '\'')
		return skip_literal(p);
	if (!is_ident(*p))
		return p + 1;
	while (is_ident(*p))
		p++;
	return p;
}

static const char *skip_space(const char *p)
{
	while (*p == ' ' || *p == '\n' || *p == '\t')
		p++;
	return p;
}

static bool word_at(const char *p, const char *word)
{
	size_t n = strlen(word);

	return strncmp(p, word, n) == 0 && !is_ident(p[n]);
}

/*
 * The end of what begins at P and ends before one of STOPS or a bracket that
 * closes what it is in.
 */
static const char *part_end(const char *p, const char *stops)
{
	unsigned int depth = 0;

	while (*p) {
		if (strchr("([{", *p))
			depth++;
		else if (strchr(")]}", *p) && depth-- == 0)
			return p;
		else if (!depth && strchr(stops, *p))
			return p;
		p = skip_token(p);
	}
	return p;
}

static bool is_blank(const char *from, const char *to)
{
	return skip_space(from) >= to;
}

static char *printed(CXCursor decl)
{
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(decl);
	char *text = place_string(clang_getCursorPrettyPrinted(decl, policy));

	clang_PrintingPolicy_dispose(policy);
	return text;
}

static const char *text_of(struct extract *x)
{
	struct survey *s = survey_get(x);

	if (s->text)
		return s->text;
	s->text = printed(x->fn->decl);
	/* asm("name") without a blank says where a variable lives. */
	for (const char *p = s->text; *p; p = skip_token(p)) {
		uint32_t at = (uint32_t)(p - s->text);

		if (word_at(p, "for"))
			vec_push(&s->for_at, at);
		else if (word_at(p, "asm") && p[3] == ' ')
			vec_push(&s->asm_at, at);
		else if (word_at(p, "_Generic"))
			vec_push(&s->generic_at, at);
	}
	return s->text;
}

/* Where CUR, one of ALL, is in the text, which has them at AT. */
static const char *find(struct extract *x, CXCursor cur,
			const struct cursor_vec *all, const struct u32_vec *at)
{
	const char *text;

	if (clang_Cursor_isNull(x->fn->decl))
		return NULL;
	text = text_of(x);
	if (all->n != at->n)
		return NULL;
	for (size_t i = 0; i < all->n; i++) {
		if (place_same(all->v[i], cur))
			return text + at->v[i];
	}
	return NULL;
}

bool printed_for(struct extract *x, CXCursor cur, bool has[3])
{
	struct survey *s = &x->fn->survey;
	const char *p = find(x, cur, &s->fors, &s->for_at);

	p = p ? strchr(p, '(') : NULL;
	if (!p)
		return false;
	for (int i = 0; i < 3; i++) {
		const char *end = part_end(++p, ";");

		if (*end != (i < 2 ? ';' : ')'))
			return false;
		has[i] = !is_blank(p, end);
		p = end;
	}
	return true;
}

static void add_word(struct str_vec *out, const char *p)
{
	const char *end;

	p = skip_space(p);
	end = skip_token(p);
	if (is_ident(*p))
		vec_push(out, xstrndup(p, (size_t)(end - p)));
}

/* asm [volatile] [goto] ("..." : outputs : inputs : clobbers : labels) */
bool printed_asm(struct extract *x, CXCursor cur, size_t *outputs,
		 struct str_vec *labels)
{
	struct survey *s = &x->fn->survey;
	const char *p = find(x, cur, &s->asms, &s->asm_at);
	int section = 0;

	*outputs = 0;
	p = p ? strchr(p, '(') : NULL;
	while (p && *p && *p != ')') {
		const char *end = part_end(p + 1, ":,");

		if (section == 1)
			*outputs += !is_blank(p + 1, end);
		else if (section == 4)
			add_word(labels, p + 1);
		section += *end == ':';
		p = end;
	}
	return p && *p;
}

/* _Generic(value, type: value, ..., default: value) */
bool printed_generic(struct extract *x, CXCursor cur, struct str_vec *types)
{
	struct survey *s = &x->fn->survey;
	const char *p = find(x, cur, &s->generics, &s->generic_at);

	p = p ? strchr(p, '(') : NULL;
	p = p ? part_end(p + 1, ",") : NULL;
	while (p && *p == ',') {
		const char *from = skip_space(p + 1);
		const char *colon = part_end(from, ":");

		if (*colon != ':')
			return false;
		vec_push(types, xstrndup(from, (size_t)(colon - from)));
		p = part_end(colon + 1, ",");
	}
	return p && *p == ')';
}

/* The word, or the string's content, in the parentheses that follow P. */
static char *argument(const char *p)
{
	const char *end;

	p = skip_space(p);
	if (*p != '(')
		return NULL;
	p = skip_space(p + 1);
	end = skip_token(p);
	if (*p == '"')
		return xstrndup(p + 1, (size_t)(end - p) - 2);
	return is_ident(*p) ? xstrndup(p, (size_t)(end - p)) : NULL;
}

/*
 * Attributes stand before or behind the name, as the version of the compiler
 * has it, but never in brackets: what an initialiser holds in its own is not
 * looked at.
 */
char *printed_attribute(CXCursor decl, const char *name)
{
	char *text = printed(decl);
	const char *p = text;
	char *found = NULL;

	while (*p && !found) {
		if (word_at(p, "__attribute__") || strncmp(p, "[[", 2) == 0) {
			const char *end;

			p = *p == '[' ? p : skip_space(skip_token(p));
			end = part_end(p + (*p != '\0'), "");
			for (; p < end && !found; p = skip_token(p)) {
				if (word_at(p, name))
					found = argument(p + strlen(name));
			}
		} else if (strchr("([{", *p)) {
			p = part_end(p + 1, "");
			p += *p != '\0';
		} else {
			p = skip_token(p);
		}
	}
	free(text);
	return found;
}
