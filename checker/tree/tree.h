/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The source tree as text.
 *
 * In:  a folder on disk, never written to, plus an overlay of files that are
 *      to be seen instead of, or beside, those on disk.
 * Out: contents by path relative to the tree; tree/scan.h, tree/kbuild.h and
 *      tree/kconfig.h build on it.
 * Knows nothing of clang or of rules.
 */
#ifndef TREE_TREE_H
#define TREE_TREE_H

#include "lib/strbuf.h"

struct tree;

/*
 * Open the kernel tree at PATH. NULL, with one sentence on standard error, if
 * it is not a readable folder or not a kernel source tree. A tree without
 * dma-buf is a kernel tree all the same.
 */
struct tree *tree_open(const char *path);
void tree_free(struct tree *tree);

/* Absolute path of the tree, without a slash at its end. */
const char *tree_root(const struct tree *tree);
/* "6.12.117" and the like, from the top Makefile; "" if it does not say. */
const char *tree_version(const struct tree *tree);
/* Last part of the root's path: names output folders. */
const char *tree_name(const struct tree *tree);

/*
 * Append the content of REL to OUT; the overlay comes first. 0, or -1 with
 * errno set (ENOENT where the overlay deletes it). A path that leaves the
 * tree, by ".." or through a symbolic link, is refused with EPERM.
 */
int tree_read(const struct tree *tree, const char *rel, struct strbuf *out);
bool tree_exists(const struct tree *tree, const char *rel);

/* Let REL have this content from now on (copied). */
void tree_overlay_set(struct tree *tree, const char *rel, const void *data,
		      size_t n);
/* Let REL not exist from now on. */
void tree_overlay_delete(struct tree *tree, const char *rel);
/* Drop the whole overlay. */
void tree_overlay_clear(struct tree *tree);

struct tree_overlay_entry {
	const char *path; /* relative */
	const char *data; /* NULL: deleted */
	size_t len;
};

/* The overlay's entries in order of insertion; owned by TREE. */
size_t tree_overlay_count(const struct tree *tree);
struct tree_overlay_entry tree_overlay_at(const struct tree *tree, size_t i);
/* Does the overlay speak of REL, with a content or by deleting it? */
bool tree_overlay_has(const struct tree *tree, const char *rel);

#endif
