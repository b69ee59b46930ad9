/* SPDX-License-Identifier: GPL-2.0-only */
/* Live without a config symbol in #if, #ifdef and their like. */
#ifndef CONVERT_CPPFOLD_H
#define CONVERT_CPPFOLD_H

#include "convert/config/boolfold.h"
#include "lib/strmap.h"

/*
 * Fold the conditional directives of TEXT that ask for ENV's symbol (ENV's
 * language does not matter here). Identifiers in the lines that went are
 * added to GONE, what a human has to look at to LEFT as "LINE: sentence".
 */
void fold_cpp(const struct fold_env *env, struct strbuf *text,
	      struct strmap *gone, struct str_vec *left);

#endif
