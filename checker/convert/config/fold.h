/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Live without a config symbol in C: what it guarded is always on.
 *
 * IS_ENABLED() and its relatives become true and are folded into the
 * expressions around them; an `if` whose condition is known gives way to the
 * arm that is left, one level further out; what is empty or unused then goes
 * as well. #if and its like are folded first (cppfold.h).
 */
#ifndef CONVERT_FOLD_H
#define CONVERT_FOLD_H

#include "convert/config/boolfold.h"

/*
 * Fold TEXT. Adds to LEFT, as "LINE: sentence", what a human has to look at:
 * constants that could not be folded further, mentions that are no use of
 * the symbol as a condition. Folding what was folded changes nothing.
 */
void fold_c(const struct fold_env *env, struct strbuf *text,
	    struct str_vec *left);

#endif
