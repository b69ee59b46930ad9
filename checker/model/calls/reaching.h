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
/* Does a call that F makes, of a GOAL or of one of those who reach it, not
 * count? */
typedef bool reaching_skip(const struct program *p, struct fn f, bool goal,
			   const void *ctx);
/* The same without the calls that SKIP is true of. */
void reaching_but(const struct program *p, const char *const *goals,
		  reaching_skip *skip, const void *ctx, struct strmap *out);

#endif
