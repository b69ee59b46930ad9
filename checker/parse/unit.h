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
	const char *pch;      /* precompiled common headers, or NULL */
	const struct facts *pch_facts; /* what was said of them, with pch */
	struct strmap config; /* set of config symbols that are on */
};

struct unit_job {
	const char *file; /* relative to the tree */
	const char *const *args;
	int nargs;
};

struct unsaved_vec VEC_OF(struct CXUnsavedFile);

/* One parse of a unit. */
struct unit_tu {
	CXIndex index;
	CXTranslationUnit tu;
	unsigned int errors;
	bool with_pch;
};

/* Parse JOB with FILES (NULL: none) instead of those on disk, or in ENV. */
enum CXErrorCode unit_parse_once(const struct unit_env *env,
				 const struct unit_job *job,
				 const struct unsaved_vec *files,
				 bool with_pch, struct unit_tu *p);
void unit_tu_release(struct unit_tu *p);
/* Add to X's facts what files its TU was made of. */
void unit_add_deps(struct extract *x);

/*
 * Parse JOB, in every state of its config that matters, and put the facts
 * into B. 0, also where the compiler found errors (they are in the facts); -1
 * with *WHY set (owned by the caller) where there is nothing at all.
 */
int unit_parse(const struct unit_env *env, const struct unit_job *job,
	       struct facts_builder *b, char **why);

/*
 * Precompile the headers that most kernel files share into PATH, and put into B
 * which they are and what watched names they use. 0, or -1 if that cannot be
 * done; parsing then only takes longer.
 */
int unit_make_pch(const struct unit_env *env, const struct unit_job *job,
		  const char *path, struct facts_builder *b);

#endif
