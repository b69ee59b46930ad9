/* SPDX-License-Identifier: GPL-2.0-only */
/* Functions and structs of a text, found by their names and form alone. */
#ifndef CONVERT_BODY_H
#define CONVERT_BODY_H

#include "text/token.h"

/* The tokens of the body of FUNCTION, braces included: [*LO, *HI). False if T
 * defines no such function, or more than one. */
bool body_find(const struct tokens *t, const char *function, size_t *lo,
	       size_t *hi);
/* How often the identifier WORD stands in that body; 0 if there is none. */
size_t body_count(const char *text, size_t len, const char *function,
		  const char *word);
/* Does TEXT define struct TAG, with MEMBER (NULL: whatever it has)? */
bool body_has_struct(const char *text, size_t len, const char *tag,
		     const char *member);

#endif
