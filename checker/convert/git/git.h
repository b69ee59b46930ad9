/* SPDX-License-Identifier: GPL-2.0-only */
/* Run git as if nobody had ever set it up. */
#ifndef CONVERT_GIT_H
#define CONVERT_GIT_H

#include "lib/run.h"
#include "lib/vec.h"

/*
 * Run `git ARGS` (NULL-ended) as run_program() would, but let neither
 * variables of the caller's shell nor hooks nor attributes have a say. OPTS->env
 * must have what git_env() adds.
 */
int git_run(const char *const *args, const struct run_opts *opts,
	    struct run_result *res);

/* Add to ENV what keeps git from the user's settings. */
void git_env(struct str_vec *env);

/* Print why git ARGS failed in WHERE; returns -1. */
int git_failed(const char *what, const char *where,
	       const struct run_result *res);

#endif
