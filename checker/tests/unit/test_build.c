// SPDX-License-Identifier: GPL-2.0-only
#include "lib/cleanup.h"
#include "lib/file.h"
#include "parse/build.h"

#include "tests/unit/test.h"

#include <unistd.h>

/* Tests run from the top of the repository. */
#define BASE "checker/tests/trees/base"

static struct tree *tree;
static char *dir;

static void put(const char *name, const char *text)
{
	char *path = path_join(dir, name);

	assert_int_equal(file_mkdirs_for(path), 0);
	assert_int_equal(file_write(path, text, strlen(text)), 0);
	free(path);
}

static bool has(const struct str_vec *v, const char *tail, const char *head)
{
	char *want = xasprintf("%s%s", head ? head : "", tail);
	bool found = false;

	vec_for_each(s, v)
		found |= streq(*s, want);
	free(want);
	return found;
}

/* Is B right behind A, where B is below folder UNDER if that is not NULL? */
static bool pair(const struct str_vec *v, const char *a, const char *under,
		 const char *b)
{
	char *want = under ? path_join(under, b) : xstrdup(b);
	bool found = false;

	for (size_t i = 0; i + 1 < v->n; i++)
		found |= streq(v->v[i], a) && streq(v->v[i + 1], want);
	free(want);
	return found;
}

static void is_no_build(void **state)
{
	struct build b;

	(void)state;
	assert_int_equal(build_open(&b, "/nonexistent", tree, "/res"), -1);
	build_release(&b);
	assert_int_equal(build_open(&b, dir, tree, "/res"), -1);
	build_release(&b);
}

static void takes_what_was_built(void **state)
{
	struct str_vec flags = VEC_INIT;
	struct build b;

	(void)state;
	put("include/generated/autoconf.h", "#define CONFIG_A 1\n");
	put(".config", "#\n# Automatically generated file; DO NOT EDIT.\n"
		       "# Linux/arm64 6.12.0 Kernel Configuration\n");
	put("drivers/x/.a.o.cmd",
	    "savedcmd_drivers/x/a.o := gcc -Wp,-MMD,drivers/x/.a.o.d "
	    "-nostdinc -I/src/include -I./include -Idrivers/x "
	    "-include /src/include/linux/kconfig.h -isystem /gcc/include "
	    "-D__KERNEL__ -Wall -fno-PIE -mcmodel=kernel -DNAME='\"a b\"' "
	    "-DESC=\\\"x\\\" -UFOO -O2 -c -o drivers/x/a.o "
	    "/src/drivers/x/a.c ; objtool -Inot -DNOT x.o\n\n"
	    "source_drivers/x/a.o := /src/drivers/x/a.c\n");
	assert_int_equal(build_open(&b, dir, tree, "/res"), 0);
	assert_string_equal(b.arch, "arm64");
	assert_true(build_flags(&b, "drivers/x/a.c", &flags));
	assert_true(has(&flags, "--target=aarch64-linux-gnu", NULL));
	assert_true(pair(&flags, "-isystem", NULL, "/res/include"));
	assert_true(pair(&flags, "-I", NULL, "/src/include"));
	assert_true(pair(&flags, "-I", b.dir, "include"));
	assert_true(pair(&flags, "-I", b.dir, "drivers/x"));
	assert_true(pair(&flags, "-include", NULL,
			 "/src/include/linux/kconfig.h"));
	assert_true(has(&flags, "-DNAME=\"a b\"", NULL));
	assert_true(has(&flags, "-DESC=\"x\"", NULL));
	assert_true(has(&flags, "-UFOO", NULL));
	/* gcc's own, and what only changes the code that comes out. */
	assert_false(pair(&flags, "-isystem", NULL, "/gcc/include"));
	assert_false(has(&flags, "-mcmodel=kernel", NULL));
	assert_false(has(&flags, "-Wall", NULL));
	assert_false(has(&flags, "-DNOT", NULL));
	str_vec_release(&flags);
	build_release(&b);
}

static void the_rest_has_common_flags(void **state)
{
	struct str_vec flags = VEC_INIT;
	struct build b;

	(void)state;
	put(".config", "# Linux/x86 6.12.0 Kernel Configuration\n");
	assert_int_equal(build_open(&b, dir, tree, "/res"), 0);
	assert_false(build_flags(&b, "drivers/x/other.c", &flags));
	assert_int_equal(flags.n, 0);
	assert_false(build_flags(&b, "drivers/x/a.h", &flags));
	assert_true(has(&b.common, "--target=x86_64-linux-gnu", NULL));
	assert_true(has(&b.common, "/include/linux/kconfig.h",
			tree_root(tree)));
	assert_non_null(strstr(strbuf_str(&b.autoconf), "CONFIG_A"));
	build_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_no_build),
		cmocka_unit_test(takes_what_was_built),
		cmocka_unit_test(the_rest_has_common_flags),
	};
	int handle;
	int failed;

	cleanup_init();
	tree = tree_open(BASE);
	dir = cleanup_mkdtemp(&handle);
	if (!tree || !dir)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	tree_free(tree);
	free(dir);
	return failed;
}
