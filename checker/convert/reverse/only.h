/* SPDX-License-Identifier: GPL-2.0-only */
/* A part of the tree: a file, or a folder with all that is in it. */
#ifndef CONVERT_ONLY_H
#define CONVERT_ONLY_H

#include "tree/tree.h"

/*
 * PATH, relative to TREE or absolute, as a path in TREE: "" if it is all of
 * it. NULL, with one sentence on standard error, if it is not there or lies
 * elsewhere. Owned by the caller.
 */
char *only_find(const struct tree *tree, const char *path);
/* Does PATH belong to the part ONLY? NULL and "" are all of the tree. */
bool only_has(const char *only, const char *path);

#endif
