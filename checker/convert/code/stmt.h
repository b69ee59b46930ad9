/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The statements of a function, as a tree over its tokens. Told by form
 * alone: `name(...)` in front of a block or a statement is a loop macro.
 */
#ifndef CONVERT_STMT_H
#define CONVERT_STMT_H

#include "text/token.h"

enum stmt_kind {
	ST_BLOCK,  /* { ... }; the statements in it from first on */
	ST_IF,	   /* body and, where there is an else, other */
	ST_LOOP,   /* for, while, switch and loop macros: body */
	ST_DO,	   /* do body while (...); */
	ST_LABEL,  /* name:, case x:, default: */
	ST_SIMPLE, /* anything that ends in a semicolon */
};

struct stmt {
	enum stmt_kind kind;
	size_t lo, hi;		 /* tokens [lo, hi) */
	size_t cond_lo, cond_hi; /* tokens within the header's brackets */
	size_t else_tok;	 /* ST_IF with other: the else */
	struct stmt *parent;	 /* NULL: the function's own block */
	struct stmt *body, *other;
	struct stmt *first, *next;
};

/* The function bodies of one text. */
struct stmts {
	const struct tokens *t;
	struct VEC_OF(struct stmt *) functions; /* ST_BLOCK each */
	struct VEC_OF(struct stmt *) all;	/* owned */
};

/* Find the function bodies of T, which has to outlive OUT. One whose
 * brackets do not match is left out. */
void stmts_parse(const struct tokens *t, struct stmts *out);
void stmts_release(struct stmts *s);

/* The innermost statement that has token I; NULL if no function has it. */
struct stmt *stmts_at(const struct stmts *s, size_t i);
/* The block whose brace stands at offset OFF; NULL if there is none. */
struct stmt *stmts_block(const struct stmts *s, size_t off);
/* The function body around S. */
struct stmt *stmt_function(struct stmt *s);
/* Does it declare something, as far as its form tells? */
bool stmt_declares(const struct tokens *t, const struct stmt *s);
/* Does control never come out at its end (return, goto, break, continue)? */
bool stmt_jumps(const struct tokens *t, const struct stmt *s);

/* The next or previous code token from I on; END, or t->list.n, if none. */
size_t code_next(const struct tokens *t, size_t i, size_t end);
size_t code_prev(const struct tokens *t, size_t i);

#endif
