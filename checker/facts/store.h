/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Facts on disk, in one SQLite file per tree that people may query: `func`
 * and `call` say in tables what the stored blocks say.
 *
 * Facts are good for as long as the unit's own file, every file it included
 * and its flags are what they were, and no file has come or gone that its
 * includes could find instead; the store checks that by content and by name
 * (tree/names.h), and believes an unchanged size, inode and time of a file.
 */
#ifndef FACTS_STORE_H
#define FACTS_STORE_H

#include "facts/facts.h"
#include "tree/names.h"
#include "tree/tree.h"

struct store;

/*
 * Open or create the database PATH for TREE, whose NAMES must outlive it.
 * NULL, with a warning, if that cannot be: an analysis goes on without it.
 */
struct store *store_open(const char *path, const struct tree *tree,
			 struct names *names);
void store_close(struct store *s);

/*
 * The facts of FILE under KEY (a hash of everything else they depend on).
 * True, with F filled, if they are there and still good.
 */
bool store_get(struct store *s, const char *file, uint64_t key,
	       struct facts *f);

/* Keep F. Trouble is a warning, once; the store is then left alone. */
void store_put(struct store *s, const char *file, uint64_t key,
	       const struct facts *f);

#endif
