// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "text/token.h"

#include <ctype.h>

struct lexer {
	const char *s;
	size_t pos, len;
	struct tokens *out;
	bool bol;    /* nothing but blanks on this line so far */
	bool pp;     /* in a directive */
	size_t hash; /* index of its # */
};

static int at(const struct lexer *lx, size_t ahead)
{
	return lx->pos + ahead < lx->len ?
		       (unsigned char)lx->s[lx->pos + ahead] : -1;
}

/* Length of a backslash-newline at POS, 0 if there is none. */
static size_t splice_len(const struct lexer *lx, size_t ahead)
{
	if (at(lx, ahead) != '\\')
		return 0;
	if (at(lx, ahead + 1) == '\n')
		return 2;
	return at(lx, ahead + 1) == '\r' && at(lx, ahead + 2) == '\n' ? 3 : 0;
}

static void emit(struct lexer *lx, enum token_kind kind, size_t len)
{
	struct token t = { 0 };

	t.kind = kind;
	t.off = lx->pos;
	t.len = len;
	if (lx->bol)
		t.flags |= TOKEN_FIRST;
	if (lx->pp)
		t.flags |= TOKEN_PP;
	lx->bol = false;
	vec_push(&lx->out->list, t);
	lx->pos += len;
}

static size_t comment_len(const struct lexer *lx)
{
	const char *s = lx->s + lx->pos;
	size_t left = lx->len - lx->pos;

	if (s[1] == '*') {
		const char *end = left > 2 ? memmem(s + 2, left - 2, "*/", 2) :
					     NULL;

		return end ? (size_t)(end - s) + 2 : left;
	}
	for (size_t i = 2; i < left; i++) {
		size_t splice = splice_len(lx, i);

		if (splice)
			i += splice - 1;
		else if (s[i] == '\n')
			return i;
	}
	return left;
}

static size_t quoted_len(const struct lexer *lx, size_t start)
{
	int quote = at(lx, start);
	size_t i = start + 1;

	for (;; i++) {
		int c = at(lx, i);
		size_t splice = splice_len(lx, i);

		if (c < 0 || c == '\n')
			return i;
		if (splice)
			i += splice - 1;
		else if (c == '\\')
			i++;
		else if (c == quote)
			return i + 1;
	}
}

static size_t ident_len(const struct lexer *lx)
{
	size_t i = 0;

	while (at(lx, i) >= 0 && (is_ident(at(lx, i)) || at(lx, i) >= 0x80))
		i++;
	return i;
}

static size_t number_len(const struct lexer *lx)
{
	size_t i = 0;

	for (;; i++) {
		int c = at(lx, i);

		if (c >= 0 && (is_ident(c) || c == '.'))
			continue;
		if ((c == '+' || c == '-') && i > 1 &&
		    strchr("eEpP", at(lx, i - 1)) && at(lx, 1) != 'x')
			continue;
		return i;
	}
}

static size_t punct_len(const struct lexer *lx)
{
	static const char *const longest_first[] = {
		"<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=",
		"==", "!=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "&=",
		"|=", "^=", "##",
	};

	for (size_t i = 0; i < ARRAY_SIZE(longest_first); i++) {
		const char *p = longest_first[i];
		size_t n = strlen(p);

		if (lx->len - lx->pos >= n && !memcmp(lx->s + lx->pos, p, n))
			return n;
	}
	return 1;
}

/* The free text behind #include, #error and the like is no C. */
static bool free_text(const struct lexer *lx)
{
	static const char *const names[] = { "include", "include_next",
					     "import", "error", "warning",
					     "pragma", "ident" };
	size_t n = lx->out->list.n;

	if (!lx->pp || n != lx->hash + 2)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (token_is(lx->out, n - 1, names[i]))
			return true;
	}
	return false;
}

static void lex_free_text(struct lexer *lx)
{
	size_t i = 0;

	while (at(lx, i) >= 0 && at(lx, i) != '\n') {
		size_t splice = splice_len(lx, i);

		if (!splice && at(lx, i) == '/' &&
		    (at(lx, i + 1) == '*' || at(lx, i + 1) == '/'))
			break;
		i += splice ? splice : 1;
	}
	if (i)
		emit(lx, TOK_OTHER, i);
}

