/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Semantic patches that are told by -D which names they are about, on files as
 * the series has them. What they change takes effect all at once, or not at
 * all: half a protocol is worse than none.
 */
#ifndef CONVERT_CONTRACT_SMPL_H
#define CONVERT_CONTRACT_SMPL_H

#include "convert/contract/runs.h"
#include "convert/convert.h"

struct smpl {
	struct convert *c;
	char *dir; /* scratch folder with the files */
	int handle;
	struct strmap texts;	 /* path -> struct strbuf *: as it is now */
	struct str_vec defines;	 /* "name=value", or "name" */
	struct contract_runs *runs; /* that changed something */
	char *trouble; /* the first thing that spatch could not do, or NULL */
};

/* -1 with a message. */
int smpl_begin(struct smpl *s, struct convert *c);
/* Define NAME, or give it another value; VALUE NULL: a name alone. */
void smpl_define(struct smpl *s, const char *name, const char *value);
void smpl_undefine(struct smpl *s, const char *name);
/*
 * Apply the semantic patch COCCI (a data file) to PATH. 1 if that changed it,
 * 0 if not, or if spatch could not cope with it (S->trouble says why then), -1
 * with a message if spatch cannot be used.
 */
int smpl_apply(struct smpl *s, const char *cocci, const char *path);
/* PATH as it is now: valid until the next smpl_apply() to it. NULL, with a
 * message, if it cannot be read. */
const struct strbuf *smpl_text(struct smpl *s, const char *path);
/* Let PATH, if it does not, include <HEADER>. -1 with a message. */
int smpl_include(struct smpl *s, const char *path, const char *header);
/* All of it was right: it is the series' now. */
void smpl_commit(struct smpl *s);
/*
 * The same if it compiles; if that has an error that was not there before, it is
 * as if nothing had been done, and *WHY says so (owned by S). -1 with a message if
 * nothing can be compiled at all.
 */
int smpl_try(struct smpl *s, const char **why);
void smpl_end(struct smpl *s);

#endif
