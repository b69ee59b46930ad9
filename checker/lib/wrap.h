/* SPDX-License-Identifier: GPL-2.0-only */
/* Running text in lines of a given length. */
#ifndef LIB_WRAP_H
#define LIB_WRAP_H

#include "lib/strbuf.h"

/* N spaces. */
void wrap_indent(struct strbuf *out, size_t n);
/* Drop the spaces at the end. */
void wrap_trim(struct strbuf *out);

/*
 * Append the words of S to OUT, whose last line has COL columns, so that no
 * line gets longer than WIDTH, and a line break. What does not go on the first
 * line is indented by INDENT spaces. A word that is too long for every line has
 * one for itself.
 */
void wrap_add(struct strbuf *out, size_t col, size_t indent, size_t width,
	      const char *s);

#endif
