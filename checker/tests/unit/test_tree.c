// SPDX-License-Identifier: GPL-2.0-only
#include "tree/tree.h"

#include "tests/unit/capture.h"
#include "tests/unit/smalltree.h"

#include <errno.h>
#include <sys/stat.h>

static void assert_reads(const struct tree *tree, const char *rel,
			 const char *want)
{
	struct strbuf sb = STRBUF_INIT;

	assert_int_equal(tree_read(tree, rel, &sb), 0);
	assert_string_equal(strbuf_str(&sb), want);
	strbuf_release(&sb);
}

static void assert_refused(const struct tree *tree, const char *rel, int err)
{
	struct strbuf sb = STRBUF_INIT;

	errno = 0;
	assert_int_equal(tree_read(tree, rel, &sb), -1);
	assert_int_equal(errno, err);
	assert_int_equal(sb.len, 0);
	strbuf_release(&sb);
}

static void says_what_it_is(void **state)
{
	struct smalltree *st = *state;

	assert_string_equal(tree_version(st->tree), "6.12.3-rc1");
	assert_string_equal(tree_name(st->tree), path_base(st->dir));
	assert_int_equal(tree_root(st->tree)[0], '/');
	assert_false(ends_with(tree_root(st->tree), "/"));
}

static void root_is_absolute(void **state)
{
	struct smalltree *st = *state;
	char *slashes = xasprintf("%s/drivers/..//", st->dir);
	struct tree *tree = tree_open(slashes);

	assert_non_null(tree);
	assert_string_equal(tree_root(tree), tree_root(st->tree));
	tree_free(tree);
	free(slashes);
}

static void reads_below_root(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/a.c", "int a;\n");
	assert_reads(st->tree, "drivers/a.c", "int a;\n");
	assert_reads(st->tree, "./drivers//x/../a.c", "int a;\n");
	assert_true(tree_exists(st->tree, "drivers/a.c"));
	assert_true(tree_exists(st->tree, "drivers"));
	assert_false(tree_exists(st->tree, "drivers/b.c"));
	assert_refused(st->tree, "drivers/b.c", ENOENT);
	assert_refused(st->tree, "drivers", EISDIR);
}

static void does_not_leave(void **state)
{
	struct smalltree *st = *state;
	char *up = xasprintf("../%s/Makefile", path_base(st->dir));

	assert_refused(st->tree, up, EPERM);
	assert_refused(st->tree, "drivers/../../x", EPERM);
	assert_refused(st->tree, "/etc/passwd", EPERM);
	assert_false(tree_exists(st->tree, up));
	assert_false(tree_exists(st->tree, "/etc/passwd"));
	free(up);
}

static void link_into(const struct smalltree *st, const char *to,
		      const char *rel)
{
	char *path = path_join(st->dir, rel);

	assert_int_equal(symlink(to, path), 0);
	free(path);
}

static void links_stay_inside(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/a.c", "int a;\n");
	link_into(st, "a.c", "drivers/inside.c");
	link_into(st, "/etc/passwd", "drivers/absolute.c");
	link_into(st, "../../../../../../../etc", "drivers/etc");
	assert_reads(st->tree, "drivers/inside.c", "int a;\n");
	assert_refused(st->tree, "drivers/absolute.c", EPERM);
	assert_refused(st->tree, "drivers/etc/passwd", EPERM);
	assert_false(tree_exists(st->tree, "drivers/etc/passwd"));
}

static void overlay_comes_first(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/a.c", "disk\n");
	tree_overlay_set(st->tree, "drivers/./a.c", "over\n", 5);
	tree_overlay_set(st->tree, "new/b.c", "b\0b", 3);
	assert_reads(st->tree, "drivers/a.c", "over\n");
	assert_true(tree_exists(st->tree, "new/b.c"));
	tree_overlay_set(st->tree, "drivers/a.c", "again\n", 6);
	assert_reads(st->tree, "drivers/a.c", "again\n");

	assert_int_equal(tree_overlay_count(st->tree), 2);
	assert_string_equal(tree_overlay_at(st->tree, 0).path, "drivers/a.c");
	assert_int_equal(tree_overlay_at(st->tree, 1).len, 3);
	assert_memory_equal(tree_overlay_at(st->tree, 1).data, "b\0b", 3);

	tree_overlay_clear(st->tree);
	assert_int_equal(tree_overlay_count(st->tree), 0);
	assert_reads(st->tree, "drivers/a.c", "disk\n");
	assert_false(tree_exists(st->tree, "new/b.c"));
}

static void overlay_deletes(void **state)
{
	struct smalltree *st = *state;

	small_put(st, "drivers/a.c", "disk\n");
	tree_overlay_delete(st->tree, "drivers/a.c");
	assert_refused(st->tree, "drivers/a.c", ENOENT);
	assert_false(tree_exists(st->tree, "drivers/a.c"));
	assert_null(tree_overlay_at(st->tree, 0).data);
	/* An empty file is not a deleted one. */
	tree_overlay_set(st->tree, "drivers/a.c", NULL, 0);
	assert_reads(st->tree, "drivers/a.c", "");
}

static void overlay_set_from_itself(void **state)
{
	struct smalltree *st = *state;
	struct tree_overlay_entry e;

	tree_overlay_set(st->tree, "a.c", "some text", 9);
	e = tree_overlay_at(st->tree, 0);
	tree_overlay_set(st->tree, "a.c", e.data + 5, 4);
	assert_reads(st->tree, "a.c", "text");
}

static void assert_no_tree(const char *path, const char *message)
{
	struct capture c = capture_begin(2);
	struct tree *tree = tree_open(path);
	const char *text = capture_end(&c);

	assert_null(tree);
	assert_non_null(strstr(text, message));
	/* One sentence. */
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

static void refuses_what_is_no_tree(void **state)
{
	struct smalltree *st = *state;
	char *file = path_join(st->dir, "Makefile");
	char *sub = path_join(st->dir, "drivers");
	char *none = path_join(st->dir, "nothing");

	assert_no_tree(none, "No such file");
	assert_no_tree(file, "not a folder");
	assert_no_tree(sub, "not a kernel source tree");
	small_put(st, "Makefile", "# VERSION = 6\nVERSIONS = 6\n");
	assert_no_tree(st->dir, "no VERSION");
	small_put(st, "Makefile", "VERSION = 6\n");
	assert_no_tree(st->dir, "no VERSION");
	free(file);
	free(sub);
	free(none);
}

static void refuses_a_closed_folder(void **state)
{
	struct smalltree *st = *state;

	/* To root no folder is closed. */
	if (geteuid() == 0)
		skip();
	assert_int_equal(chmod(st->dir, 0000), 0);
	assert_no_tree(st->dir, "Permission denied");
	assert_int_equal(chmod(st->dir, 0700), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		small_test(says_what_it_is),
		small_test(root_is_absolute),
		small_test(reads_below_root),
		small_test(does_not_leave),
		small_test(links_stay_inside),
		small_test(overlay_comes_first),
		small_test(overlay_deletes),
		small_test(overlay_set_from_itself),
		small_test(refuses_what_is_no_tree),
		small_test(refuses_a_closed_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
