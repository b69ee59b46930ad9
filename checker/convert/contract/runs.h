/* SPDX-License-Identifier: GPL-2.0-only */
/* The runs of semantic patches that a step was made with. */
#ifndef CONVERT_CONTRACT_RUNS_H
#define CONVERT_CONTRACT_RUNS_H

#include "convert/prove.h"

struct contract_run {
	char *cocci;		/* data file */
	struct str_vec defines; /* "name=value", or "name" */
	char *path;
};

struct contract_runs VEC_OF(struct contract_run);

/* Add one; *RUNS is made where it is NULL. Strings are copied. */
void runs_add(struct contract_runs **runs, const char *cocci,
	      const struct str_vec *defines, const char *path);
/* Put those of *FROM, which may be NULL and is NULL then, behind those of *TO. */
void runs_move(struct contract_runs **to, struct contract_runs **from);
/* Drop all of *RUNS from number N on; NULL if none is left. */
void runs_truncate(struct contract_runs **runs, size_t n);
void runs_free(struct contract_runs *r);
/* Each as a command that a person can paste. */
void runs_commands(const struct contract_runs *r, struct str_vec *out);

/*
 * Do the runs of C, by plain spatch on the files as they were before this step,
 * come to the code that the step has? Adds to OUT. Comments, layout and what a
 * file includes are no code. -1 with a message if spatch cannot be used.
 */
int runs_prove(struct convert *c, struct proof *out);

#endif
