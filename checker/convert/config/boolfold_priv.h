/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to boolfold.c and its parts: booltok.c, boolpure.c, boolchain.c. */
#ifndef CONVERT_BOOLFOLD_PRIV_H
#define CONVERT_BOOLFOLD_PRIV_H

#include "convert/config/boolfold.h"

/* How tightly the outermost operator binds. */
enum prec {
	PREC_LIST,
	PREC_ASSIGN,
	PREC_COND,
	PREC_OR,
	PREC_AND,
	PREC_BIN,
	PREC_UNARY
};

/* What became of a part of the expression. */
struct part {
	size_t lo, hi;
	enum fold_val val;
	enum prec prec;
	bool changed;
	bool boolean; /* is 0 or 1 by its form */
	bool paren;   /* a bracketed expression; PREC is of the inner one */
	bool collapsed; /* one operand is all that is left of a chain */
	size_t plo, phi; /* its brackets */
};

struct folder {
	const struct fold_env *env;
	const struct tokens *t;
	struct VEC_OF(size_t) sig; /* significant tokens */
	struct edits *out;
	bool stuck;
};

/* --- tokens by significant index (booltok.c) --- */

bool bf_is(const struct folder *f, size_t i, const char *s);
int bf_kind(const struct folder *f, size_t i);
size_t bf_start_of(const struct folder *f, size_t i);
/* Where the text of the range that ends before HI ends. */
size_t bf_end_of(const struct folder *f, size_t hi);
bool bf_opens(const struct folder *f, size_t i);
/* The index behind the bracket that closes the one at I. */
size_t bf_skip_group(const struct folder *f, size_t i, size_t hi);

/* In no brackets: the next S from I on, the : of the ? before I, the last
 * assignment, the comma that ends the item at I. HI if there is none. */
size_t bf_find_top(const struct folder *f, size_t i, size_t hi, const char *s);
size_t bf_find_colon(const struct folder *f, size_t i, size_t hi);
size_t bf_find_assign(const struct folder *f, size_t lo, size_t hi);
size_t bf_find_comma(const struct folder *f, size_t i, size_t hi);

void bf_cut(struct folder *f, size_t from, size_t to);
/* Write the constant where the part stands. */
void bf_put_literal(struct folder *f, struct part *p);

bool bf_is_symbol(const struct folder *f, size_t i);
bool bf_has_leaf(const struct folder *f, size_t lo, size_t hi);
/* Length in tokens of what has a value at I, or as Kconfig's comparison from
 * LO to HI, and that value; 0 if there is none. */
size_t bf_leaf_at(const struct folder *f, size_t i, size_t hi,
		  enum fold_val *val);
size_t bf_compare_at(const struct folder *f, size_t lo, size_t hi,
		     enum fold_val *val);

/* Is the range one operand with its prefix and postfix operators? */
bool bf_is_unary(const struct folder *f, size_t lo, size_t hi);
bool bf_has_comparison(const struct folder *f, size_t lo, size_t hi);
/* Is the bracket at I no call's and no cast's? */
bool bf_groups(const struct folder *f, size_t i, size_t lo);

/* --- side effects (boolpure.c) --- */

bool bf_writes(const struct tokens *t, size_t i);
bool bf_pure_part(const struct folder *f, const struct part *p);

/* --- operands and chains (boolchain.c) --- */

void bf_drop_brackets(struct folder *f, const struct part *p);
/* The same where what stands around them binds like CONTEXT: they may be what
 * holds an operand together, or what tells an assignment from a slip. */
bool bf_drop_needless(struct folder *f, struct part *p, enum prec context);
/* Look into the brackets of an operand that is not itself decided. */
bool bf_inside(struct folder *f, size_t lo, size_t hi);
struct part bf_chain(struct folder *f, size_t lo, size_t hi, enum prec prec);

/* --- what binds less (boolfold.c) --- */

struct part bf_cond(struct folder *f, size_t lo, size_t hi);
struct part bf_list(struct folder *f, size_t lo, size_t hi,
		    unsigned int flags);

#endif
