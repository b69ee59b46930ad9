/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The look of C text: lines, indentation in the kernel's way (tabs of eight
 * and blanks to align), and what a careful person does to it around an edit.
 */
#ifndef CONVERT_LAYOUT_H
#define CONVERT_LAYOUT_H

#include "text/edit.h"
#include "text/token.h"

/* Where the line that has offset OFF starts, and where the next one does. */
size_t line_start(const char *s, size_t off);
size_t line_next(const char *s, size_t len, size_t off);
/* Line number of OFF, from 1. */
unsigned int line_number(const char *s, size_t off);
/* Is there nothing but blanks on the line of OFF, up to OFF? From END on? */
bool line_starts_at(const char *s, size_t off);
bool line_ends_at(const char *s, size_t len, size_t end);
/* Column of OFF, tabs counting to the next multiple of eight. */
unsigned int column_of(const char *s, size_t off);

/* Take [FROM, TO), which are whole lines, out, and with them the blank line
 * that would then be one too many. */
void cut_lines(const char *s, size_t len, size_t from, size_t to,
	       struct edits *out);
/* Take one tab (or eight blanks) from the start of each line that begins in
 * [FROM, TO), but not inside a string of T. */
void dedent_lines(const struct tokens *t, size_t from, size_t to,
		  struct edits *out);

/*
 * After E has been applied to the text of T, giving TEXT: look at what is now
 * tokens from offset START to END of TEXT (a statement, a condition), and put
 * it on one line where it fits into 80 columns; else align its lines again
 * that were aligned to a bracket before.
 */
void layout_settle(const struct tokens *before, const struct edits *e,
		   struct strbuf *text, size_t start, size_t end);

#endif
