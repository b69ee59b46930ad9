/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making facts: append to pools, then freeze them into one block of bytes
 * that facts_open() takes apart, that a pipe carries and the store keeps.
 */
#ifndef FACTS_BUILD_H
#define FACTS_BUILD_H

#include "facts/facts.h"
#include "lib/strmap.h"
#include "lib/vec.h"

#define X(T, name) struct fb_##name##_vec VEC_OF(T);
FACTS_POOLS(X)
#undef X

struct facts_builder {
#define X(T, name) struct fb_##name##_vec name;
	FACTS_POOLS(X)
#undef X
	struct strmap string_ids; /* text -> offset */
	struct strmap file_ids;	  /* path -> index */
};

void fb_init(struct facts_builder *b);
void fb_release(struct facts_builder *b);

/* Each text once; NULL counts as "". */
fact_str fb_str(struct facts_builder *b, const char *s);
/* Each path once; FLAGS are added to those it has. */
uint32_t fb_file(struct facts_builder *b, const char *path, uint32_t flags);
/* Append; children must have been appended before. */
fact_expr_id fb_expr(struct facts_builder *b, const struct fact_expr *e);
/* Append a list of N members; 0 for none. */
fact_list_id fb_list(struct facts_builder *b, const uint32_t *members,
		     uint32_t n);
/* How much there is, of what functions own. */
struct fb_mark {
	size_t events, exprs, lists;
};

struct fb_mark fb_mark(const struct facts_builder *b);
/* Drop what was appended since M: the function that it was is not wanted. */
void fb_rewind(struct facts_builder *b, const struct fb_mark *m);
/* A hash of all that F says, and where. M is where it began. */
uint64_t fb_hash(const struct facts_builder *b, const struct fact_func *f,
		 const struct fb_mark *m);
/* The frozen block, owned by the caller; B stays as it is. */
void *fb_freeze(const struct facts_builder *b, size_t *size);

#endif
