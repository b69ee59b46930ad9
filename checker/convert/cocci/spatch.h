/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Run a semantic patch with Coccinelle's spatch, and do not be fooled by it:
 * spatch is silent, and exits with 0, where it could not parse a function,
 * and an installation that lacks its own files may be so for everything.
 */
#ifndef CONVERT_SPATCH_H
#define CONVERT_SPATCH_H

#include "lib/vec.h"

struct spatch_opts {
	/* Files below DIR whose declarations are read along, as if all FILES
	 * included them, so that types are known, and left as they are;
	 * NULL-ended, or NULL. */
	const char *const *include;
	/* What virtual rules and identifiers are: "name" or "name=value"; NULL-ended,
	 * or NULL. */
	const char *const *defines;
	unsigned int timeout; /* seconds for each file; 0: 120 */
	unsigned int memory;  /* MiB of address space; 0: 4096 */
};

/* Lines that spatch could not parse and therefore left as they are. */
struct spatch_gap {
	size_t line; /* the one it stumbled over */
	char *text;  /* all of them; owned */
};

enum spatch_state {
	SPATCH_SAME,	/* nothing to change */
	SPATCH_CHANGED, /* the file on disk is the result */
	SPATCH_FAILED,	/* gave up; the file is what it was */
};

struct spatch_file {
	char *path; /* as given; owned */
	enum spatch_state state;
	char *why; /* one sentence, if it failed; owned */
	struct VEC_OF(struct spatch_gap) gaps;
};

struct spatch_result {
	struct VEC_OF(struct spatch_file) files; /* one for each of FILES */
	char *version;				 /* "1.1.1"; owned */
};

/*
 * Is there a spatch that works? It is made to change a small file of our own.
 * 0, with its version in VERSION; or -1 with errno ENOENT (not installed) or
 * EPROTO (it does not do its job) and one sentence in WHY. Prints nothing.
 * Both strings are owned by the caller; VERSION and WHY may be NULL.
 */
int spatch_probe(char **version, char **why);

/*
 * Apply COCCI_FILE to the N FILES, which are relative to the scratch folder
 * DIR, in place and one at a time: what one file says is not known in the
 * next (see include above). A file that another one includes is not looked
 * into unless it is one of FILES.
 *
 * 0 once every file was tried, with RES telling how that went; a file that
 * could not be dealt with is no failure of the call. -1, with one sentence
 * printed through error() and errno as from spatch_probe() or the system's,
 * if spatch cannot be used, the rule is broken, or a file cannot be read or
 * written. Release RES in both cases.
 */
int spatch_apply(const char *cocci_file, const char *dir,
		 const char *const *files, size_t n,
		 const struct spatch_opts *opts, struct spatch_result *res);

void spatch_result_release(struct spatch_result *res);

#endif
