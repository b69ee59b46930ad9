/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside of parse/synth.h: what its files share. */
#ifndef PARSE_SYNTH_PRIV_H
#define PARSE_SYNTH_PRIV_H

#include "lib/strbuf.h"
#include "lib/strmap.h"
#include "parse/synth.h"

struct synth_job {
	struct synth *s;
	const struct tree *tree;
	const char *arch;
	const char *config; /* text of autoconf.h */
	struct strmap known; /* headers added so far */
};

/* Take TEXT for the header REL, unless there is one; TEXT is emptied. */
void synth_add(struct synth_job *job, const char *rel, struct strbuf *text);

/* Is CONFIG_NAME set? */
bool synth_config(const struct synth_job *job, const char *name);
/* Its number, or 0. */
long synth_config_number(const struct synth_job *job, const char *name);

/* synth_asm.c: what asm/Kbuild lists: wrappers and system call tables. */
void synth_asm(struct synth_job *job);
/* synth_generated.c: include/generated and what drivers generate. */
void synth_generated(struct synth_job *job);

#endif
