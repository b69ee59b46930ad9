/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to parse/: the other states of #if's.
 *
 * A unit is parsed with nearly every config symbol on. What stands in the
 * branches that are not taken then is seen by parsing again with other values
 * of config symbols, and of what else conditions ask for, written over the
 * conditions in the unit's own files (`#ifdef CONFIG_X` to `#if 0`, blanks
 * behind it), so that every offset and line stays what it is. Shared headers
 * stay as they are.
 *
 * Each round takes as many branches that nobody saw yet as fit together. One
 * in which the compiler then finds errors is tried once more by itself.
 *
 * variant.c    the rounds, and what was seen
 * relevance.c  which branches are worth it
 * ppgroup.c    branches and definitions of one text
 * ppcond.c     conditions; ppsolve.c: what makes them true
 */
#ifndef PARSE_VARIANT_H
#define PARSE_VARIANT_H

#include "parse/extract.h"
#include "parse/ppgroup.h"

/* At most this many further parses of one unit. */
#define VARIANT_MAX 12

/* What became of a branch. */
struct arm_state {
	bool seen;
	bool reached; /* the preprocessor got there, if not more */
	bool dead; /* nothing that may be changed leads there */
	uint8_t tries;
	char *why; /* what the compiler said last, or NULL */
};

/* A file of the unit's own that has #ifs. */
struct vfile {
	char *path; /* as libclang spells it */
	char *rel;  /* in the tree */
	bool header;
	struct pp_file pp;
	struct arm_state *arms; /* as many as pp has */
	/* Where it is included: a branch of another such file, or NULL. */
	const struct vfile *from;
	uint32_t from_arm;
	bool raw; /* came up in this parse, so nothing was written over it */
};

struct variants {
	const struct strmap *config; /* symbols that are on */
	const struct tree *tree;
	struct pp_atoms atoms;
	struct VEC_OF(struct vfile *) files;
	struct strmap known; /* paths of all own files; value: index + 1 */
	struct strmap tried; /* states that were parsed */
	struct pp_values now; /* what is decided for this parse */
	int rounds;
};

/* Where the compiler found an error. */
struct variant_error {
	const struct vfile *file;
	uint32_t offset;
	char *text;
};

struct variant_errors VEC_OF(struct variant_error);

/* The set of symbols that the text of an autoconf.h turns on. */
void variant_config(const char *autoconf, struct strmap *config);

void variants_init(struct variants *v, const struct tree *tree,
		   const struct strmap *config);
void variants_release(struct variants *v);

/* Is PATH, a file of libclang's, yet to be added? Asked once for each. */
bool variants_is_new(struct variants *v, const char *path);
/* Add an own file with its text, that the parse at hand has read; the caller
 * may say where it is included. */
struct vfile *variants_add(struct variants *v, const char *path,
			   const char *rel, const char *text, size_t len);
/* The added file, or NULL. */
struct vfile *variants_file(const struct variants *v, const char *path);

/*
 * The parse at hand has read F but skipped RANGES of it, and found ERRORS:
 * note which branches have been seen.
 */
void variants_saw(struct variants *v, struct vfile *f,
		  const struct range_vec *skipped,
		  const struct variant_errors *errors);

/* Decide on the next state to look at; false if there is none. */
bool variants_next(struct variants *v);

/* F's text in that state into OUT; false if it is F's own. */
bool variants_text(const struct variants *v, const struct vfile *f,
		   struct strbuf *out);
/* The groups of F that are not what they are at first. */
void variants_ranges(const struct variants *v, const struct vfile *f,
		     struct range_vec *out);
/* The names of macros and types that may mean something else than at first. */
void variants_names(const struct variants *v, struct strmap *names);

/* The branches with names of the interface in them that were not seen. */
void variants_unseen(const struct variants *v,
		     void (*tell)(void *ctx, const struct vfile *f,
				  const struct pp_arm *arm, const char *why),
		     void *ctx);

/* relevance.c */
extern const struct pp_words variant_words, variant_header_words;
/* Find out which groups of all files matter. */
void variants_weigh(struct variants *v);

#endif
