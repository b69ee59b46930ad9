// SPDX-License-Identifier: GPL-2.0-only
/* Facts are reused if, and only if, nothing that they rest on has changed. */
#include "facts/store.h"
#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/run.h"
#include "parse/parse.h"

#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Tests run from the top of the repository. */
#define BASE "checker/tests/trees/base"
#define SOURCE "drivers/test/test.c"

static char *dir, *root, *db;

static void put(const char *rel, const char *text)
{
	char *path = path_join(root, rel);

	assert_int_equal(file_mkdirs_for(path), 0);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
	free(path);
}

/* Let REL have been changed long ago, so that its time is believed. */
static void age(const char *rel, long when)
{
	struct timespec times[2] = { { when, 0 }, { when, 0 } };
	char *path = path_join(root, rel);

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	free(path);
}

static void drop(const char *rel)
{
	char *path = path_join(root, rel);

	assert_int_equal(unlink(path), 0);
	free(path);
}

struct outcome {
	bool cached;
	uint32_t nfuncs;
};

static void each(void *ctx, struct parsed *one)
{
	struct outcome *o = ctx;

	assert_null(one->failure);
	o->cached = one->cached;
	o->nfuncs = one->facts.n_funcs;
}

static struct outcome parse(const char *overlay)
{
	struct parser_opts opts = { .jobs = 1, .store = db };
	const char *file = SOURCE;
	struct tree *tree = tree_open(root);
	struct outcome o = { 0 };
	struct parser *p;

	assert_non_null(tree);
	if (overlay)
		tree_overlay_set(tree, file, overlay, strlen(overlay));
	p = parser_new(tree, &opts);
	assert_non_null(p);
	assert_int_equal(parser_run(p, &file, 1, each, &o), 0);
	parser_free(p);
	tree_free(tree);
	return o;
}

static int setup(void **state)
{
	const char *const argv[] = { "cp", "-r", BASE, root, NULL };
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(argv, NULL, &r), 0);
	run_result_release(&r);
	put("drivers/test/test.h", "int h(void);\n");
	put(SOURCE, "#include <linux/dma-buf.h>\n#include \"test.h\"\n"
		    "int f(void) { return h(); }\n");
	age("drivers/test/test.h", 1000000);
	age(SOURCE, 1000000);
	return 0;
}

static int teardown(void **state)
{
	const char *const argv[] = { "rm", "-rf", root, db, NULL };
	struct run_result r;

	(void)state;
	run_program(argv, NULL, &r);
	run_result_release(&r);
	return 0;
}

static void the_second_time_is_cached(void **state)
{
	(void)state;
	assert_false(parse(NULL).cached);
	assert_true(parse(NULL).cached);
	assert_int_equal(parse(NULL).nfuncs, 1);
}

static void a_new_time_alone_is_no_change(void **state)
{
	(void)state;
	parse(NULL);
	age(SOURCE, 2000000);
	age("drivers/test/test.h", 2000000);
	assert_true(parse(NULL).cached);
}

static void a_changed_file_is_parsed_again(void **state)
{
	(void)state;
	parse(NULL);
	put(SOURCE, "int f(void) { return 1; } int g(void) { return 2; }\n");
	age(SOURCE, 3000000);
	assert_false(parse(NULL).cached);
	assert_int_equal(parse(NULL).nfuncs, 2);
}

static void the_same_size_and_time_is_still_noticed(void **state)
{
	(void)state;
	put(SOURCE, "int f(void) { return 1; }\n");
	parse(NULL);
	/* A new inode gives it away. */
	put(SOURCE, "int g(void) { return 2; }\n");
	assert_false(parse(NULL).cached);
}

static void a_changed_header_is_noticed(void **state)
{
	(void)state;
	parse(NULL);
	put("drivers/test/test.h",
	    "int h(void);\nstatic inline int i(void) { return 1; }\n");
	age("drivers/test/test.h", 3000000);
	assert_false(parse(NULL).cached);
}

static void a_shared_header_is_noticed(void **state)
{
	char *path = path_join(root, "include/linux/dma-buf.h");
	struct strbuf text = STRBUF_INIT;

	(void)state;
	parse(NULL);
	/* One that comes precompiled. */
	assert_int_equal(file_read(path, &text), 0);
	strbuf_addstr(&text, "struct more;\n");
	put("include/linux/dma-buf.h", text.buf);
	assert_false(parse(NULL).cached);
	assert_true(parse(NULL).cached);
	strbuf_release(&text);
	free(path);
}

