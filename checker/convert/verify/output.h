/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What make, gcc and sparse say, taken apart. Private to verify/.
 *
 * make is run with --output-sync=target and both its outputs in one, so that
 * what follows a line "  CC      a.o" or "  CHECK   a.c" is about that object.
 */
#ifndef VERIFY_OUTPUT_H
#define VERIFY_OUTPUT_H

#include "lib/vec.h"

struct diag {
	char *file; /* relative to the tree */
	unsigned int line;
	bool error; /* else a warning */
	char *text; /* without the place; with what follows it, for sparse */
};

struct diags VEC_OF(struct diag);

void diags_release(struct diags *d);

/* One object as one run of make left it. */
struct built {
	char *object;	/* "drivers/a/b.o" */
	bool compiled;	/* make ran the compiler on it */
	bool checked;	/* and sparse on its source */
	char *failed;	/* why it is not there now; NULL: it is */
	struct diags gcc, sparse;
};

/* Why an object that make knows nothing of is not there. */
#define OUTPUT_NO_RULE "it is not part of this configuration"

struct built_vec VEC_OF(struct built);

/*
 * Take TEXT, what a run of make printed, apart. ROOT is the folder (absolute)
 * that paths are made relative to. Objects are added to OUT in order of
 * appearance.
 */
void output_parse(const char *text, const char *root, struct built_vec *out);
void built_release(struct built_vec *v);
struct built *built_find(const struct built_vec *v, const char *object);

/*
 * What is in AFTER more often than in BEFORE, lines aside; pointers into AFTER
 * are added to OUT.
 */
struct diag_refs VEC_OF(const struct diag *);
void diags_new(const struct diags *before, const struct diags *after,
	       struct diag_refs *out);

/* What checkpatch.pl --terse --show-types --showfile prints. */
struct style {
	char *file; /* of the tree, or the mail's path; NULL: none */
	unsigned int line;
	char level; /* 'E', 'W' or 'C' */
	char *text; /* "TYPE: message" */
};

struct styles VEC_OF(struct style);

void output_styles(const char *text, struct styles *out);
void styles_release(struct styles *s);

#endif
