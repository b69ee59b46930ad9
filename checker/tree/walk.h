/* SPDX-License-Identifier: GPL-2.0-only */
/* Every file of the tree once, read by several threads. */
#ifndef TREE_WALK_H
#define TREE_WALK_H

#include "lib/vec.h"
#include "tree/tree.h"

struct walk_stats {
	size_t nfiles; /* files handed out */
	size_t nbytes;
	struct str_vec unreadable; /* files and folders, sorted; owned */
};

/*
 * What is done with a file: PATH is relative to the tree, TEXT[N] is a NUL.
 * CTX is the thread's own. Both strings are gone afterwards.
 */
typedef void (*walk_fn)(void *ctx, const char *path, const char *text,
			size_t n);

/*
 * Call FN for every regular file of TREE that WANT (NULL: all) accepts, the
 * overlay included, in no particular order, from NTHREADS threads at once,
 * thread i with CTX[i]. Not in .git, not in what a build leaves behind, not
 * through symbolic links.
 */
void walk_tree(const struct tree *tree, bool (*want)(const char *path),
	       int nthreads, walk_fn fn, void *const *ctx,
	       struct walk_stats *stats);

#endif