static void new_flags_are_noticed(void **state)
{
	(void)state;
	parse(NULL);
	put("drivers/test/Makefile", "ccflags-y := -DMORE\n"
				     "obj-y += test.o\n");
	assert_false(parse(NULL).cached);
}

static void a_header_that_shadows_is_noticed(void **state)
{
	(void)state;
	/* The unit's own folder is looked in last. */
	put("drivers/test/last.h", "int h(void);\n");
	put(SOURCE, "#include <last.h>\nint f(void) { return h(); }\n");
	parse(NULL);
	assert_true(parse(NULL).cached);
	put("include/last.h", "int h(void);\n"
			      "static inline int g(void) { return 1; }\n"
			      "#define f(x) f(x) { return 1; } int other(void)\n");
	assert_false(parse(NULL).cached);
	assert_int_equal(parse(NULL).nfuncs, 2);
	assert_true(parse(NULL).cached);
	/* And that it went. */
	drop("include/last.h");
	assert_int_equal(parse(NULL).nfuncs, 1);
}

static void one_that_shadows_a_precompiled_header(void **state)
{
	(void)state;
	put(SOURCE, "#include <linux/dma-buf.h>\n"
		    "#ifndef SHADOW\n"
		    "int more(void) { return 1; }\n"
		    "#endif\n"
		    "int f(void) { return 1; }\n");
	assert_int_equal(parse(NULL).nfuncs, 2);
	/* The architecture's are looked for first. */
	put("arch/x86/include/linux/dma-resv.h",
	    "#define SHADOW 1\n#include \"../../../../include/linux/dma-resv.h\"\n");
	assert_int_equal(parse(NULL).nfuncs, 1);
}

static void has_include_is_noticed(void **state)
{
	(void)state;
	put(SOURCE, "#define NAME <other.h>\n"
		    "#if defined(__has_include) && __has_include (\"more.h\")\n"
		    "int more(void) { return 1; }\n"
		    "#endif\n"
		    "#if __has_include(NAME)\n"
		    "int other(void) { return 1; }\n"
		    "#endif\n"
		    "int f(void) { return 1; }\n");
	assert_int_equal(parse(NULL).nfuncs, 1);
	assert_true(parse(NULL).cached);
	put("include/more.h", "");
	assert_int_equal(parse(NULL).nfuncs, 2);
	put("include/other.h", "");
	assert_int_equal(parse(NULL).nfuncs, 3);
	assert_true(parse(NULL).cached);
	drop("include/more.h");
	assert_int_equal(parse(NULL).nfuncs, 2);
}

static void fails(void *ctx, struct parsed *one)
{
	assert_true(one->facts.n_diags > 0);
	*(bool *)ctx = true;
}

static void a_deleted_header_is_not_found(void **state)
{
	struct parser_opts opts = { .jobs = 1, .store = db };
	const char *file = SOURCE;
	struct tree *tree = tree_open(root);
	bool called = false;
	struct parser *p;

	(void)state;
	parse(NULL);
	tree_overlay_delete(tree, "drivers/test/test.h");
	p = parser_new(tree, &opts);
	assert_int_equal(parser_run(p, &file, 1, fails, &called), 0);
	assert_true(called);
	parser_free(p);
	tree_free(tree);
	assert_true(parse(NULL).cached);
}

static void the_overlay_counts(void **state)
{
	(void)state;
	parse(NULL);
	assert_int_equal(parse("int a(void) { return 1; }\n"
			       "int b(void) { return 1; }\n")
				 .nfuncs,
			 2);
	/* What stands on disk is what it was. */
	assert_int_equal(parse(NULL).nfuncs, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(the_second_time_is_cached),
		T(a_new_time_alone_is_no_change),
		T(a_changed_file_is_parsed_again),
		T(the_same_size_and_time_is_still_noticed),
		T(a_changed_header_is_noticed),
		T(a_shared_header_is_noticed),
		T(new_flags_are_noticed),
		T(a_header_that_shadows_is_noticed),
		T(one_that_shadows_a_precompiled_header),
		T(has_include_is_noticed),
		T(a_deleted_header_is_not_found),
		T(the_overlay_counts),
	};
	int handle;
	int failed;

	cleanup_init();
	dir = cleanup_mkdtemp(&handle);
	if (!dir)
		return 1;
	root = path_join(dir, "tree");
	db = path_join(dir, "facts.sqlite");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(db);
	free(root);
	free(dir);
	return failed;
}
