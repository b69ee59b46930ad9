/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who reaches a function by direct calls, as far as names tell: a quick no.
 * What is not in the set does not get there in the units that are loaded; what
 * is in it may, or has only the name of something that does.
 */
#ifndef MODEL_REACHING_H
#define MODEL_REACHING_H

#include "model/program/program.h"

/* Add to OUT, a set of names, GOALS (ended by NULL) and all that calls them,
 * through however many functions. */
void reaching(const struct program *p, const char *const *goals,
	      struct strmap *out);
/* The same, where the calls of goals that stand in BUT do not count. */
void reaching_but(const struct program *p, const char *const *goals,
		  const struct fn *but, struct strmap *out);

#endif
