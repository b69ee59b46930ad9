/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: the other state of #if's that depend on the config.
 *
 * A unit is parsed with nearly every config symbol on. What stands in the
 * branches that are not taken then is seen by parsing again with directives
 * rewritten in place (`#ifdef CONFIG_X` to `#if 0`, blanks behind it), so that
 * every offset and line stays what it is.
 */
#ifndef PARSE_VARIANT_H
#define PARSE_VARIANT_H

#include "lib/strbuf.h"
#include "lib/strmap.h"
#include "parse/extract.h"

/* At most this many rewritten texts for one file. */
#define VARIANT_MAX 3

/*
 * Rewrite TEXT so that the groups that matter take their K-th next branch
 * (K from 1). A group matters if its condition is made of config symbols
 * alone and RELEVANT says so of the text from its #if to its #endif. CONFIG
 * is the set of symbols (without CONFIG_) that are on. False if no group has
 * a K-th other branch. RANGES gets the groups.
 */
bool variant_make(const char *text, size_t len, int k,
		  const struct strmap *config,
		  bool (*relevant)(const char *text, size_t len),
		  struct strbuf *out, struct range_vec *ranges);

/* The set of symbols that the text of an autoconf.h turns on. */
void variant_config(const char *autoconf, struct strmap *config);

#endif
