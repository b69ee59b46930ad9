/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The places of a text where some names stand, in comments as well as in
 * code. Renaming leaves their number and order alone, so that a place is told
 * by its index whatever it is called now.
 */
#ifndef TEXT_NAMES_H
#define TEXT_NAMES_H

#include "lib/strbuf.h"
#include "lib/vec.h"

struct name_place {
	size_t off;
	size_t word; /* index of the name */
};

struct name_places VEC_OF(struct name_place);

/* Append the places in TEXT where one of the N WORDS stands as a whole
 * identifier, sorted by where that is. */
void names_find(const char *text, size_t len, const char *const *words,
		size_t n, struct name_places *out);
/* Do A and B, with WORDS at PA and PB, differ in these at most? */
bool names_only(const struct strbuf *a, const struct name_places *pa,
		const struct strbuf *b, const struct name_places *pb,
		const char *const *words);
/*
 * Append TEXT to OUT with names in the place of others: what stands at place I
 * becomes word TO[I].
 */
void names_put(const struct strbuf *text, const struct name_places *places,
	       const char *const *words, const size_t *to, struct strbuf *out);

#endif
