// SPDX-License-Identifier: GPL-2.0-only
/*
 * What this module does shows when a process ends; so each test runs a
 * process of its own, ends it in one of several ways and looks at what is
 * left.
 */
#define _GNU_SOURCE
#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/run.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the process under test tells us. */
static struct shared {
	char dir[256];
	volatile pid_t plain_child, child, grandchild;
	volatile int ready;
} *shared;

static char base[] = "/tmp/dmabuf-revoke-unit.XXXXXX";

/* Path of NAME in our folder; valid until the next call. */
static const char *below(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", base, name);
	return path;
}

static void touch(const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	if (fd < 0)
		_exit(97);
	close(fd);
	free(path);
}

/* A folder with folders, many files, links and what is hard to remove. */
static char *fill_folder(int *handle)
{
	char *dir = cleanup_mkdtemp(handle);
	char name[64];
	char *sub;

	if (!dir)
		_exit(96);
	snprintf(shared->dir, sizeof(shared->dir), "%s", dir);
	for (int i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "file %d", i);
		touch(dir, name);
	}
	sub = path_join(dir, "a/b/c/d");
	file_mkdirs(sub);
	touch(sub, "deep");
	chmod(sub, 0500);
	free(sub);
	sub = path_join(dir, "to-root");
	if (symlink("/", sub) < 0)
		_exit(95);
	free(sub);
	sub = path_join(dir, "to-outside");
	if (symlink(base, sub) < 0)
		_exit(95);
	free(sub);
	return dir;
}

/* Two folders that stay empty but for a private one, and one that does not. */
static void make_folders(void)
{
	char *dir = xasprintf("%s/made/here", base);
	char *full = xasprintf("%s.full/made", base);
	int handle;

	if (file_mkdirs_for_now(dir, &handle) < 0 || handle < 0)
		_exit(93);
	touch(dir, "temporary");
	free(dir);
	dir = xasprintf("%s/made/here/temporary", base);
	cleanup_path(dir);
	if (file_mkdirs_for_now(full, &handle) < 0 || handle < 0)
		_exit(92);
	touch(full, "theirs");
	free(full);
	free(dir);
}

static void start_child(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		cleanup_disown();
		signal(SIGTERM, SIG_IGN);
		for (;;)
			pause();
	}
	shared->plain_child = pid;
	cleanup_child(pid);

	/* One that leads a group, and has started something itself. */
	pid = fork();
	if (pid == 0) {
		cleanup_disown();
		setpgid(0, 0);
		signal(SIGTERM, SIG_IGN);
		pid = fork();
		if (pid > 0)
			shared->grandchild = pid;
		for (;;)
			pause();
	}
	setpgid(pid, pid);
	shared->child = pid;
	while (!shared->grandchild)
		usleep(1000);
	cleanup_child(pid);
}

enum how {
	BY_EXIT,
	BY_DIE,
	BY_RETURN,
	BY_WAITING,
};

static int in_process(enum how how)
{
	int handle;
	char *dir;

	cleanup_init();
	dir = fill_folder(&handle);
	free(dir);
	make_folders();
	start_child();
	shared->ready = 1;
	switch (how) {
	case BY_EXIT:
		exit(7);
	case BY_DIE:
		if (!freopen("/dev/null", "w", stderr))
			_exit(94);
		die("x");
	case BY_WAITING:
		for (;;)
			pause();
	default:
		return 0;
	}
}

static pid_t spawn(enum how how)
{
	pid_t pid;

	memset(shared, 0, sizeof(*shared));
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exit(in_process(how));
	assert_true(pid > 0);
	return pid;
}

