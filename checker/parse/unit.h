/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to parse/: one translation unit, in this process. */
#ifndef PARSE_UNIT_H
#define PARSE_UNIT_H

#include "parse/extract.h"

/* What all units of a run share. Read-only once workers run. */
struct unit_env {
	const struct tree *tree;
	struct extract_opts extract;
	struct CXUnsavedFile *headers; /* made-up ones, and the overlay's */
	unsigned int nheaders;
};

struct unit_job {
	const char *file; /* relative to the tree */
	const char *const *args;
	int nargs;
};

/*
 * Parse JOB and put its facts into B. 0, also where the compiler found errors
 * (they are in the facts); -1 with *WHY set (owned by the caller) where there
 * is nothing at all.
 */
int unit_parse(const struct unit_env *env, const struct unit_job *job,
	       struct facts_builder *b, char **why);

#endif
