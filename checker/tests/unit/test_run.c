// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/run.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define SH(TEXT) ARGV("sh", "-c", TEXT)

static void output_and_status(void **state)
{
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(SH("echo out; echo err >&2; exit 3"),
				     NULL, &r), 0);
	assert_int_equal(r.status, 3);
	assert_false(r.timed_out);
	assert_string_equal(strbuf_str(&r.out), "out\n");
	assert_string_equal(strbuf_str(&r.err), "err\n");
	run_result_release(&r);

	assert_int_equal(run_program(ARGV("true"), NULL, &r), 0);
	assert_int_equal(r.status, 0);
	assert_int_equal(r.out.len, 0);
	run_result_release(&r);
}

static void arguments_are_not_for_a_shell(void **state)
{
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(ARGV("printf", "%s|", "a b", "$HOME", "",
					  "*", "'"), NULL, &r), 0);
	assert_string_equal(strbuf_str(&r.out), "a b|$HOME||*|'|");
	run_result_release(&r);
}

static void a_signal_shows(void **state)
{
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(SH("kill -TERM $$"), NULL, &r), 0);
	assert_int_equal(r.status, 128 + SIGTERM);
	run_result_release(&r);
}

static void not_to_be_started(void **state)
{
	struct run_opts opts = { .dir = "/no/such/folder" };
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(ARGV("no-such-program-0"), NULL, &r), -1);
	assert_int_equal(errno, ENOENT);
	run_result_release(&r);
	assert_int_equal(run_program(ARGV("/"), NULL, &r), -1);
	assert_int_equal(errno, EACCES);
	run_result_release(&r);
	assert_int_equal(run_program(ARGV("true"), &opts, &r), -1);
	assert_int_equal(errno, ENOTDIR);
	run_result_release(&r);
}

static void folder_and_environment(void **state)
{
	static const char *const env[] = { "DR_ONE=1", "DR_TWO=x y", NULL };
	struct run_opts opts = { .dir = "/", .env = env };
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(SH("pwd; echo $DR_ONE $DR_TWO"), &opts,
				     &r), 0);
	assert_string_equal(strbuf_str(&r.out), "/\n1 x y\n");
	run_result_release(&r);
	assert_null(getenv("DR_ONE"));
}

static void remember(void *ctx, const struct strbuf *out)
{
	strbuf_addf(ctx, "%zu;", out->len);
}

static void somebody_is_told(void **state)
{
	struct strbuf told = STRBUF_INIT;
	const struct run_opts opts = { .said = remember, .said_ctx = &told };
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(SH("echo a; sleep 0.2; echo b; echo >&2"),
				     &opts, &r), 0);
	assert_non_null(strstr(strbuf_str(&told), "2;"));
	run_result_release(&r);
	strbuf_release(&told);
}

/* More than pipes hold, both ways at once, and what comes back is right. */
static void much_input_and_output(void **state)
{
	size_t n = 5 * 1000 * 1000;
	char *data = xmalloc(n);
	struct run_opts opts = { .input = data, .input_len = n };
	struct run_result r;

	(void)state;
	for (size_t i = 0; i < n; i++)
		data[i] = (char)(i * 2654435761U >> 13);
	assert_int_equal(run_program(SH("tee /dev/stderr"), &opts, &r), 0);
	assert_int_equal(r.status, 0);
	assert_int_equal(r.out.len, n);
	assert_int_equal(r.err.len, n);
	assert_memory_equal(r.out.buf, data, n);
	run_result_release(&r);

	/* A program need not read what it is given. */
	assert_int_equal(run_program(ARGV("true"), &opts, &r), 0);
	assert_int_equal(r.status, 0);
	run_result_release(&r);
	free(data);
}

static void no_input_is_an_end(void **state)
{
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(ARGV("cat"), NULL, &r), 0);
	assert_int_equal(r.out.len, 0);
	run_result_release(&r);
}

static void assert_gone(pid_t pid)
{
	/* Reaped by init, in its own time. */
	for (int i = 0; i < 200; i++) {
		char path[64], stat[64] = "";
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
		f = fopen(path, "r");
		if (!f)
			return;
		if (!fgets(stat, sizeof(stat), f))
			stat[0] = '\0';
		fclose(f);
		if (strstr(stat, ") Z"))
			return;
		usleep(10000);
	}
	fail_msg("process %ld still runs", (long)pid);
}

