// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/data.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "tests/unit/capture.h"
#include "tests/unit/test.h"

static char *top;
static int handle;

/* Make the empty file REL below the temporary folder. */
static void make(const char *rel)
{
	char *path = path_join(top, rel);

	assert_int_equal(file_mkdirs_for(path), 0);
	assert_int_equal(file_write(path, "", 0), 0);
	free(path);
}

static int set_up(void **state)
{
	(void)state;
	top = cleanup_mkdtemp(&handle);
	if (!top)
		return -1;
	make("src/cocci/a.cocci");
	make("usr/share/dmabuf-revoke/cocci/a.cocci");
	make("build-root/usr/share/dmabuf-revoke/cocci/a.cocci");
	make("mine/cocci/a.cocci");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	cleanup_now(handle);
	free(top);
	return 0;
}

/* EXE and DATADIR are relative to the temporary folder, as is WANT. */
static void assert_found(const char *exe, const char *datadir, const char *rel,
			 const char *want)
{
	char *e = path_join(top, exe);
	char *d = datadir ? path_join(top, datadir) : NULL;
	char *w = want ? path_join(top, want) : NULL;
	char *got = data_locate(e, d, rel);

	if (want) {
		assert_non_null(got);
		assert_string_equal(got, w);
	} else {
		assert_null(got);
	}
	free(got);
	free(e);
	free(d);
	free(w);
}

static void in_the_source_tree(void **state)
{
	(void)state;
	assert_found("src/build/dmabuf-revoke", NULL, "cocci/a.cocci",
		     "src/cocci/a.cocci");
	assert_found("src/build/san/tests/test_x", NULL, "cocci/a.cocci",
		     "src/cocci/a.cocci");
	assert_found("src/build-clang/x", NULL, "cocci", "src/cocci");
	assert_found("src/build/x", NULL, "cocci/none.cocci", NULL);
	assert_found("src/bin/x", NULL, "cocci/a.cocci", NULL);
}

static void where_it_was_installed(void **state)
{
	static const char want[] = "usr/share/dmabuf-revoke/cocci/a.cocci";

	(void)state;
	assert_found("usr/bin/dmabuf-revoke", NULL, "cocci/a.cocci", want);
	/* A prefix that looks like a build folder. */
	assert_found("build-root/usr/bin/x", NULL, "cocci/a.cocci",
		     "build-root/usr/share/dmabuf-revoke/cocci/a.cocci");
}

static void the_variable_comes_first_and_alone(void **state)
{
	(void)state;
	assert_found("src/build/x", "mine", "cocci/a.cocci",
		     "mine/cocci/a.cocci");
	assert_found("src/build/x", "nowhere", "cocci/a.cocci", NULL);
	assert_found("src/build/x", NULL, "cocci/a.cocci",
		     "src/cocci/a.cocci");
}

static void of_this_program(void **state)
{
	struct capture c;
	char *path;
	char *mine;

	(void)state;
	mine = path_join(top, "mine");
	setenv("DMABUF_REVOKE_DATADIR", mine, 1);
	path = data_path("cocci/a.cocci");
	assert_non_null(path);
	assert_true(starts_with(path, mine));
	free(path);

	c = capture_begin(2);
	path = data_path("cocci/none");
	free(mine);
	mine = xasprintf("dmabuf-revoke: error: there is no 'cocci/none' in "
			 "DMABUF_REVOKE_DATADIR ('%s/mine')\n", top);
	assert_string_equal(capture_end(&c), mine);
	assert_null(path);
	free(mine);

	unsetenv("DMABUF_REVOKE_DATADIR");
	c = capture_begin(2);
	path = data_path("no/such/file");
	assert_string_equal(capture_end(&c),
			    "dmabuf-revoke: error: cannot find "
			    "'no/such/file', which belongs to this program: "
			    "install it, or set DMABUF_REVOKE_DATADIR\n");
	assert_null(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_the_source_tree),
		cmocka_unit_test(where_it_was_installed),
		cmocka_unit_test(the_variable_comes_first_and_alone),
		cmocka_unit_test(of_this_program),
	};

	cleanup_init();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
