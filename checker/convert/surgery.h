/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking statements out of functions, and what that does to those around. */
#ifndef CONVERT_SURGERY_H
#define CONVERT_SURGERY_H

#include "convert/boolfold.h"
#include "convert/stmt.h"

struct surgery {
	const struct fold_env *env;
	const struct tokens *t;
	struct edits *out;
	struct str_vec *left; /* "LINE: what a human has to look at" */
	size_t block;	      /* out: offset of the brace of the block that
			       * got smaller; SIZE_MAX if none did */
};

/* Take S away, and whatever is empty then. False, with nothing done, where
 * no statement can stand in its place. */
bool surgery_vanish(struct surgery *x, struct stmt *s);
/* Put KEEP, which is S's body or its else part, in the place of S. */
void surgery_replace(struct surgery *x, struct stmt *s, struct stmt *keep);
/* Drop the braces of B, and of the other arms of its `if`, if each holds one
 * plain statement. */
void surgery_drop_braces(struct surgery *x, struct stmt *b);

void surgery_note(struct surgery *x, size_t off, const char *what);

#endif
