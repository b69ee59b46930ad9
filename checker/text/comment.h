/* SPDX-License-Identifier: GPL-2.0-only */
/* Names in comments, kernel-doc and documentation. */
#ifndef TEXT_COMMENT_H
#define TEXT_COMMENT_H

#include "text/edit.h"
#include "text/token.h"

/* What a bare word in running text is taken for. */
enum word_policy {
	WORD_LEAVE, /* somebody else's: it stays, unless it is qualified */
	WORD_OURS,
	WORD_PARAGRAPH, /* ours in a paragraph that speaks of dma-buf, and
			 * not of TTM */
};

struct wording {
	const char *from, *to;
	const char *owner; /* struct that has the member; NULL: a function,
			    * whose name is ours wherever it stands */
};

/*
 * What the bare name of a member means in the comments of a C file: HOME if the
 * file declares or implements the interface, USES if its code uses the member,
 * FOREIGN if the name stands for something else in its code, too.
 */
enum word_policy comments_policy(bool home, bool uses, bool foreign);

/*
 * Rename W's word in the comments of T, and append what stays as bare words
 * to LEFT, a list of offsets. `owner.from` is renamed whatever POLICY says,
 * and `other->from` or `other.from` only where POLICY is WORD_OURS.
 */
struct offset_vec VEC_OF(size_t);

void comments_rename(const struct tokens *t, const struct wording *w,
		     enum word_policy policy, struct edits *out,
		     struct offset_vec *left);
/* The same for text that is no C: all of it is comment. */
void text_rename(const char *text, size_t len, const struct wording *w,
		 enum word_policy policy, struct edits *out,
		 struct offset_vec *left);
/*
 * Rename SHORT() to NEW() in comments right above a statement of T that calls
 * FUNCTION: there the call is what is meant, whatever else has that name.
 */
void comments_above_calls(const struct tokens *t, const char *function,
			  const char *short_name, const char *new_name,
			  struct edits *out);

#endif
