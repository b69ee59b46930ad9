/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole files, paths, and output that appears whole or not at all. */
#ifndef LIB_FILE_H
#define LIB_FILE_H

#include "lib/strbuf.h"

/*
 * Append the bytes of PATH to OUT. 0, or -1 with errno set (EFBIG if it is
 * larger than 1 GiB, EISDIR for a folder); prints nothing.
 */
int file_read(const char *path, struct strbuf *out);
/* The same for an open file, from where it stands. */
int file_read_fd(int fd, struct strbuf *out);

/*
 * Write DATA to PATH so that PATH is either the old file or the whole new
 * one: a temporary file in the same folder, then rename(). What is no file
 * (/dev/null, a pipe) is written to; a link is followed; the mode of an old
 * file is kept. Prints the error and returns -1 if that fails; nothing is left
 * behind then, not even by a signal (see cleanup.h).
 */
int file_write(const char *path, const void *data, size_t n);
/* The same, but with errno set instead of a message: for names that mean nothing
 * to the user. */
int file_put(const char *path, const void *data, size_t n);

/* Like mkdir -p. 0, or -1 with errno set. */
int file_mkdirs(const char *path);
/*
 * The same, but the folders that are made are removed again at the end where
 * they are empty: end that with cleanup_forget(HANDLE), or do it now with
 * cleanup_now(). Both do nothing for the HANDLE -1, which says that all were
 * there, or that it failed.
 */
int file_mkdirs_for_now(const char *path, int *handle);
/* Make the folders that PATH's file is in. 0, or -1 with errno set. */
int file_mkdirs_for(const char *path);
bool file_exists(const char *path);
bool file_is_dir(const char *path);

/* DIR "/" NAME; owned by the caller. NAME alone where DIR is "" or ".". */
char *path_join(const char *dir, const char *name);
/* The folder part of PATH, "." if it has none; owned by the caller. */
char *path_dir(const char *path);
/* The part behind the last slash; points into PATH. */
const char *path_base(const char *path);
/*
 * Drop "." and "..", double and trailing slashes, by text alone. NULL if a
 * relative PATH would leave its root. Owned by the caller.
 */
char *path_normalize(const char *path);
/* $XDG_CACHE_HOME/dmabuf-revoke or ~/.cache/dmabuf-revoke; NULL if neither
 * is known. Not created. Owned by the caller. */
char *path_cache_dir(void);

#endif
