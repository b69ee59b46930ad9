/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attach ops that a function makes: how long they live, and whether their
 * callback is set.
 *
 * In:  a program, an importer whose ops are on some stack, or come from an
 *      allocator that does not clear.
 * Out: what the paths of the function that makes them show.
 */
#ifndef MODEL_OPSLIFE_H
#define MODEL_OPSLIFE_H

#include "model/importers.h"

struct opslife {
	bool on_stack;
	bool unclear; /* there are too many paths to tell the rest */
	/* All in the function that makes them; NULL: there is none. */
	const struct fact_event *handed; /* the call that hands them on */
	const struct fact_event *unset; /* the same, with no callback set */
	const struct fact_event *alive; /* where it returns, attached */
	bool ever_set; /* the callback is set there, on some path */
	bool untouched; /* those who hand them down only do that */
};

/* False if IMP's ops are no such ops. DETACHES_IN is a set of the names of
 * functions that reach a detach. */
bool opslife_of(struct program *p, enum api_gen gen, const struct imp *imp,
		const struct strmap *detaches_in, struct opslife *out);

/* Where IMP's ops, which are such ops, come to life. */
const struct fact_event *opslife_birth(const struct imp *imp);

#endif
