/* SPDX-License-Identifier: GPL-2.0-only */
/* The words that the pass over the tree's text looks for. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include "tree/scan.h"

enum word {
	/* A .c file with one of these is parsed. */
	WORD_ATTACH,
	WORD_DYNAMIC_ATTACH,
	WORD_ATTACH_OPS,
	WORD_CALLBACK_OLD,
	WORD_CALLBACK_NEW,
	WORD_NOTIFY_OLD,
	WORD_NOTIFY_NEW,
	WORD_PIN,
	WORD_MAP,
	WORD_UNMAP,
	WORD_VMAP,
	WORD_VUNMAP,
	WORD_EXPORT_OPS,
	WORD_EXPORT_INFO,
	WORD_EXPORT_DEFINE,
	/* These alone are no reason to. */
	WORD_CONFIG,
	WORD_CONFIG_NEAR,
	WORD_DMA_BUF,
	WORD_DMA_RESV,
	NR_WORDS,
};

#define WORD_BIT(w) (1ull << (w))
#define WORDS_PARSE (WORD_BIT(WORD_CONFIG) - 1)

extern const struct scan_word model_words[NR_WORDS];

/* A place in the tree's text. */
struct text_hit {
	const char *path; /* owned by the scan */
	unsigned int line, column;
	size_t offset;
};

struct text_hit_vec VEC_OF(struct text_hit);

/*
 * Every place where TEXT stands in the files of SCAN that have word W; as a
 * whole identifier if WHOLE. Appends in the order of files and offsets.
 */
void words_find(const struct tree *tree, const struct scan *scan, enum word w,
		const char *text, bool whole, struct text_hit_vec *out);

/* Line and column, from 1, of offset OFF in TEXT. */
void words_place(const char *text, size_t off, unsigned int *line,
		 unsigned int *column);

#endif
