/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What must not stay behind: temporary files and folders, and child
 * processes, are dropped when the program exits or a signal ends it. A
 * signal is answered with the word "interrupted", and the program ends by it.
 */
#ifndef LIB_CLEANUP_H
#define LIB_CLEANUP_H

#include <signal.h>
#include <sys/types.h>

/*
 * Install the signal and exit handlers; once, first thing in main(). Signals
 * that the caller asked to ignore (nohup) stay ignored. Standard files that
 * are closed are opened on /dev/null, such that writing to them fails.
 */
void cleanup_init(void);

/* Remove PATH (a file, or a folder with all in it) at the end. PATH is
 * copied. Returns a handle for cleanup_forget(). */
int cleanup_path(const char *path);
/* Remove the folder PATH at the end, and N - 1 folders above it, as far as they
 * are empty then. N is 1 or more. */
int cleanup_empty(const char *path, int n);
/* A handle of -1 stands for nothing in both of these. */
/* PATH is gone, or is to stay; or the child was waited for. */
void cleanup_forget(int handle);
/* Remove it (or kill and reap it) now, and forget it. */
void cleanup_now(int handle);

/*
 * Kill and reap PID at the end, with its process group if it leads one,
 * unless forgotten. Between fork() and this call a signal would leave the
 * child running: put both between cleanup_hold() and cleanup_release(), and
 * call cleanup_disown() and cleanup_release() in the child.
 */
int cleanup_child(pid_t pid);

/* Hold all signals back from this thread; OLD is for cleanup_release(). */
void cleanup_hold(sigset_t *old);
void cleanup_release(const sigset_t *old);

/* In a forked child: the parent's files are not the child's to remove. */
void cleanup_disown(void);

/*
 * A new private folder under $TMPDIR (or /tmp), named in full, mode 0700, registered for
 * removal. Owned by the caller; NULL (message printed) if it fails.
 */
char *cleanup_mkdtemp(int *handle);

#endif
