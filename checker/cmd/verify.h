/* SPDX-License-Identifier: GPL-2.0-only */
/* series --verify: the checks of convert/verify, and an audit of the result. */
#ifndef CMD_VERIFY_H
#define CMD_VERIFY_H

#include "convert/series.h"
#include "convert/verify/verify.h"
#include "model/audit.h"
#include "tree/tree.h"

struct verify_cmd {
	const char *profile;
	const char *dir;  /* of the series */
	const char *json; /* file to write, or NULL */
	const char *log;  /* the same */
	int jobs;
	const struct series_made *made; /* or NULL */
};

/* Verify, print and write what came of it. Returns the exit status. */
int cmd_verify(struct tree *tree, const struct verify_cmd *c);

/*
 * Add to R what an audit A of the result has to say of the promises in TEXT
 * (kernel-patches/PROFILE/promise). What stands in a file that LEFT, as in
 * struct series_made (or NULL), speaks of is said, and no failure. 0, or -1 with a message about a line that
 * is no promise; FILE is what it calls TEXT.
 */
int cmd_verify_promises(const char *file, const char *text,
			const struct audit *a, const struct str_vec *left,
			struct verify_result *r);

#endif
