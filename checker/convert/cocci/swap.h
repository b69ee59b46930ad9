/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A semantic patch that renames, the other way round. Its text names what
 * goes and what comes; with the two exchanged wherever they stand it is the
 * rule that takes the renaming back. So there is one file for both ways.
 */
#ifndef CONVERT_SWAP_H
#define CONVERT_SWAP_H

#include "convert/step.h"

/* Append TEXT to OUT with both names of each of S's rewrites exchanged. */
void swap_names(const struct step *s, const struct strbuf *text,
		struct strbuf *out);
/*
 * The path of the semantic patch of S, to be freed by the caller: its file, or,
 * where S wants it the other way round, one made of that in the folder DIR.
 * NULL with a message.
 */
char *swap_cocci(const struct step *s, const char *dir);

#endif
