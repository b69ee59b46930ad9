/* SPDX-License-Identifier: GPL-2.0-only */
/* A kernel tree as small as one can be, in a folder of its own. */
#ifndef UNIT_SMALLTREE_H
#define UNIT_SMALLTREE_H

#include "lib/cleanup.h"
#include "lib/file.h"
#include "tree/tree.h"

#include "tests/unit/test.h"

struct smalltree {
	int handle;
	char *dir;
	struct tree *tree;
};

/* Write TEXT to REL below the tree's folder. */
static inline void small_put(const struct smalltree *st, const char *rel,
			     const char *text)
{
	char *path = path_join(st->dir, rel);

	assert_int_equal(file_mkdirs_for(path), 0);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
	free(path);
}

/* cmocka's setup: *STATE is the tree, opened. */
static inline int small_setup(void **state)
{
	static struct smalltree st;

	st.dir = cleanup_mkdtemp(&st.handle);
	assert_non_null(st.dir);
	small_put(&st, "Makefile", "VERSION = 6\nPATCHLEVEL = 12\n"
				   "SUBLEVEL = 3\nEXTRAVERSION = -rc1\n");
	small_put(&st, "Kconfig", "");
	small_put(&st, "include/linux/kconfig.h", "\n");
	small_put(&st, "drivers/Makefile", "");
	st.tree = tree_open(st.dir);
	assert_non_null(st.tree);
	*state = &st;
	return 0;
}

static inline int small_teardown(void **state)
{
	struct smalltree *st = *state;

	tree_free(st->tree);
	cleanup_now(st->handle);
	free(st->dir);
	return 0;
}

/* A test of the small tree. */
#define small_test(F) \
	cmocka_unit_test_setup_teardown(F, small_setup, small_teardown)

#endif
