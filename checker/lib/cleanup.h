/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What must not stay behind: temporary files and folders, and child
 * processes, are dropped when the program exits or a signal ends it.
 */
#ifndef LIB_CLEANUP_H
#define LIB_CLEANUP_H

#include <sys/types.h>

/* Install the signal and exit handlers; once, in main(). */
void cleanup_init(void);

/* Remove PATH (a file, or a folder with all in it) at the end. PATH is
 * copied. Returns a handle for cleanup_forget(). */
int cleanup_path(const char *path);
/* PATH is gone, or is to stay. */
void cleanup_forget(int handle);
/* Remove it now, and forget it. */
void cleanup_now(int handle);

/* Kill and reap PID at the end, unless forgotten. */
int cleanup_child(pid_t pid);

/* In a forked child: the parent's files are not the child's to remove. */
void cleanup_disown(void);

/*
 * A new private folder under $TMPDIR (or /tmp), mode 0700, registered for
 * removal. Owned by the caller; NULL (message printed) if it fails.
 */
char *cleanup_mkdtemp(int *handle);

#endif
