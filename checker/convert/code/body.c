// SPDX-License-Identifier: GPL-2.0-only
#include "convert/code/body.h"

#include "convert/code/stmt.h"

/* Behind the bracket at OPEN: the brace of a body, or the number of tokens.
 * Attributes may come between. */
static size_t body_behind(const struct tokens *t, size_t open)
{
	size_t n = t->list.n, i = token_close(t, open, n);

	while (i < n) {
		i = code_next(t, i + 1, n);
		if (token_is(t, i, "{"))
			return i;
		if (token_is(t, i, "("))
			i = token_close(t, i, n);
		else if (i >= n || t->list.v[i].kind != TOK_IDENT)
			break;
	}
	return n;
}

bool body_find(const struct tokens *t, const char *function, size_t *lo,
	       size_t *hi)
{
	size_t n = t->list.n, found = 0;

	for (size_t i = code_next(t, 0, n); i < n;
	     i = code_next(t, i + 1, n)) {
		size_t open = code_next(t, i + 1, n);
		size_t brace;

		if (token_is(t, i, "{")) {
			i = token_close(t, i, n);
			continue;
		}
		if (!token_is(t, i, function) || !token_is(t, open, "("))
			continue;
		brace = body_behind(t, open);
		if (brace == n)
			continue;
		*lo = brace;
		*hi = token_close(t, brace, n) + 1;
		found++;
	}
	return found == 1 && *hi <= n;
}

size_t body_count(const char *text, size_t len, const char *function,
		  const char *word)
{
	size_t lo, hi, n = 0;
	struct tokens t;

	tokens_lex(text, len, &t);
	if (body_find(&t, function, &lo, &hi)) {
		for (size_t i = lo; i < hi; i++)
			n += t.list.v[i].kind == TOK_IDENT &&
			     token_is(&t, i, word);
	}
	tokens_release(&t);
	return n;
}

/* Is MEMBER one of the tokens of the braces at OPEN? */
static bool has_member(const struct tokens *t, size_t open, const char *member)
{
	size_t close = token_close(t, open, t->list.n);

	for (size_t i = open; member && i < close; i++) {
		if (token_code(t, i) && token_is(t, i, member))
			return true;
	}
	return !member;
}

bool body_has_struct(const char *text, size_t len, const char *tag,
		     const char *member)
{
	struct tokens t;
	bool has = false;

	tokens_lex(text, len, &t);
	for (size_t i = 0; i < t.list.n && !has; i++) {
		size_t name = code_next(&t, i + 1, t.list.n);
		size_t open = code_next(&t, name + 1, t.list.n);

		has = token_is(&t, i, "struct") && token_code(&t, i) &&
		      token_is(&t, name, tag) && token_is(&t, open, "{") &&
		      has_member(&t, open, member);
	}
	tokens_release(&t);
	return has;
}
