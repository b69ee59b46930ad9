/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A chain of if, else if, else, end whose lines stand by themselves, as the
 * preprocessor and make have it, once some of its conditions are known.
 */
#ifndef CONVERT_BRANCH_H
#define CONVERT_BRANCH_H

#include "convert/config/boolfold.h"

struct branch {
	size_t from, to;   /* the lines of the directive */
	size_t body;	   /* where the next directive's lines begin */
	enum fold_val val; /* of its condition; an else is FOLD_TRUE */
	bool keep;	   /* out: directive and body stay */
	bool body_only;	   /* out: the body stays, no directive does */
};

struct branches VEC_OF(struct branch);

/*
 * Decide what of the chain B stays and append to OUT the edits that take the
 * rest out. END_FROM to END_TO are the lines of its end. The first branch
 * that stays has become the first of the chain, and one that stays with
 * FOLD_TRUE its else: the caller rewrites these two directives.
 */
void branches_cut(struct branches *b, size_t end_from, size_t end_to,
		  const char *text, size_t len, struct edits *out);

#endif
