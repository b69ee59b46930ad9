// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "lib/cleanup.h"
#include "lib/file.h"

#include "tests/unit/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each test starts in an empty folder of its own. */
static int enter_folder(void **state)
{
	static int handle;
	char *dir = cleanup_mkdtemp(&handle);

	assert_non_null(dir);
	assert_int_equal(chdir(dir), 0);
	free(dir);
	*state = &handle;
	return 0;
}

static int leave_folder(void **state)
{
	int *handle = *state;

	assert_int_equal(chdir("/"), 0);
	cleanup_now(*handle);
	return 0;
}

/* Run CALL with standard error closed away: its message is expected. */
#define QUIET(CALL)                                        \
	do {                                               \
		int saved_ = dup(2);                       \
		int null_ = open("/dev/null", O_WRONLY);   \
							   \
		dup2(null_, 2);                            \
		CALL;                                      \
		dup2(saved_, 2);                           \
		close(null_);                              \
		close(saved_);                             \
	} while (0)

static void put(const char *path, const char *text)
{
	assert_int_equal(file_write(path, text, strlen(text)), 0);
}

static void assert_content(const char *path, const char *want)
{
	struct strbuf sb = STRBUF_INIT;

	assert_int_equal(file_read(path, &sb), 0);
	assert_string_equal(strbuf_str(&sb), want);
	strbuf_release(&sb);
}

