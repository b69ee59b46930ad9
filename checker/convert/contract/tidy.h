/* SPDX-License-Identifier: GPL-2.0-only */
/* What a person does to lines that spatch has added. */
#ifndef CONVERT_CONTRACT_TIDY_H
#define CONVERT_CONTRACT_TIDY_H

#include "lib/strbuf.h"

/*
 * NOW is BEFORE with lines added or taken: drop those of them that are nothing
 * but blanks, and break conditions that have become too long for a line.
 */
void tidy_added(const struct strbuf *before, struct strbuf *now);
/* Let TEXT include <HEADER>, in its place among those that it includes; a text
 * that includes it, or nothing in <>, stays as it is. */
void tidy_include(struct strbuf *text, const char *header);

#endif
