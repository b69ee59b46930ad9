/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An audit from beginning to end: scan, parse, link, judge.
 *
 * In:  an open tree.
 * Out: a finished struct audit (audit_finish() was called).
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "lib/strbuf.h"
#include "model/audit.h"
#include "tree/tree.h"

struct audit_opts {
	const char *build_dir; /* Kbuild's output, or NULL: synthesise */
	int jobs;	       /* worker processes; 0: one per core */
	const char *store;     /* file that keeps the facts, or NULL: none */
	/* Data file of helpers beside the program's own, or NULL. */
	const char *helpers;
	/* Told how far it is; may be NULL. */
	void (*progress)(void *ctx, size_t done, size_t total,
			 const char *what);
	void *progress_ctx;
	/* Rules that are not asked, NULL-ended; NULL: all are. */
	const char *const *without;
	/* Not NULL: a line is added for each word that was looked for ("word W")
	 * and each translation unit that was parsed ("unit FILE"). */
	struct strbuf *trace;
};

/*
 * Audit TREE into OUT, which the caller zeroed and releases in any case. What
 * could not be analysed is listed in OUT and is no failure; -1, with one
 * sentence printed, if there is no result at all.
 */
int audit_run(struct tree *tree, const struct audit_opts *opts,
	      struct audit *out);

#endif
