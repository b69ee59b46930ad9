/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which events of a function can happen at all: those behind a `return`, in
 * `if (0)` or after a loop without a way out are written, but they are no
 * evidence of anything.
 *
 * In:  a function of a loaded unit.
 * Out: yes or no per event, worked out once per function and kept in its unit.
 *
 * Only constants that the code itself spells are believed. One out of a macro
 * (IS_ENABLED() above all) may be another in another config, so both of its
 * ways count.
 */
#ifndef MODEL_REACH_H
#define MODEL_REACH_H

#include "model/program/program.h"

/* Can event EV, which must be one of F's own, happen? */
bool reach_event(struct fn f, const struct fact_event *ev);
/* The same for F's event number I. */
bool reach_at(struct fn f, uint32_t i);
/* Can it without any of those before it for which STOPS is true? */
bool reach_around(struct fn f, uint32_t i, bool (*stops)(void *ctx, uint32_t i),
		  void *ctx);

/* Can it, if each branch I goes the way that TRUTH says: 1 if its condition is
 * true, 0 if not, and either way if that is not known (-1)? */
bool reach_given(struct fn f, uint32_t i, int (*truth)(void *ctx, uint32_t i),
		 void *ctx);

/* Is expression E the same number in every config? Then VALUE is set. */
bool reach_constant(const struct facts *fa, fact_expr_id e, int64_t *value);

/* Forget what was worked out for U, which is about to be freed. */
void reach_release(struct unit *u);

#endif
