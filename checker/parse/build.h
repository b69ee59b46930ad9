/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to parse/: flags out of what Kbuild left behind in a build. */
#ifndef PARSE_BUILD_H
#define PARSE_BUILD_H

#include "lib/strbuf.h"
#include "lib/vec.h"
#include "tree/tree.h"

struct build {
	char *dir; /* absolute */
	const struct tree *tree;
	char *arch; /* folder below arch/, e.g. "x86" */
	struct str_vec common; /* flags for files that were not built */
	struct strbuf autoconf;
	uint64_t hash;
};

/*
 * Open DIR, the output of `make O=DIR` (or the tree itself, if it was built
 * in place). 0, or -1 with one sentence if it is no such thing.
 */
int build_open(struct build *b, const char *dir, const struct tree *tree,
	       const char *resource_dir);
void build_release(struct build *b);

/*
 * The preprocessor flags that FILE was compiled with, appended to OUT. False
 * if FILE was not part of the build: use the common flags then.
 */
bool build_flags(const struct build *b, const char *file, struct str_vec *out);

#endif
