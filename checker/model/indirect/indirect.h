/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Indirect importers: who imports dma-bufs through a helper, and what that
 * makes of them.
 *
 * In:  the importers, the program they were found in, data files.
 * Out: audit.indirect.
 *
 * There are hundreds of them, so none is parsed: a pass over the tree's text
 * finds the words that lead to a helper, and the statements and tables these
 * stand in are read as tokens. What such a reading cannot decide is listed as
 * unknown.
 */
#ifndef MODEL_INDIRECT_H
#define MODEL_INDIRECT_H

#include "model/importers.h"

/*
 * Fill A->indirect. Call it before audit_finish(). USER_FILE, unless NULL, is
 * a data file beside the program's own. -1, with a message, if a data file
 * cannot be read.
 */
int indirect_find(const struct program *p, struct audit *a,
		  const struct imp_vec *imps, const char *user_file);

#endif
