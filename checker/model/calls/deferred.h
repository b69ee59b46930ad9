/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code that runs later because of a call now: work items, timers, RCU and
 * fence callbacks, whoever waits for a completion. What the kernel calls
 * these things stands in the tables of deferred.c.
 */
#ifndef MODEL_DEFERRED_H
#define MODEL_DEFERRED_H

#include "model/audit.h"
#include "model/program/program.h"

/* How a call makes code run later. */
struct deferred_call {
	const char *name;
	int object; /* the argument that says what: &x->work */
	enum hop_via via;
	bool waiters; /* who waits for the object goes on */
};

/* NULL if NAME starts nothing that was set up elsewhere. */
const struct deferred_call *deferred_call_find(const char *name);

/*
 * How a function handed to NAME is called: at once or later, HOP_OPS where
 * nothing is known of NAME. False if NAME only remembers it for something
 * that happens elsewhere (an interrupt, an unregistration).
 */
bool deferred_runs_argument(const char *name, enum hop_via *via);

/* Is STRUCT.MEMBER where a work item or timer keeps its function? All of
 * them, as "struct.member", ended by NULL. */
extern const char *const deferred_handlers[];

/* Functions that set up an object: the arguments that are the object and the
 * function. Ended by a NULL name. */
struct deferred_setup {
	const char *name;
	int object;
	int function;
};
extern const struct deferred_setup deferred_setups[];

/* Functions that wait for an object, their first argument; ended by NULL. */
extern const char *const deferred_waits[];

/* Is STRUCT one that only wraps another of these (struct delayed_work)? */
bool deferred_wraps(const char *tag);

#endif
