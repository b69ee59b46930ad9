/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to prove.h's part that is about semantic patches. */
#ifndef CONVERT_COCCIPROOF_H
#define CONVERT_COCCIPROOF_H

#include "convert/prove.h"

struct trial {
	struct convert *c;
	const struct step *step;
	const struct scan *scan;
	struct proof *out;
	char *dir; /* scratch folder */
	bool header_missed; /* the declaration changes, but not by spatch */
};

/* Run the semantic patch COCCI on what T->step found, and fill in T->out. -1
 * with a message. */
int trial_run(struct trial *t, const char *cocci);

#endif
