/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a series is based on, where the tree is a git checkout. Nothing is
 * written to the checkout, not even its index, and nothing that it has set up
 * (hooks, filters, monitors) is run.
 */
#ifndef CONVERT_BASE_H
#define CONVERT_BASE_H

#include "lib/vec.h"

/* The commit that ROOT's work tree has checked out, if it is a git checkout
 * of its own; else NULL. Owned by the caller. */
char *base_commit(const char *root);

/* Is the work tree what that commit has? Files that git does not know do not
 * count, but for those in PATHS. */
bool base_is_clean(const char *root, const struct str_vec *paths);

#endif
