/* SPDX-License-Identifier: GPL-2.0-only */
/* What nobody uses any more once code around it has gone. */
#ifndef CONVERT_UNUSED_H
#define CONVERT_UNUSED_H

#include "convert/config/boolfold.h"
#include "lib/strmap.h"

/*
 * NAMES are identifiers that stood in code that was taken out of TEXT, which
 * was BEFORE. Take out the local variables, labels and static functions of
 * these names that were used then and are now only declared. What would have
 * to go with a side effect stays and is noted in LEFT, and so is a static
 * variable of the file that nothing uses any more.
 */
void unused_drop(const struct fold_env *env, const struct strbuf *before,
		 struct strbuf *text, struct strmap *names,
		 struct str_vec *left);

#endif
