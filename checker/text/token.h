/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * C as a list of tokens that know where they stand. Good enough for Kconfig
 * expressions and makefile words, too. Knows nothing of what names mean.
 */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "lib/vec.h"

enum token_kind {
	TOK_IDENT,
	TOK_NUMBER,
	TOK_STRING,
	TOK_CHAR,
	TOK_PUNCT,
	TOK_COMMENT,
	TOK_OTHER, /* stray bytes; the rest of #include, #error, #pragma */
};

#define TOKEN_PP 0x1	/* part of a preprocessor directive */
#define TOKEN_HASH 0x2	/* the # that starts one */
#define TOKEN_FIRST 0x4 /* first on its line */

struct token {
	uint8_t kind; /* enum token_kind */
	uint8_t flags;
	uint32_t off;
	uint32_t len;
};

struct tokens {
	struct VEC_OF(struct token) list;
	const char *text; /* what was taken apart; the caller's */
	size_t len;
};

/* Take TEXT apart; it has to outlive OUT. Never fails: what is not C comes
 * as TOK_OTHER, an unclosed comment or string reaches to the end. */
void tokens_lex(const char *text, size_t len, struct tokens *out);
void tokens_release(struct tokens *t);

/* Does token I spell S? False beyond the end. */
bool token_is(const struct tokens *t, size_t i, const char *s);
/* One of WORDS, which NULL ends? */
bool token_is_one_of(const struct tokens *t, size_t i,
		     const char *const *words);
/* A copy of its text; owned by the caller. */
char *token_text(const struct tokens *t, size_t i);
static inline size_t token_end(const struct tokens *t, size_t i)
{
	return t->list.v[i].off + t->list.v[i].len;
}

/* Is it code: neither a comment nor in a directive? */
static inline bool token_code(const struct tokens *t, size_t i)
{
	return t->list.v[i].kind != TOK_COMMENT &&
	       !(t->list.v[i].flags & TOKEN_PP);
}

/*
 * The bracket that closes the one at I, among tokens below END with the same
 * standing (code, or the same directive); END if it is never closed.
 */
size_t token_close(const struct tokens *t, size_t i, size_t end);

/* The innermost bracket or brace that is open at token I; the number of tokens
 * if there is none. */
size_t token_around(const struct tokens *t, size_t i);

/* Places where WORD stands as a whole identifier in TEXT from *POS on: true
 * and its offset in *POS, or false. Advance *POS by its length to go on. */
bool word_find(const char *text, size_t len, const char *word, size_t *pos);

#endif
