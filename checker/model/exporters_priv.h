/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of exporters.h share; private to them. */
#ifndef MODEL_EXPORTERS_PRIV_H
#define MODEL_EXPORTERS_PRIV_H

#include "model/exporters.h"
#include "model/flow.h"

/* Find the ops objects of P, loading what defines them. -1 as above. */
int exp_ops_find(struct program *p, struct audit *a, struct exp_vec *exps);

/* Can the value V, of a pointer to ops, be the object E? */
bool exp_is(const struct program *p, const struct exp *e,
	    const struct value *v);

/*
 * Which of PROFILE_BITs the callbacks of E refuse on all of their paths. The
 * text says how in words; NULL if importers that cannot be revoked are let in.
 */
void exp_refuses(struct program *p, const struct exp *e,
		 const char *callback_name, struct exporter *row);

/*
 * What follows the call S, by which E invalidates: fills INV's wait,
 * wait_place, waits_unmap, intent and unknown. Loads code that the answer
 * wants. -1 if parsing is not possible at all.
 */
int exp_wait(struct program *p, const struct exp *e, struct site s,
	     struct resv *resv, struct invalidate *inv);

#endif
