/* SPDX-License-Identifier: GPL-2.0-only */
/* Was a step right? What libclang, and the texts themselves, say of it. */
#ifndef CONVERT_PROVE_H
#define CONVERT_PROVE_H

#include "convert/step.h"

/* How a step came out, for the cover letter. */
struct proof {
	size_t code;   /* places in code that were changed */
	size_t cocci;  /* of these, what the semantic patch changed as well */
	size_t units;  /* translation units that were parsed again */
	size_t files;  /* whose code, directives aside, was changed */
	size_t reached; /* of these, what the semantic patch changed as well */
	struct str_vec differs; /* files where Coccinelle's way differs from
				 * ours in more than layout */
	struct str_vec unread; /* "path: why": what spatch could not look at */
};

/*
 * Step S was just run on C. Check that
 *	no code token changed but from an old name to its new one (renames);
 *	libclang finds no old name any more, and as many new ones as there
 *	were old ones, and complains of nothing that it did not complain of
 *	before;
 *	the semantic patch of S, run on the files as they were, changes
 *	nothing that S does not change, and reaches the declaration.
 * 0, or -1 with a message that names the step and the file.
 */
int prove_step(struct convert *c, const struct step *s, struct proof *out);
/*
 * The part that is about the semantic patch; SCAN knows what includes what.
 * It needs nothing of the rest and runs beside it, in a process of its own.
 */
struct cocci_run;

/* Start it. NULL with a message. It sees C as it is now. */
struct cocci_run *prove_cocci_start(struct convert *c, const struct step *s,
				    const struct scan *scan);
/* Wait for it, and add what it found to OUT. -1 with a message. */
int prove_cocci_end(struct cocci_run *r, struct proof *out);
/* Nobody wants to know any more. NULL is fine. */
void prove_cocci_drop(struct cocci_run *r);
void proof_release(struct proof *p);

#endif
