/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Byte-exact edits of one text: what to put in the place of what. Nothing
 * but the bytes named changes.
 */
#ifndef TEXT_EDIT_H
#define TEXT_EDIT_H

#include "lib/strbuf.h"
#include "lib/vec.h"

struct edit {
	size_t off; /* where, in the text before any edit */
	size_t len; /* how many bytes go; 0: insert only */
	char *text; /* what comes instead; owned */
};

struct edits VEC_OF(struct edit);

void edits_release(struct edits *e);
/* Drop all edits from index N on. */
void edits_truncate(struct edits *e, size_t n);
/* Add one; TEXT is copied. */
void edits_add(struct edits *e, size_t off, size_t len, const char *text);
/* Sort by place and drop edits that are there twice. */
void edits_sort(struct edits *e);
/*
 * Append DATA with the edits made to OUT. Sorts E. -1 (nothing printed, OUT
 * as it was) if two edits touch the same bytes or one lies outside DATA.
 */
int edits_apply(struct edits *e, const char *data, size_t len,
		struct strbuf *out);

#endif
