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

/* Paths are malloc()ed. Handles of children start at MAX_ENTRIES. */
static _Atomic(char *) paths[MAX_ENTRIES];
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
	for (int i = 0; i < MAX_ENTRIES; i++) {
		char *path = atomic_exchange(&paths[i], NULL);

		if (!path)
			continue;
		remove_at(AT_FDCWD, path);
		if (!in_handler)
			free(path);
	}
}

static void on_exit_(void)
{
	drop_all(false);
}

static void on_signal(int sig)
{
	drop_all(true);
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
		free(atomic_exchange(&paths[i], NULL));
		atomic_store(&children[i], 0);
	}
}

int cleanup_path(const char *path)
{
	char *copy = xstrdup(path);

	for (int i = 0; i < MAX_ENTRIES; i++) {
		char *none = NULL;

		if (atomic_compare_exchange_strong(&paths[i], &none, copy))
			return i;
	}
	die("too many temporary files at once");
}

void cleanup_forget(int handle)
{
	if (handle >= MAX_ENTRIES)
		atomic_store(&children[handle - MAX_ENTRIES], 0);
	else
		free(atomic_exchange(&paths[handle], NULL));
}

void cleanup_now(int handle)
{
	char *path;
	pid_t pid;

	if (handle >= MAX_ENTRIES) {
		pid = atomic_exchange(&children[handle - MAX_ENTRIES], 0);
		if (pid > 0)
			end_child(pid);
		return;
	}
	/* Kept in the table until it is gone: a signal may come. */
	path = atomic_load(&paths[handle]);
	if (path)
		remove_at(AT_FDCWD, path);
	cleanup_forget(handle);
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

char *cleanup_mkdtemp(int *handle)
{
	const char *tmp = getenv("TMPDIR");
	sigset_t old;
	char *dir;

	if (!tmp || tmp[0] != '/')
		tmp = "/tmp";
	dir = xasprintf("%s/dmabuf-revoke.XXXXXX", tmp);
	cleanup_hold(&old);
	if (!mkdtemp(dir)) {
		cleanup_release(&old);
		error_errno("cannot make a temporary folder in '%s'", tmp);
		free(dir);
		return NULL;
	}
	*handle = cleanup_path(dir);
	cleanup_release(&old);
	return dir;
}