static void a_timeout_ends_all(void **state)
{
	static const char *const scripts[] = {
		/* In itself, in a child, after closing what we wait for. */
		"echo $$; exec sleep 100",
		"sleep 100 & echo $!; wait",
		"echo $$; exec >&- 2>&-; exec sleep 100",
	};
	struct run_opts opts = { .timeout = 1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++) {
		double t = now_seconds();
		struct run_result r;
		pid_t pid;

		assert_int_equal(run_program(SH(scripts[i]), &opts, &r), 0);
		assert_true(r.timed_out);
		assert_int_equal(r.status, 128 + SIGKILL);
		assert_true(now_seconds() - t < 20);
		pid = atoi(strbuf_str(&r.out));
		assert_true(pid > 1);
		assert_gone(pid);
		run_result_release(&r);
	}
}

static void what_stays_behind_is_not_waited_for(void **state)
{
	double t = now_seconds();
	struct run_result r;

	(void)state;
	assert_int_equal(run_program(SH("sleep 20 & echo $!"), NULL, &r), 0);
	assert_true(now_seconds() - t < 10);
	assert_int_equal(r.status, 0);
	assert_int_equal(kill(atoi(strbuf_str(&r.out)), SIGKILL), 0);
	run_result_release(&r);
}

static int open_files(bool inherited)
{
	int n = 0;

	for (int fd = 0; fd < 1024; fd++) {
		int flags = fcntl(fd, F_GETFD);

		n += flags >= 0 && !(inherited && (flags & FD_CLOEXEC));
	}
	return n;
}

static void no_files_stay_open(void **state)
{
	int before = open_files(false);
	struct run_result r;
	int seen = 0;

	(void)state;
	for (int i = 0; i < 3; i++) {
		run_program(i ? ARGV("true") : ARGV("no-such-program-0"), NULL,
			    &r);
		run_result_release(&r);
	}
	assert_int_equal(open_files(false), before);
	/* Nor does the program get any of ours. */
	assert_int_equal(run_program(ARGV("ls", "/proc/self/fd"), NULL, &r),
			 0);
	for (size_t i = 0; i < r.out.len; i++)
		seen += r.out.buf[i] == '\n';
	/* One more: the folder that ls is reading. */
	assert_int_equal(seen, open_files(true) + 1);
	run_result_release(&r);
}

/* A caller that runs with standard files closed. */
static void standard_files_closed(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct run_opts opts = { .input = "in", .input_len = 2 };
		struct run_result r;

		close(0);
		close(1);
		close(2);
		if (run_program(SH("cat; echo err >&2"), &opts, &r) < 0)
			_exit(1);
		_exit(streq(strbuf_str(&r.out), "in") &&
		      streq(strbuf_str(&r.err), "err\n") ? 0 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void finding_programs(void **state)
{
	char *path = xstrdup(getenv("PATH"));

	(void)state;
	assert_true(run_have("sh"));
	assert_true(run_have("/bin/sh"));
	assert_false(run_have("no-such-program-0"));
	assert_false(run_have("/no/such/program"));
	setenv("PATH", "/dev/null::/", 1);
	assert_false(run_have("sh"));
	assert_false(run_have("bin")); /* a folder */
	unsetenv("PATH");
	assert_true(run_have("sh"));
	setenv("PATH", path, 1);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_and_status),
		cmocka_unit_test(arguments_are_not_for_a_shell),
		cmocka_unit_test(a_signal_shows),
		cmocka_unit_test(not_to_be_started),
		cmocka_unit_test(folder_and_environment),
		cmocka_unit_test(somebody_is_told),
		cmocka_unit_test(no_input_is_an_end),
		cmocka_unit_test(much_input_and_output),
		cmocka_unit_test(a_timeout_ends_all),
		cmocka_unit_test(what_stays_behind_is_not_waited_for),
		cmocka_unit_test(no_files_stay_open),
		cmocka_unit_test(standard_files_closed),
		cmocka_unit_test(finding_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
