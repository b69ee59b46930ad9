/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The folder that a series is written to: at any moment it has the old content
 * or the new, never a part of either, whatever ends the program.
 */
#ifndef CONVERT_OUTDIR_H
#define CONVERT_OUTDIR_H

#include "lib/util.h"

struct outdir {
	char *dir;  /* where it will be */
	char *work; /* where to write meanwhile; beside dir */
	int handle; /* of cleanup, for work */
	int above;  /* the same for folders that were made for dir */
};

/*
 * Begin. What is in DIR must be empty or a series of ours (all of its files
 * are named in its `series`). -1 with a message.
 */
int outdir_begin(struct outdir *o, const char *dir);
/* Write a file of the series. -1 with a message that names its place to be. */
int outdir_put(const struct outdir *o, const char *name, const void *data,
	       size_t n);
/* Let DIR be what was written to o->work; if that is what it is already, it is
 * left alone. -1 with a message: then DIR is as it was. Call outdir_end() in
 * any case. */
int outdir_commit(struct outdir *o);
void outdir_end(struct outdir *o);

#endif
