/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the tree there are files of a name.
 *
 * What `#include "x.h"` and __has_include() find depends on files that are
 * not there: one that comes into being earlier on the search path would be
 * taken instead. Whatever the path, such a file has the same name; so two
 * equal hashes of a name mean that both find the same.
 */
#ifndef TREE_NAMES_H
#define TREE_NAMES_H

#include "tree/tree.h"

struct names;

/* The names of TREE, which is looked through once the first is asked for. */
struct names *names_new(const struct tree *tree);
void names_free(struct names *n);
/*
 * A hash of the paths of all files whose last part is that of PATH, as the
 * overlay has them now; of all files at all if PATH is "".
 */
uint64_t names_hash(struct names *n, const char *path);

#endif
