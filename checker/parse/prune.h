/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: precompiled headers of earlier flags and headers, which
 * nobody asks for any more, take 15 MB each.
 */
#ifndef PARSE_PRUNE_H
#define PARSE_PRUNE_H

/* The precompiled headers that have their facts in the file FACTS were used
 * just now. */
void prune_used(const char *facts);
/* Remove from DIR precompiled headers that were not used for four weeks, and
 * all but the newest few. */
void prune_old(const char *dir);

#endif
