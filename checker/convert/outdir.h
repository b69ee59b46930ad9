/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The folder that a series is written to: it has the old content or the new,
 * never a part of either.
 */
#ifndef CONVERT_OUTDIR_H
#define CONVERT_OUTDIR_H

#include "lib/util.h"

struct outdir {
	char *dir;  /* where it will be */
	char *work; /* where to write meanwhile; beside dir */
	int handle; /* of cleanup */
	char *parent; /* deepest folder above dir that was there before */
};

/*
 * Begin. What is in DIR must be empty or a series of ours (all of its files
 * are named in its `series`). -1 with a message.
 */
int outdir_begin(struct outdir *o, const char *dir);
/* Let DIR be what was written to o->work. -1 with a message: then DIR is as
 * it was. Call outdir_end() in any case. */
int outdir_commit(struct outdir *o);
void outdir_end(struct outdir *o);

#endif
