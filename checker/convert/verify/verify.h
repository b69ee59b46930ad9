/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Does a series hold what it promises? It is applied, mail by mail, to a copy
 * of the tree, and after each the tree's own make, compiler and scripts are
 * asked what they think of it.
 *
 * In:  an open tree, the folder of a series for it.
 * Out: a table: for each patch what each check said; and the copy of the tree
 *      with all patches in it, for whoever wants to look at the result.
 * The tree itself is only read.
 */
#ifndef CONVERT_VERIFY_H
#define CONVERT_VERIFY_H

#include "convert/series.h"
#include "lib/strbuf.h"
#include "lib/vec.h"
#include "tree/tree.h"

enum verify_state {
	VERIFY_OPEN, /* not looked at, as an earlier patch did not apply */
	VERIFY_OK,
	VERIFY_EXPLAINED, /* not all, but what is not is said and listed */
	VERIFY_SKIPPED,	  /* cannot be done here; the text says why */
	VERIFY_FAILED,
};

/* What each patch is checked for. */
enum verify_check {
	VERIFY_AM,	   /* git am takes it */
	VERIFY_COMPILE,	   /* what it touches compiles */
	VERIFY_WARNINGS,   /* with no warning that was not there before */
	VERIFY_SPARSE,	   /* the same for sparse */
	VERIFY_CHECKPATCH, /* checkpatch.pl --strict has no error or warning */
	VERIFY_COCCI,	   /* its semantic patch comes to the same code */
	NR_VERIFY_CHECKS,
};

struct verify_cell {
	enum verify_state state;
	char *text; /* a few words; owned */
};

struct verify_patch {
	char *mail; /* file name */
	struct verify_cell cells[NR_VERIFY_CHECKS];
};

/* A check of the result as a whole. */
struct verify_row {
	char *name;
	struct verify_cell cell;
};

/* Where a check failed or has something to say. */
struct verify_problem {
	char *patch; /* mail; NULL: it is about the result */
	const char *check; /* static */
	char *file; /* NULL: no place */
	unsigned int line; /* 0: not known */
	char *text;
	bool failure; /* else: a remark */
};

/* What could not be compiled before the first patch, either. */
struct verify_absent {
	char *file;
	char *reason;
	bool touched; /* by a patch; else it includes a header that is */
};

struct verify_result {
	char *tree_version;
	char *compiler; /* as it calls itself */
	char *config;	/* what was compiled: "x86_64 allmodconfig" */
	char *sparse;	/* the same; or why there is none */
	char *copy;	/* the tree with all patches; gone with the result */
	int copy_handle; /* of cleanup */
	struct VEC_OF(struct verify_patch) patches;
	struct VEC_OF(struct verify_row) rows;
	struct VEC_OF(struct verify_problem) problems; /* in order */
	struct VEC_OF(struct verify_absent) absent;
	size_t objects;	   /* that compile before the first patch */
	struct strbuf log; /* every command, with what it said */
};

struct verify_opts {
	const char *dir; /* of the series */
	int jobs;	 /* 0: one per core */
	/* How the series was made, for VERIFY_COCCI; may be NULL. */
	const struct series_made *made;
	/* Told how far it is; may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t total,
			 const char *what);
	void *progress_ctx;
};

/*
 * Check the series in OPTS->dir on TREE. 0 with OUT filled, whatever came of
 * it: see verify_passed(). -1, with one sentence printed, where it cannot be
 * checked at all. The caller zeroes OUT, and releases it in both cases.
 */
int verify_run(struct tree *tree, const struct verify_opts *opts,
	       struct verify_result *out);
void verify_release(struct verify_result *r);

/* Add a row about the result. TEXT is taken over. */
void verify_row(struct verify_result *r, const char *name,
		enum verify_state state, char *text);
/* Add a problem; TEXT is taken over, the other strings are copied. */
void verify_problem(struct verify_result *r, const char *patch,
		    const char *check, const char *file, unsigned int line,
		    char *text, bool failure);

bool verify_passed(const struct verify_result *r);
/* One sentence on it; owned by the caller. */
char *verify_verdict(const struct verify_result *r);
/* The first failure as one line; NULL if there is none. Owned by the caller. */
char *verify_first_failure(const struct verify_result *r);

/* The table for people, and all of it for programs (reports/
 * verify.schema.json). Appended. */
void verify_text(const struct verify_result *r, struct strbuf *out);
void verify_json(const struct verify_result *r, struct strbuf *out);

/* "am", "compile", ... */
const char *verify_check_name(enum verify_check c);
const char *verify_state_name(enum verify_state s);

#endif
