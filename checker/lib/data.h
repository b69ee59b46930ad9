/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the files are that the program comes with. */
#ifndef LIB_DATA_H
#define LIB_DATA_H

/*
 * Path of the data file or folder REL ("cocci/x.cocci"):
 *	below $DMABUF_REVOKE_DATADIR where that is set, and only there;
 *	in the source tree where the program lies in its build folder;
 *	else in PREFIX/share/dmabuf-revoke beside PREFIX/bin.
 * NULL, with one sentence on standard error, if it is not there. Owned by
 * the caller.
 */
char *data_path(const char *rel);
/* The same without the sentence. */
char *data_find(const char *rel);

/* The same for the program EXE (an absolute path) and DATADIR in place of
 * the variable (or NULL), without a message. */
char *data_locate(const char *exe, const char *datadir, const char *rel);

#endif