static int wait_for(pid_t pid)
{
	int status = 0;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static bool runs(pid_t pid)
{
	char path[64], text[256] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	f = fopen(path, "r");
	if (!f)
		return false;
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return text[0] && !strstr(text, ") Z");
}

static void assert_nothing_left(void)
{
	char *full;

	assert_true(starts_with(shared->dir, base));
	assert_false(file_exists(shared->dir));
	for (int i = 0; i < 300 && runs(shared->grandchild); i++)
		usleep(10000);
	assert_false(runs(shared->plain_child));
	assert_false(runs(shared->child));
	assert_false(runs(shared->grandchild));
	/* Folders that were made go, unless somebody has put something there. */
	assert_false(file_exists(below("made")));
	full = xasprintf("%s.full/made/theirs", base);
	assert_int_equal(unlink(full), 0);
	*strrchr(full, '/') = '\0';
	assert_int_equal(rmdir(full), 0);
	*strrchr(full, '/') = '\0';
	assert_int_equal(rmdir(full), 0);
	free(full);
	/* What links pointed to is still there. */
	assert_true(file_is_dir(base));
}

static void ends_by_itself(void **state)
{
	int status;

	(void)state;
	status = wait_for(spawn(BY_EXIT));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_nothing_left();
	status = wait_for(spawn(BY_DIE));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_nothing_left();
	status = wait_for(spawn(BY_RETURN));
	assert_int_equal(status, 0);
	assert_nothing_left();
}

static void is_ended_by_a_signal(void **state)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sigs); i++) {
		pid_t pid = spawn(BY_WAITING);
		int status;

		while (!shared->ready)
			usleep(1000);
		kill(pid, sigs[i]);
		status = wait_for(pid);
		/* Shells want to see that it was the signal. */
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), sigs[i]);
		assert_nothing_left();
	}
}

static void ignored_signals_stay_ignored(void **state)
{
	pid_t pid;

	(void)state;
	signal(SIGHUP, SIG_IGN);
	pid = spawn(BY_WAITING);
	signal(SIGHUP, SIG_DFL);
	while (!shared->ready)
		usleep(1000);
	kill(pid, SIGHUP);
	usleep(50000);
	assert_true(runs(pid));
	assert_true(file_is_dir(shared->dir));
	kill(pid, SIGTERM);
	wait_for(pid);
	assert_nothing_left();
}

static void end_while_running(int sig)
{
	static const char *const argv[] = { "sh", "-c",
					    "echo $$ >$OUT; sleep 1000",
					    NULL };
	struct strbuf sb = STRBUF_INIT;
	char *out = path_join(base, "pid");
	pid_t pid = fork();

	if (pid == 0) {
		struct run_result r;

		cleanup_init();
		setenv("OUT", out, 1);
		run_program(argv, NULL, &r);
		_exit(1);
	}
	while (file_read(out, &sb) < 0 || !ends_with(strbuf_str(&sb), "\n")) {
		strbuf_reset(&sb);
		usleep(1000);
	}
	shared->child = atoi(sb.buf);
	assert_true(runs(shared->child));
	kill(pid, sig);
	assert_true(WIFSIGNALED(wait_for(pid)));
	for (int i = 0; i < 300 && runs(shared->child); i++)
		usleep(10000);
	assert_false(runs(shared->child));
	unlink(out);
	strbuf_release(&sb);
	free(out);
}

static void programs_end_with_us(void **state)
{
	(void)state;
	end_while_running(SIGINT);
	/* Which no handler sees. */
	end_while_running(SIGKILL);
}

static void what_cannot_be_removed_is_left(void **state)
{
	int handle;
	char *dir = cleanup_mkdtemp(&handle);
	char *sub = path_join(dir, "mounted");
	pid_t pid;
	int status;

	(void)state;
	/*
	 * As root no file mode keeps anybody from removing; a process that
	 * may not, stands for a file system that does not let us.
	 */
	assert_int_equal(file_mkdirs(sub), 0);
	touch(sub, "file");
	chmod(dir, 0755);
	chmod(base, 0755);
	pid = fork();
	if (pid == 0) {
		alarm(20);
		if (geteuid() == 0 && setuid(65534) < 0)
			_exit(3);
		else if (geteuid() != 65534)
			_exit(0);
		cleanup_now(cleanup_path(sub));
		_exit(file_exists(sub) ? 0 : 4);
	}
	status = wait_for(pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	cleanup_now(handle);
	assert_false(file_exists(dir));
	free(sub);
	free(dir);
}

/* Root may remove anything; so this is for an ordinary user. */
static void read_only_folders_are_removed(void **state)
{
	pid_t pid;

	(void)state;
	chmod(base, 0777);
	pid = fork();
	if (pid == 0) {
		char *dir;
		int handle;

		if (geteuid() == 0 && setuid(65534) < 0)
			_exit(3);
		dir = fill_folder(&handle);
		cleanup_now(handle);
		_exit(file_exists(dir) ? 4 : 0);
	}
	assert_int_equal(wait_for(pid), 0);
}

static void forgetting(void **state)
{
	const char *path = below("kept");
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		int handle;

		cleanup_init();
		handle = cleanup_path(path);
		touch(base, "kept");
		cleanup_forget(handle);
		exit(0);
	}
	assert_int_equal(wait_for(pid), 0);
	assert_true(file_exists(path));
	unlink(path);
}

