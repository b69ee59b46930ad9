/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps of a series as data: kernel-patches/PROFILE/series names them in
 * order, one file each. Such a file looks like a mail: headers
 *
 *	Subject: what the patch is called
 *	Cocci: the semantic patch that does what Coccinelle can do of it
 *	Cocci-swapped: the same, with both names of each rewrite exchanged
 *	Rewrite: the rewriter that does all of it, and its arguments
 *
 * (Rewrite may come several times, Cocci once in one of its forms or not at
 * all), a blank line, and the message. Lines that start with # before the
 * headers are comments.
 */
#ifndef CONVERT_STEP_H
#define CONVERT_STEP_H

#include "convert/convert.h"

struct rewrite {
	char *name;
	struct str_vec args;
};

struct step {
	char *file; /* its own path, for messages */
	char *subject;
	char *cocci; /* path of the semantic patch, or NULL */
	bool swapped; /* its names are to be exchanged: the way back */
	struct VEC_OF(struct rewrite) rewrites;
	char *body;
};

struct steps VEC_OF(struct step);

/* The steps of PROFILE, and the cover letter's text as one more step. -1
 * with a message if they are not there or not right. */
int steps_load(const char *profile, struct steps *out, struct step *cover);
void steps_release(struct steps *s);
void step_release(struct step *s);
/* Take the text of one file apart; FILE is for messages. */
int step_parse(const char *file, const char *text, struct step *out);

/* Do all rewrites of S. 0, or -1 with a message. */
int step_run(struct convert *c, const struct step *s);
/* Does S ask which exporters and importers there are? */
bool step_wants_plan(const struct step *s);
/* Tell C what words S, when it is run and proved, looks for. */
void step_expect(struct convert *c, const struct step *s);
/* What rewrite R renames: false if it renames nothing. TYPE is the tag of a
 * struct, "" for a function. */
bool rewrite_names(const struct rewrite *r, const char **type,
		   const char **from, const char **to);
/* The config symbol that R drops, or NULL. */
const char *rewrite_config(const struct rewrite *r);

#endif
