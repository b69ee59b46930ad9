/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The importers and exporters of a whole tree, with the program that they
 * were found in.
 *
 * In:  an open tree.
 * Out: their rows in a struct audit, and beside it what those who ask further
 *      (rules, the steps of a series) want to look at.
 */
#ifndef MODEL_WHOLE_H
#define MODEL_WHOLE_H

#include "model/exporters/exporters.h"
#include "model/importers.h"

struct whole_opts {
	const char *build_dir; /* Kbuild's output, or NULL: synthesise */
	int jobs;	       /* worker processes; 0: one per core */
	const char *store;     /* file that keeps the facts, or NULL: none */
	bool indirect;	       /* who imports through helpers is wanted, too */
	/* Data file of helpers beside the program's own, or NULL. */
	const char *helpers;
	/* Told how far it is; may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t total,
			 const char *what);
	void *progress_ctx;
};

struct whole {
	struct tree *tree;
	struct scan scan;
	struct strmap headers;
	struct parser *parser;
	struct program program;
	struct imp_vec imps;
	struct exp_vec exps;
};

/*
 * Look through TREE (its overlay included) into W, which the caller zeroed and
 * releases in any case, and into OUT's importers, exporters, indirect and
 * incomplete. -1, with one sentence printed, if parsing is not possible at
 * all.
 */
int whole_find(struct whole *w, struct tree *tree,
	       const struct whole_opts *opts, struct audit *out);
void whole_release(struct whole *w);

#endif
