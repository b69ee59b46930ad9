/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code in headers: an inline function or a macro that has one of the words is
 * compiled where it is used, in .c files that need not have the word.
 */
#ifndef MODEL_HEADERS_H
#define MODEL_HEADERS_H

#include "model/program/program.h"

/*
 * Load what uses the functions and macros of headers that have one of
 * WORDS_PARSE; a header that nothing uses is loaded itself. -1 if parsing is
 * not possible at all.
 */
int headers_load_users(struct program *p);

#endif