static void lex_one(struct lexer *lx)
{
	int c = at(lx, 0), d = at(lx, 1);

	if (c == '/' && (d == '*' || d == '/')) {
		bool bol = lx->bol;
		size_t len = comment_len(lx);

		/* A comment before # does not make it less of a directive. */
		emit(lx, TOK_COMMENT, len);
		lx->bol = bol;
	} else if (c == '#' && lx->bol && !lx->pp) {
		lx->pp = true;
		lx->hash = lx->out->list.n;
		emit(lx, TOK_PUNCT, 1);
		lx->out->list.v[lx->hash].flags |= TOKEN_HASH;
	} else if (free_text(lx)) {
		lex_free_text(lx);
	} else if (c == '"' || c == '\'') {
		emit(lx, c == '"' ? TOK_STRING : TOK_CHAR, quoted_len(lx, 0));
	} else if ((c == 'L' || c == 'u' || c == 'U') && d == '"') {
		emit(lx, TOK_STRING, quoted_len(lx, 1));
	} else if (isdigit(c) || (c == '.' && d >= 0 && isdigit(d))) {
		emit(lx, TOK_NUMBER, number_len(lx));
	} else if (is_ident(c) || c >= 0x80) {
		emit(lx, TOK_IDENT, ident_len(lx));
	} else if (ispunct(c) && c != '@' && c != '`') {
		emit(lx, TOK_PUNCT, punct_len(lx));
	} else {
		emit(lx, TOK_OTHER, 1);
	}
}

void tokens_lex(const char *text, size_t len, struct tokens *out)
{
	struct lexer lx = { text, 0, len, out, true, false, 0 };

	memset(out, 0, sizeof(*out));
	out->text = text;
	out->len = len;
	while (lx.pos < len) {
		int c = at(&lx, 0);
		size_t splice = splice_len(&lx, 0);

		if (splice) {
			lx.pos += splice;
		} else if (c == '\n') {
			lx.bol = true;
			lx.pp = false;
			lx.pos++;
		} else if (c == ' ' || (c >= '\t' && c <= '\r')) {
			lx.pos++;
		} else {
			lex_one(&lx);
		}
	}
}

void tokens_release(struct tokens *t)
{
	vec_release(&t->list);
}

bool token_is(const struct tokens *t, size_t i, const char *s)
{
	return i < t->list.n && strlen(s) == t->list.v[i].len &&
	       !memcmp(t->text + t->list.v[i].off, s, t->list.v[i].len);
}

char *token_text(const struct tokens *t, size_t i)
{
	return xstrndup(t->text + t->list.v[i].off, t->list.v[i].len);
}

size_t token_close(const struct tokens *t, size_t i, size_t end)
{
	int depth = 0;
	uint8_t pp = t->list.v[i].flags & TOKEN_PP;

	for (; i < end && i < t->list.n; i++) {
		const struct token *k = &t->list.v[i];

		if (k->kind != TOK_PUNCT || (k->flags & TOKEN_PP) != pp)
			continue;
		switch (t->text[k->off]) {
		case '(': case '[': case '{':
			depth++;
			break;
		case ')': case ']': case '}':
			if (--depth == 0)
				return i;
			break;
		}
	}
	return end;
}

bool word_find(const char *text, size_t len, const char *word, size_t *pos)
{
	size_t n = strlen(word);

	while (*pos < len) {
		const char *hit = memmem(text + *pos, len - *pos, word, n);

		if (!hit)
			return false;
		*pos = (size_t)(hit - text);
		if ((hit == text || !is_ident((unsigned char)hit[-1])) &&
		    (*pos + n == len || !is_ident((unsigned char)hit[n])))
			return true;
		*pos += n;
	}
	return false;
}

bool token_is_one_of(const struct tokens *t, size_t i,
		     const char *const *words)
{
	for (; *words; words++) {
		if (token_is(t, i, *words))
			return true;
	}
	return false;
}

size_t token_around(const struct tokens *t, size_t i)
{
	int depth = 0;

	while (i-- > 0) {
		const struct token *k = &t->list.v[i];

		if (k->kind != TOK_PUNCT || k->len != 1)
			continue;
		if (strchr(")]}", t->text[k->off]))
			depth++;
		else if (strchr("([{", t->text[k->off]) && depth-- == 0)
			return i;
	}
	return t->list.n;
}
