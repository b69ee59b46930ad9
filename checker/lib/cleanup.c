// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables are fixed arrays of atomics, so that the signal handler can
 * read them at any moment. nftw() and opendir() may not be called from a
 * handler (they allocate); removing a folder therefore goes by system calls
 * alone: getdents64(), openat(), unlinkat().
 */
#define _GNU_SOURCE
#include "lib/cleanup.h"

#include "lib/util.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ENTRIES 256

/* A path to remove. One piece, so that a handler sees all of it or nothing. */
struct entry {
	int levels; /* that many folders up, if empty; 0: path and all in it */
	char path[];
};

/* Entries are malloc()ed. Handles of children start at MAX_ENTRIES. */
static _Atomic(struct entry *) entries[MAX_ENTRIES];
static _Atomic pid_t children[MAX_ENTRIES];
static pid_t owner;

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static bool remove_at(int dirfd, const char *name);

/* One pass over folder FD; how many of its entries are gone. */
static size_t remove_pass(int fd)
{
	char buf[2048] __attribute__((aligned(8)));
	size_t gone = 0;
	ssize_t n;

	lseek(fd, 0, SEEK_SET);
	while ((n = getdents64(fd, buf, sizeof(buf))) > 0) {
		for (ssize_t i = 0; i < n;) {
			struct dirent64 *d = (void *)(buf + i);

			i += d->d_reclen;
			if (streq(d->d_name, ".") || streq(d->d_name, ".."))
				continue;
			gone += remove_at(fd, d->d_name);
		}
	}
	return gone;
}

