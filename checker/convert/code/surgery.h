/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking statements out of functions, and what that does to those around. */
#ifndef CONVERT_SURGERY_H
#define CONVERT_SURGERY_H

#include "convert/config/boolfold.h"
#include "convert/code/stmt.h"

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
/* The edits of X were made, giving TEXT: the block that got smaller may need
 * no braces now. */
void surgery_settle(const struct surgery *x, struct strbuf *text);
/*
 * Where offset OFF, the end of something, is after the edits: what replaces
 * text that ends there belongs to it.
 */
size_t surgery_moved(const struct edits *e, size_t off);

/* Take the label S away, and what follows if nobody gets there any more. The
 * token behind what went; 0, with nothing done, where it cannot go. */
size_t surgery_drop_label(struct surgery *x, struct stmt *s);

void surgery_note(struct surgery *x, size_t off, const char *what);

#endif
