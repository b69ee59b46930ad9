// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/progress.h"

#include "lib/util.h"
#include "tests/unit/capture.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>

static void assert_line(size_t done, size_t total, const char *what,
			size_t columns, const char *want)
{
	char *line = progress_line(done, total, what, columns);

	assert_string_equal(line, want);
	free(line);
}

static void lines(void **state)
{
	(void)state;
	assert_line(3, 57, "drivers/x.c", 79, "[3/57] drivers/x.c");
	assert_line(0, 0, "scan", 79, "scan");
	assert_line(1, 2, NULL, 79, "[1/2] ");
	assert_line(3, 57, "drivers/x.c", 9, "[3/57] dr");
	assert_line(0, 0, "a\n\x1b[2J\xff", 79, "a??[2J?");
}

static void silent_in_a_file(void **state)
{
	struct capture c = capture_begin(2);

	(void)state;
	setenv("TERM", "xterm", 1);
	progress_update(NULL, 1, 2, "x");
	progress_clear();
	assert_string_equal(capture_end(&c), "");
}

/* What the child writes to a terminal of its own, run with TERM. */
static const char *on_terminal(const char *term, void (*child)(void))
{
	static char text[4096];
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	size_t n = 0;
	int status;
	pid_t pid;
	int slave;

	assert_true(master >= 0);
	assert_int_equal(grantpt(master) | unlockpt(master), 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(slave >= 0);
	pid = fork();
	if (pid == 0) {
		setenv("TERM", term, 1);
		dup2(slave, 2);
		child();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	for (;;) {
		struct pollfd p = { master, POLLIN, 0 };
		ssize_t got;

		if (poll(&p, 1, 0) <= 0)
			break;
		got = read(master, text + n, sizeof(text) - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	text[n] = '\0';
	close(slave);
	close(master);
	return text;
}

static void quick_updates(void)
{
	for (size_t i = 1; i <= 1000; i++)
		progress_update(NULL, i, 1000, "x");
	error("oops");
	error("again");
}

static void cleared_before_a_message(void **state)
{
	const char *text = on_terminal("xterm", quick_updates);
	size_t updates = 0;

	(void)state;
	assert_true(starts_with(text, "\r[1/1000] x\x1b[K"));
	assert_true(ends_with(text, "x\x1b[K\r\x1b[K"
				    "dmabuf-revoke: error: oops\r\n"
				    "dmabuf-revoke: error: again\r\n"));
	while ((text = strstr(text, "\r["))) {
		updates++;
		text++;
	}
	assert_true(updates < 500);
}

static void slow_updates(void)
{
	progress_update(NULL, 1, 2, "x");
	usleep(150000);
	progress_update(NULL, 2, 2, "y");
	progress_clear();
	progress_clear();
}

static void moves_on(void **state)
{
	(void)state;
	assert_string_equal(on_terminal("xterm", slow_updates),
			    "\r[1/2] x\x1b[K\r[2/2] y\x1b[K\r\x1b[K");
}

static void silent_on_a_dumb_terminal(void **state)
{
	(void)state;
	assert_string_equal(on_terminal("dumb", slow_updates), "");
	assert_string_equal(on_terminal("", slow_updates), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		/* First those that fork: what is asked once must not be yet. */
		cmocka_unit_test(cleared_before_a_message),
		cmocka_unit_test(moves_on),
		cmocka_unit_test(silent_on_a_dumb_terminal),
		cmocka_unit_test(silent_in_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
