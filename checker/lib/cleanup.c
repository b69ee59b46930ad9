// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table is a fixed array of atomics so that the signal handler can read
 * it at any moment. Removing a folder is not async-signal-safe by the book;
 * the handler therefore forks nothing and uses only the *at() system calls
 * and a directory read through getdents64().
 */
#define _GNU_SOURCE
#include "lib/cleanup.h"

#include "lib/util.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_ENTRIES 256

/* A path (a malloc()ed string) or, in its own table, a child. */
static _Atomic(char *) paths[MAX_ENTRIES];
static _Atomic pid_t children[MAX_ENTRIES];
static pid_t owner;

struct dirent64_raw {
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

static void remove_at(int dirfd, const char *name);

static void remove_contents(int fd)
{
	char buf[4096] __attribute__((aligned(8)));
	long n;

	while ((n = syscall(SYS_getdents64, fd, buf, sizeof(buf))) > 0) {
		for (long i = 0; i < n;) {
			struct dirent64_raw *d = (void *)(buf + i);

			i += d->reclen;
			if (streq(d->name, ".") || streq(d->name, ".."))
				continue;
			remove_at(fd, d->name);
		}
		/* Entries moved: start again until nothing is left. */
		lseek(fd, 0, SEEK_SET);
		n = syscall(SYS_getdents64, fd, buf, sizeof(buf));
		if (n <= 0)
			break;
		long left = 0;

		for (long i = 0; i < n;) {
			struct dirent64_raw *d = (void *)(buf + i);

			i += d->reclen;
			left += !streq(d->name, ".") && !streq(d->name, "..");
		}
		lseek(fd, 0, SEEK_SET);
		if (!left)
			break;
	}
}

static void remove_at(int dirfd, const char *name)
{
	static _Thread_local int failures;
	int fd;

	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return;
	fd = openat(dirfd, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	/* What cannot be removed must not be tried for ever. */
	if (failures < 16)
		remove_contents(fd);
	close(fd);
	if (unlinkat(dirfd, name, AT_REMOVEDIR) < 0)
		failures++;
}

static void drop_all(void)
{
	if (getpid() != owner)
		return;
	for (int i = 0; i < MAX_ENTRIES; i++) {
		pid_t pid = atomic_exchange(&children[i], 0);

		if (pid > 0) {
			kill(pid, SIGKILL);
			while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
				;
		}
	}
	for (int i = 0; i < MAX_ENTRIES; i++) {
		char *path = atomic_exchange(&paths[i], NULL);

		if (path)
			remove_at(AT_FDCWD, path);
	}
}

static void on_signal(int sig)
{
	drop_all();
	signal(sig, SIG_DFL);
	raise(sig);
}

void cleanup_init(void)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction sa = { .sa_handler = on_signal };

	owner = getpid();
	sigfillset(&sa.sa_mask);
	for (size_t i = 0; i < ARRAY_SIZE(sigs); i++)
		sigaction(sigs[i], &sa, NULL);
	/* A reader that went away is an error of write(), not our end. */
	signal(SIGPIPE, SIG_IGN);
	atexit(drop_all);
}

void cleanup_disown(void)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

	for (size_t i = 0; i < ARRAY_SIZE(sigs); i++)
		signal(sigs[i], SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	for (int i = 0; i < MAX_ENTRIES; i++) {
		atomic_store(&paths[i], NULL);
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
	char *path = atomic_exchange(&paths[handle], NULL);

	if (!path)
		return;
	remove_at(AT_FDCWD, path);
	free(path);
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

char *cleanup_mkdtemp(int *handle)
{
	const char *tmp = getenv("TMPDIR");
	char *dir;

	if (!tmp || tmp[0] != '/')
		tmp = "/tmp";
	dir = xasprintf("%s/dmabuf-revoke.XXXXXX", tmp);
	if (!mkdtemp(dir)) {
		error_errno("cannot make a temporary folder in '%s'", tmp);
		free(dir);
		return NULL;
	}
	*handle = cleanup_path(dir);
	return dir;
}