static int entries_here(void)
{
	DIR *d = opendir(".");
	int n = -2; /* . and .. */

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void reading(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char *big = xcalloc(1, 200000);

	(void)state;
	put("empty", "");
	assert_int_equal(file_read("empty", &sb), 0);
	assert_int_equal(sb.len, 0);
	put("a", "one");
	assert_int_equal(file_read("a", &sb), 0);
	assert_int_equal(file_read("a", &sb), 0);
	assert_string_equal(sb.buf, "oneone");
	strbuf_reset(&sb);
	assert_int_equal(file_write("big", big, 200000), 0);
	assert_int_equal(file_read("big", &sb), 0);
	assert_int_equal(sb.len, 200000);
	strbuf_release(&sb);
	free(big);
}

static void what_cannot_be_read(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	assert_int_equal(file_read("none", &sb), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(mkdir("dir", 0777), 0);
	assert_int_equal(file_read("dir", &sb), -1);
	assert_int_equal(errno, EISDIR);
	/* A pipe without a writer would block for ever. */
	assert_int_equal(mkfifo("pipe", 0666), 0);
	assert_int_equal(file_read("pipe", &sb), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(file_read("loop", &sb), -1);
	assert_int_equal(errno, ELOOP);
	strbuf_release(&sb);
}

static void too_large_is_refused(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	put("sparse", "");
	/* A gigabyte and a bit of nothing; takes no room on the disk. */
	assert_int_equal(truncate("sparse", 1025LL * 1024 * 1024), 0);
	assert_int_equal(file_read("sparse", &sb), -1);
	assert_int_equal(errno, EFBIG);
	strbuf_release(&sb);
}

static void writing_replaces(void **state)
{
	struct stat st;

	(void)state;
	put("a", "a longer text");
	put("a", "short");
	assert_content("a", "short");
	assert_int_equal(entries_here(), 1);
	assert_int_equal(chmod("a", 0750), 0);
	put("a", "again");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0750);
}

static void links_are_followed(void **state)
{
	struct stat st;

	(void)state;
	put("a", "one");
	assert_int_equal(symlink("a", "link"), 0);
	put("link", "two");
	assert_content("a", "two");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

static void what_is_no_file_is_written_to(void **state)
{
	char buf[8] = "";
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(mkfifo("pipe", 0666), 0);
	fd = open("pipe", O_RDWR);
	put("pipe", "text");
	assert_int_equal(read(fd, buf, sizeof(buf)), 4);
	assert_string_equal(buf, "text");
	close(fd);
	put("/dev/null", "text");
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void failures_leave_the_old_file(void **state)
{
	int ret = 0;

	(void)state;
	QUIET(ret = file_write("none/a", "x", 1));
	assert_int_equal(ret, -1);
	assert_int_equal(errno, ENOENT);
	QUIET(ret = file_write("/dev/full", "x", 1));
	assert_int_equal(ret, -1);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(mkdir("dir", 0777), 0);
	QUIET(ret = file_write("dir", "x", 1));
	assert_int_equal(ret, -1);
	assert_int_equal(entries_here(), 1);
}

/* A limit on the size of files stands for a disk that runs full. */
static void a_full_disk_leaves_the_old_file(void **state)
{
	struct rlimit old, small = { 4096, 4096 };
	char *big = xcalloc(1, 100000);
	int ret = 0;

	(void)state;
	put("a", "old");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	QUIET(ret = file_write("a", big, 100000));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(ret, -1);
	assert_int_equal(errno, EFBIG);
	assert_content("a", "old");
	assert_int_equal(entries_here(), 1);
	free(big);
}

/* Somebody else's temporary file is neither used nor removed. */
static void names_that_are_taken(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof(name), "a.tmp%ld-0", (long)getpid());
	put("victim", "precious");
	assert_int_equal(symlink("victim", name), 0);
	put("a", "text");
	assert_content("a", "text");
	assert_content("victim", "precious");
	assert_int_equal(entries_here(), 3);
}

static void making_folders(void **state)
{
	(void)state;
	assert_int_equal(file_mkdirs("a/b/c"), 0);
	assert_true(file_is_dir("a/b/c"));
	assert_int_equal(file_mkdirs("a/b/c"), 0);
	assert_int_equal(file_mkdirs("a//d/"), 0);
	assert_true(file_is_dir("a/d"));
	assert_int_equal(file_mkdirs("."), 0);
	assert_int_equal(file_mkdirs("/"), 0);
	assert_int_equal(file_mkdirs(""), -1);
	assert_int_equal(errno, ENOENT);

	put("file", "");
	assert_false(file_is_dir("file"));
	assert_true(file_exists("file"));
	assert_false(file_exists("none"));
	assert_int_equal(file_mkdirs("file"), -1);
	assert_int_equal(errno, ENOTDIR);
	assert_int_equal(file_mkdirs("file/x"), -1);
	assert_int_equal(errno, ENOTDIR);

	assert_int_equal(file_mkdirs_for("e/f/file"), 0);
	assert_true(file_is_dir("e/f"));
	assert_false(file_exists("e/f/file"));
	assert_int_equal(file_mkdirs_for("file2"), 0);
	assert_false(file_exists("file2"));
}

static void joining(void **state)
{
	static const char *const t[][3] = {
		{ "a", "b", "a/b" },   { "a/", "b", "a/b" },
		{ "", "b", "b" },      { ".", "b", "b" },
		{ "/", "b", "/b" },    { "a", "b/c", "a/b/c" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		char *s = path_join(t[i][0], t[i][1]);

		assert_string_equal(s, t[i][2]);
		free(s);
	}
}

static void splitting(void **state)
{
	static const char *const t[][3] = {
		{ "a", ".", "a" },	 { "a/b", "a", "b" },
		{ "/a", "/", "a" },	 { "//a", "/", "a" },
		{ "a/b/c", "a/b", "c" }, { "a//b", "a", "b" },
		{ "a/", "a", "" },	 { "/", "/", "" },
		{ "", ".", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		char *s = path_dir(t[i][0]);

		assert_string_equal(s, t[i][1]);
		assert_string_equal(path_base(t[i][0]), t[i][2]);
		free(s);
	}
}

static void normalizing(void **state)
{
	static const char *const t[][2] = {
		{ "", "." },		  { ".", "." },
		{ "./", "." },		  { "a", "a" },
		{ "a/", "a" },		  { "a//b", "a/b" },
		{ "./a/./b/.", "a/b" },	  { "a/..", "." },
		{ "a/../b", "b" },	  { "a/b/..", "a" },
		{ "a/b/../..", "." },	  { "a/b/../../c", "c" },
		{ "ab/cd/../ef", "ab/ef" }, { "a/b/../c", "a/c" },
		{ "..", NULL },		  { "../a", NULL },
		{ "a/../..", NULL },	  { "./..", NULL },
		{ "a/../../a", NULL },	  { "/", "/" },
		{ "//", "/" },		  { "/.", "/" },
		{ "/..", "/" },		  { "/../a", "/a" },
		{ "/a/..", "/" },	  { "/a/../..", "/" },
		{ "/a/b/..", "/a" },	  { "/a/../b", "/b" },
		{ "...", "..." },	  { "a/...", "a/..." },
		{ "..a", "..a" },	  { "a/..b/c", "a/..b/c" },
		{ ".a", ".a" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		char *s = path_normalize(t[i][0]);

		if (t[i][1])
			assert_string_equal(s, t[i][1]);
		else
			assert_null(s);
		free(s);
	}
}

static void assert_cache_dir(const char *xdg, const char *home,
			     const char *want)
{
	char *s;

	unsetenv("XDG_CACHE_HOME");
	unsetenv("HOME");
	if (xdg)
		setenv("XDG_CACHE_HOME", xdg, 1);
	if (home)
		setenv("HOME", home, 1);
	s = path_cache_dir();
	if (want)
		assert_string_equal(s, want);
	else
		assert_null(s);
	free(s);
}

static void the_cache(void **state)
{
	(void)state;
	assert_cache_dir("/x", "/h", "/x/dmabuf-revoke");
	assert_cache_dir(NULL, "/h", "/h/.cache/dmabuf-revoke");
	assert_cache_dir("", "/h", "/h/.cache/dmabuf-revoke");
	/* Relative ones are to be ignored, says the XDG specification. */
	assert_cache_dir("x", "/h", "/h/.cache/dmabuf-revoke");
	assert_cache_dir(NULL, "h", NULL);
	assert_cache_dir(NULL, NULL, NULL);
}

#define IN_FOLDER(F) cmocka_unit_test_setup_teardown(F, enter_folder, \
						     leave_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(reading),
		IN_FOLDER(what_cannot_be_read),
		IN_FOLDER(too_large_is_refused),
		IN_FOLDER(writing_replaces),
		IN_FOLDER(links_are_followed),
		IN_FOLDER(what_is_no_file_is_written_to),
		IN_FOLDER(failures_leave_the_old_file),
		IN_FOLDER(a_full_disk_leaves_the_old_file),
		IN_FOLDER(names_that_are_taken),
		IN_FOLDER(making_folders),
		cmocka_unit_test(joining),
		cmocka_unit_test(splitting),
		cmocka_unit_test(normalizing),
		cmocka_unit_test(the_cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
