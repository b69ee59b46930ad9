/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The series: steps of a profile, applied to a tree, as mails.
 *
 * In:  an open tree.
 * Out: a folder with the patches, the cover letter and `series`.
 */
#ifndef CONVERT_SERIES_H
#define CONVERT_SERIES_H

#include "lib/vec.h"
#include "tree/tree.h"

/* Is PROFILE one that this program knows, and are its steps there? 0, or -1 with
 * a message. */
int series_check_profile(const char *profile);

/* A patch of a series that was made, and what its semantic patch does alone. */
struct series_patch {
	char *mail; /* file name */
	bool has_cocci;
	/* As in struct proof. */
	size_t code, cocci, files, reached;
	struct str_vec differs, unread;
};

struct series_made {
	struct VEC_OF(struct series_patch) patches; /* in order */
	/* "path...: what is left to a human", "path: why it was not analysed" */
	struct str_vec left;
};

void series_made_release(struct series_made *m);

struct series_opts {
	const char *profile; /* "upstream" or "v3" */
	bool reverse; /* from the new names to the old ones instead */
	const char *only; /* with reverse, the part of the tree to make patches
			   * for, as from only_find(); NULL: all of it */
	const char *out_dir; /* made if need be; never in the tree */
	int jobs;	     /* 0: one per core */
	const char *store;   /* file to keep facts in; NULL: keep nothing */
	/* The same for what an audit asks: an audit of the tree has filled it. */
	const char *audit_store;
	/* Told how far it is; may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t total,
			 const char *what);
	void *progress_ctx;
	/* Filled in if not NULL; the caller zeroes and releases it. */
	struct series_made *made;
};

/*
 * Write the series that converts TREE, or takes it back. 0 (a tree that needs
 * nothing gives an empty series and a sentence), or -1 with one sentence
 * printed and nothing written. TREE is used as it is on disk; its overlay is
 * empty afterwards.
 */
int series_run(struct tree *tree, const struct series_opts *opts);

#endif
