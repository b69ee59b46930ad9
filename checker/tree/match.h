/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many words at once in a text. Looks at about one byte in as many as the
 * shortest word has (Wu and Manber, "A fast algorithm for multi-pattern
 * searching"), so short words cost time.
 */
#ifndef TREE_MATCH_H
#define TREE_MATCH_H

#include "lib/vec.h"

#define MATCH_BITS 13

struct match_word {
	const char *text; /* not copied */
	size_t len;
	unsigned int id;
	bool whole;
	/* The part of the word that the window looks for starts here. */
	size_t offset;
	struct match_word *next; /* with the same last block */
};

struct matcher {
	struct VEC_OF(struct match_word) words;
	size_t min; /* length of the window */
	size_t block; /* bytes that are hashed, at most 3 */
	uint8_t shift[1 << MATCH_BITS];
	struct match_word *bucket[1 << MATCH_BITS];
};

/* Add TEXT, which must outlive M, to be reported as ID; empty: no-op. */
void matcher_add(struct matcher *m, const char *text, unsigned int id,
		 bool whole);
/* After the last word and before the first run. */
void matcher_prepare(struct matcher *m);
void matcher_release(struct matcher *m);

typedef void (*match_fn)(void *ctx, unsigned int id, size_t at);

/*
 * Call FN for every place AT which a word stands in TEXT; rising AT is not
 * promised. TEXT[N] must be readable. M is not changed: threads may share it.
 */
void matcher_run(const struct matcher *m, const char *text, size_t n,
		 match_fn fn, void *ctx);

#endif
