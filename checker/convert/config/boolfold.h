/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is left of an expression once a config symbol is known to be on. One
 * folder for the three languages that ask for it: C, the preprocessor's, and
 * Kconfig's. Works on tokens and yields edits; the text that stays is never
 * written anew.
 */
#ifndef CONVERT_BOOLFOLD_H
#define CONVERT_BOOLFOLD_H

#include "text/edit.h"
#include "text/token.h"

enum fold_lang { FOLD_C, FOLD_CPP, FOLD_KCONFIG };

struct fold_env {
	const char *config; /* the symbol that is on, without CONFIG_ */
	enum fold_lang lang;
	/* Does calling FUNCTION do nothing but yield a value? May be NULL:
	 * then only what everybody knows to be pure is. */
	bool (*pure)(void *ctx, const char *function);
	void *ctx;
};

enum fold_val { FOLD_FALSE, FOLD_TRUE, FOLD_OTHER };

#define FOLD_CONDITION 0x1 /* only whether it is zero matters */
#define FOLD_BOOL 0x2	   /* what it is assigned or returned as is a bool */
#define FOLD_TO_BOOL 0x4  /* what it assigns to is a bool */

struct fold_result {
	enum fold_val val;
	bool changed; /* there are edits, or the value is now known */
	bool stuck;   /* something with a side effect is in the way: a
		       * constant was left in the text */
};

/*
 * Fold tokens [LO, HI) of T and append to OUT what has to change. Nothing is
 * appended where the value is known. What remains is an expression (or
 * several, with commas, semicolons and assignments between them) again.
 */
struct fold_result fold_expr(const struct fold_env *env,
			     const struct tokens *t, size_t lo, size_t hi,
			     unsigned int flags, struct edits *out);

/* Is token I the symbol, as ENV's language spells it? */
bool fold_is_symbol(const struct fold_env *env, const struct tokens *t,
		    size_t i);
/* Can tokens [LO, HI) be left out without anyone noticing? */
bool fold_pure(const struct fold_env *env, const struct tokens *t, size_t lo,
	       size_t hi);
/* How ENV's language spells a constant. */
const char *fold_literal(const struct fold_env *env, enum fold_val val);

#endif
