// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/util.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* What CALL prints to standard error; ends up in TEXT. */
#define CAPTURE(TEXT, CALL)                               \
	do {                                              \
		int saved_ = dup(2);                      \
		FILE *f_ = tmpfile();                     \
		size_t n_;                                \
							  \
		dup2(fileno(f_), 2);                      \
		CALL;                                     \
		dup2(saved_, 2);                          \
		close(saved_);                            \
		rewind(f_);                               \
		n_ = fread(TEXT, 1, sizeof(TEXT) - 1, f_); \
		(TEXT)[n_] = '\0';                        \
		fclose(f_);                               \
	} while (0)

static void messages_are_one_line(void **state)
{
	char text[8192];
	char *big;
	int ret = 0;

	(void)state;
	CAPTURE(text, ret = error("no '%s'", "x"));
	assert_int_equal(ret, -1);
	assert_string_equal(text, "dmabuf-revoke: error: no 'x'\n");
	CAPTURE(text, warning("%d left", 3));
	assert_string_equal(text, "dmabuf-revoke: warning: 3 left\n");

	errno = ENOENT;
	CAPTURE(text, ret = error_errno("no '%s'", "x"));
	assert_int_equal(ret, -1);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(text, "dmabuf-revoke: error: no 'x': "
				  "No such file or directory\n");

	/* A hostile name neither adds a line nor drives the terminal. */
	CAPTURE(text, error("no '%s'", "a\nb\r\x1b[31m\x7f"));
	assert_string_equal(text, "dmabuf-revoke: error: no 'a?b??[31m?'\n");

	big = xmalloc(100000);
	memset(big, 'x', 99999);
	big[99999] = '\0';
	CAPTURE(text, error("%s", big));
	assert_true(ends_with(text, "x\n"));
	assert_int_equal(strcspn(text, "\n"), strlen(text) - 1);
	free(big);
}

static void the_program_has_a_name(void **state)
{
	char text[256];

	(void)state;
	util_set_progname("other");
	CAPTURE(text, warning("x"));
	assert_string_equal(text, "other: warning: x\n");
	util_set_progname("dmabuf-revoke");
}

static int status_of(void (*f)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		f();
		_exit(98);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void do_die(void)
{
	die("x");
}

static void do_die_errno(void)
{
	errno = EIO;
	die_errno("x");
}

static void run_out_of_memory(void)
{
	volatile size_t huge = SIZE_MAX / 4;

	free(xmalloc(huge));
}

static void overflow_calloc(void)
{
	volatile size_t huge = SIZE_MAX / 2;

	free(xcalloc(huge, 4));
}

static void dying_is_exit_2(void **state)
{
	(void)state;
	assert_int_equal(status_of(do_die), 2);
	assert_int_equal(status_of(do_die_errno), 2);
	/* The sanitizers have their own way to die of that. */
	if (SANITIZED)
		return;
	assert_int_equal(status_of(run_out_of_memory), 2);
	assert_int_equal(status_of(overflow_calloc), 2);
}

static void nothing_can_be_allocated(void **state)
{
	char *p;

	(void)state;
	p = xmalloc(0);
	assert_non_null(p);
	free(p);
	p = xcalloc(0, 8);
	assert_non_null(p);
	free(p);
	p = xrealloc(NULL, 0);
	assert_non_null(p);
	free(p);
}

static void strings(void **state)
{
	char *s;

	(void)state;
	s = xstrndup("abcdef", 3);
	assert_string_equal(s, "abc");
	free(s);
	s = xstrndup("ab", 9);
	assert_string_equal(s, "ab");
	free(s);
	s = xasprintf("%s/%d", "a", 7);
	assert_string_equal(s, "a/7");
	free(s);
	s = xasprintf("%500s", "x");
	assert_int_equal(strlen(s), 500);
	free(s);

	assert_true(starts_with("abc", "ab"));
	assert_true(starts_with("abc", ""));
	assert_false(starts_with("ab", "abc"));
	assert_true(ends_with("abc", "bc"));
	assert_true(ends_with("abc", ""));
	assert_false(ends_with("bc", "abc"));
	assert_false(ends_with("abc", "b"));
}

static void identifiers(void **state)
{
	const char *yes = "azAZ09_";
	const char *no = "@[`{/:-. $";

	(void)state;
	for (; *yes; yes++)
		assert_true(is_ident(*yes));
	for (; *no; no++)
		assert_false(is_ident(*no));
	assert_false(is_ident(0));
	assert_false(is_ident(0xe4));
}

static void time_passes(void **state)
{
	double t = now_seconds();

	(void)state;
	usleep(2000);
	assert_true(now_seconds() - t > 0.001);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_one_line),
		cmocka_unit_test(the_program_has_a_name),
		cmocka_unit_test(dying_is_exit_2),
		cmocka_unit_test(nothing_can_be_allocated),
		cmocka_unit_test(strings),
		cmocka_unit_test(identifiers),
		cmocka_unit_test(time_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