/* A fork of ours that ends must not take our files with it. */
static void forks_remove_nothing(void **state)
{
	const char *path = below("parents");
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		pid_t inner;

		cleanup_init();
		cleanup_path(path);
		touch(base, "parents");
		inner = fork();
		if (inner == 0)
			exit(0);
		waitpid(inner, NULL, 0);
		if (!file_exists(path))
			_exit(1);
		inner = fork();
		if (inner == 0) {
			cleanup_disown();
			raise(SIGTERM);
		}
		waitpid(inner, NULL, 0);
		if (!file_exists(path))
			_exit(2);
		exit(0);
	}
	assert_int_equal(wait_for(pid), 0);
	assert_false(file_exists(path));
}

static void writing_to_nobody_is_an_error(void **state)
{
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		int fds[2];

		cleanup_init();
		if (pipe(fds) < 0)
			_exit(1);
		close(fds[0]);
		_exit(write(fds[1], "x", 1) < 0 && errno == EPIPE ? 0 : 2);
	}
	assert_int_equal(wait_for(pid), 0);
}

static void closed_files_are_not_reused(void **state)
{
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		close(0);
		close(1);
		close(2);
		cleanup_init();
		if (open("/dev/null", O_RDWR) != 3)
			_exit(1);
		_exit(write(1, "x", 1) < 0 ? 0 : 2);
	}
	assert_int_equal(wait_for(pid), 0);
}

static void private_folders(void **state)
{
	int handle[2];
	struct stat st;
	char *a = cleanup_mkdtemp(&handle[0]);
	char *b = cleanup_mkdtemp(&handle[1]);
	char *none;

	(void)state;
	assert_string_not_equal(a, b);
	assert_int_equal(stat(a, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	cleanup_now(handle[0]);
	assert_false(file_exists(a));
	assert_true(file_exists(b));
	cleanup_now(handle[1]);
	free(a);
	free(b);

	/* A relative one is meant from here, and named in full. */
	assert_int_equal(chdir(base), 0);
	assert_int_equal(mkdir("rel", 0700), 0);
	setenv("TMPDIR", "rel", 1);
	a = cleanup_mkdtemp(&handle[0]);
	assert_non_null(a);
	assert_true(starts_with(a, below("rel/")));
	cleanup_now(handle[0]);
	free(a);
	assert_int_equal(rmdir("rel"), 0);

	setenv("TMPDIR", "/dev/null/none", 1);
	if (!freopen("/dev/null", "w", stderr))
		fail();
	none = cleanup_mkdtemp(&handle[0]);
	setenv("TMPDIR", base, 1);
	assert_null(none);
}

static int set_up(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || !mkdtemp(base))
		return -1;
	return setenv("TMPDIR", base, 1);
}

static int tear_down(void **state)
{
	(void)state;
	/* Fails if a test has left something. */
	return rmdir(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_by_itself),
		cmocka_unit_test(is_ended_by_a_signal),
		cmocka_unit_test(ignored_signals_stay_ignored),
		cmocka_unit_test(programs_end_with_us),
		cmocka_unit_test(what_cannot_be_removed_is_left),
		cmocka_unit_test(read_only_folders_are_removed),
		cmocka_unit_test(forgetting),
		cmocka_unit_test(forks_remove_nothing),
		cmocka_unit_test(writing_to_nobody_is_an_error),
		cmocka_unit_test(closed_files_are_not_reused),
		cmocka_unit_test(private_folders),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
