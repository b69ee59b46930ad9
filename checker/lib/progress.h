/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One line on standard error that says how far a long job is. It is there
 * only while a person looks: not in a file, a pipe, or on a dumb terminal.
 * Messages (lib/util.h) clear it first.
 */
#ifndef LIB_PROGRESS_H
#define LIB_PROGRESS_H

#include <stddef.h>

/*
 * Show DONE of TOTAL (0: not known) and WHAT. Cheap to call often: the line
 * changes ten times a second at most. CTX is not used; it makes this fit the
 * progress callbacks of the stages.
 */
void progress_update(void *ctx, size_t done, size_t total, const char *what);

/* Clear the line, as before anything is printed. */
void progress_clear(void);

/* The line for those numbers, at most COLUMNS wide; owned by the caller. */
char *progress_line(size_t done, size_t total, const char *what,
		    size_t columns);

#endif
