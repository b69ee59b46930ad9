/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The object behind importer_priv: what the callback does with it, and whether
 * that is there whenever the callback may come, from the attach to the detach.
 *
 * In:  a program, an importer with a callback.
 * Out: what the callback uses although it is set only after the attach, or is
 *      destroyed before the detach; each with the places that show it.
 *
 * The callback is followed by direct calls, and the object through locals,
 * parameters, containers and members. What a pointer in the object leads to is
 * followed too, where that was made together with the object and only then
 * attached: of other objects nothing is said.
 */
#ifndef MODEL_OBJECT_OBJECT_H
#define MODEL_OBJECT_OBJECT_H

#include "model/importers.h"
#include "model/object/spot.h"

/* What becomes of what a place holds. */
enum object_how {
	HOW_READ, /* it is looked at, or something is stored there */
	HOW_ADDRESS, /* its address is given to a function that was not seen */
	HOW_PASSED, /* what it holds is given to such a function */
	HOW_USED, /* what it holds must be good: it is followed or called */
};

struct object_use {
	struct spot spot;
	enum object_how how;
	bool assertion; /* only kernels with debugging on do it */
	bool tested; /* HOW_READ: which way the callback goes hangs on it */
	bool primitive; /* HOW_ADDRESS: to one that needs it initialised */
	const char *callee; /* that is given it; or NULL */
	struct site at;
	struct site_vec chain; /* calls from the callback to there */
};

struct object_use_vec VEC_OF(struct object_use);
void object_use_vec_release(struct object_use_vec *v);

/* Something that comes too late, or goes too early. */
struct object_fault {
	struct object_use use;
	struct site at; /* where it is set, or destroyed */
	struct site_vec chain; /* calls from the attach's function to there */
	struct site detach; /* .event NULL: there is none on that way */
	const char *callee; /* that sets or destroys it; NULL: a store */
	bool whole; /* it is the whole object */
	bool reference; /* it is kept by others, if at all */
	const char *unsure; /* why it may be right; NULL: it is not */
};

struct object_fault_vec VEC_OF(struct object_fault);
void object_fault_vec_release(struct object_fault_vec *v);

/* What IMP's callback uses, and what is set only after the attach. */
void object_too_early(struct program *p, const struct imp *imp,
		      struct object_fault_vec *out);
/* What IMP's callback uses, and what is destroyed before the detach. */
void object_outlived(struct program *p, const struct imp *imp,
		     struct object_fault_vec *out);

#endif
