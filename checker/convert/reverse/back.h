/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way back, and whether it is one: what a reverse step made of the tree is
 * taken forward again, in memory and by the same rewriters that make the
 * forward series, and has to come out as it was.
 */
#ifndef CONVERT_BACK_H
#define CONVERT_BACK_H

#include "convert/prove.h"

struct back {
	const struct steps *steps; /* all of the series; the caller's */
	struct VEC_OF(const struct step *) done; /* and had something to do */
	/* "path:line: name" of comments that keep the new name, as going
	 * forward would not have brought it back. */
	struct str_vec kept;
	/* The same of what had the old name already, and will have the new one
	 * after going forward. */
	struct str_vec stale;
};

/*
 * Step S was just run on C and is a reverse one. Prove it as prove_step() does,
 * take its result forward again, together with that of the steps before, and
 * compare with the tree as it is on disk. A comment that would not come back is
 * given its new name again. -1 with a message, also where anything else would
 * not come back.
 */
int back_prove(struct convert *c, const struct step *s, struct proof *proof,
	       struct back *b);
void back_release(struct back *b);

#endif