static bool remove_at(int dirfd, const char *name)
{
	int fd;

	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return true;
	fd = openat(dirfd, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	/* What was copied from elsewhere may be read-only. */
	fchmod(fd, 0700);
	/*
	 * Some file systems skip entries while others are removed: go on as
	 * long as that gets anywhere, and no longer.
	 */
	for (int i = 0; i < 100 && remove_pass(fd); i++)
		;
	close(fd);
	return unlinkat(dirfd, name, AT_REMOVEDIR) == 0;
}

static void end_child(pid_t pid)
{
	/* With what it has started itself, if it leads a group. */
	kill(-pid, SIGKILL);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* The folder PATH and N - 1 above it, as far as they are empty. PATH is cut
 * short on the way. */
static void remove_empty(char *path, int n)
{
	for (; n > 0 && (rmdir(path) == 0 || errno == ENOENT); n--) {
		size_t len = strlen(path);

		while (len && path[len - 1] != '/')
			len--;
		while (len && path[len - 1] == '/')
			len--;
		path[len] = '\0';
	}
}

static void remove_entry(struct entry *e)
{
	if (e->levels)
		remove_empty(e->path, e->levels);
	else
		remove_at(AT_FDCWD, e->path);
}

static void drop_entries(bool folders, bool in_handler)
{
	for (int i = 0; i < MAX_ENTRIES; i++) {
		struct entry *e = atomic_load(&entries[i]);

		if (!e || folders != (e->levels > 0))
			continue;
		atomic_store(&entries[i], NULL);
		remove_entry(e);
		if (!in_handler)
			free(e);
	}
}

/* Callable from a signal handler; hence free() only if told so. */
static void drop_all(bool in_handler)
{
	if (getpid() != owner)
		return;
	for (int i = 0; i < MAX_ENTRIES; i++) {
		pid_t pid = atomic_exchange(&children[i], 0);

		if (pid > 0)
			end_child(pid);
	}
	/* Folders are empty once what was in them is gone. */
	drop_entries(false, in_handler);
	drop_entries(true, in_handler);
}

static void on_exit_(void)
{
	drop_all(false);
}

/* What a handler may do with standard error. */
static void say_interrupted(void)
{
	char line[160];
	size_t n = 0;

	if (getpid() != owner)
		return;
	for (const char *s = util_progname(); *s && n < 100; s++)
		line[n++] = *s;
	for (const char *s = ": interrupted\n"; *s; s++)
		line[n++] = *s;
	/* A line of progress may stand there. */
	if (isatty(STDERR_FILENO))
		(void)!write(STDERR_FILENO, "\r\x1b[K", 4);
	(void)!write(STDERR_FILENO, line, n);
}

static void on_signal(int sig)
{
	drop_all(true);
	say_interrupted();
	signal(sig, SIG_DFL);
	/* Blocked until the handler returns, and then the end. */
	raise(sig);
}

void cleanup_init(void)
{
	struct sigaction sa = { .sa_handler = on_signal };
	struct sigaction old;
	int fd;

	/*
	 * Where the caller closed one of the three, a file of ours must not
	 * become it. Read-only: what is written there shall fail.
	 */
	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd < 3);
	if (fd >= 0)
		close(fd);

	owner = getpid();
	sigfillset(&sa.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		/* nohup, and a shell's background, ask to ignore some. */
		sigaction(signals[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(signals[i], &sa, NULL);
	}
	/* A reader that went away is an error of write(), not our end. */
	signal(SIGPIPE, SIG_IGN);
	atexit(on_exit_);
}

void cleanup_disown(void)
{
	struct sigaction now;

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		sigaction(signals[i], NULL, &now);
		if (now.sa_handler == on_signal)
			signal(signals[i], SIG_DFL);
	}
	signal(SIGPIPE, SIG_DFL);
	for (int i = 0; i < MAX_ENTRIES; i++) {
		free(atomic_exchange(&entries[i], NULL));
		atomic_store(&children[i], 0);
	}
}

static int add_entry(const char *path, int n)
{
	size_t size = strlen(path) + 1;
	struct entry *e = xmalloc(sizeof(*e) + size);

	e->levels = n;
	memcpy(e->path, path, size);
	for (int i = 0; i < MAX_ENTRIES; i++) {
		struct entry *none = NULL;

		if (atomic_compare_exchange_strong(&entries[i], &none, e))
			return i;
	}
	die("too many temporary files at once");
}

int cleanup_path(const char *path)
{
	return add_entry(path, 0);
}

int cleanup_empty(const char *path, int n)
{
	return add_entry(path, n);
}

void cleanup_forget(int handle)
{
	if (handle < 0)
		return;
	if (handle >= MAX_ENTRIES)
		atomic_store(&children[handle - MAX_ENTRIES], 0);
	else
		free(atomic_exchange(&entries[handle], NULL));
}

void cleanup_now(int handle)
{
	struct entry *e;
	sigset_t held;
	int levels;
	pid_t pid;

	if (handle < 0)
		return;
	if (handle >= MAX_ENTRIES) {
		pid = atomic_exchange(&children[handle - MAX_ENTRIES], 0);
		if (pid > 0)
			end_child(pid);
		return;
	}
	/* Kept in the table until it is gone: a signal may come. Folders go
	 * fast, but not by halves: the path is cut short. */
	e = atomic_load(&entries[handle]);
	levels = e ? e->levels : 0;
	if (levels)
		cleanup_hold(&held);
	if (e)
		remove_entry(e);
	cleanup_forget(handle);
	if (levels)
		cleanup_release(&held);
}

int cleanup_child(pid_t pid)
{
	for (int i = 0; i < MAX_ENTRIES; i++) {
		pid_t none = 0;

		if (atomic_compare_exchange_strong(&children[i], &none, pid))
			return MAX_ENTRIES + i;
	}
	die("too many child processes at once");
}

void cleanup_hold(sigset_t *old)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, old);
}

void cleanup_release(const sigset_t *old)
{
	pthread_sigmask(SIG_SETMASK, old, NULL);
}

/* Where temporary folders go, whole; NULL with a message. */
static char *tmp_root(void)
{
	const char *tmp = getenv("TMPDIR");
	char *real;

	if (!tmp || !*tmp)
		tmp = "/tmp";
	/* Programs that are given the path run elsewhere. */
	real = realpath(tmp, NULL);
	if (!real)
		error_errno("cannot make a temporary folder in '%s'%s", tmp,
			    streq(tmp, "/tmp") ? "" : " (TMPDIR)");
	return real;
}

char *cleanup_mkdtemp(int *handle)
{
	char *root = tmp_root();
	sigset_t old;
	char *dir;

	if (!root)
		return NULL;
	dir = xasprintf("%s/dmabuf-revoke.XXXXXX", root);
	cleanup_hold(&old);
	if (mkdtemp(dir)) {
		*handle = cleanup_path(dir);
		cleanup_release(&old);
	} else {
		cleanup_release(&old);
		error_errno("cannot make a temporary folder in '%s'", root);
		free(dir);
		dir = NULL;
	}
	free(root);
	return dir;
}
