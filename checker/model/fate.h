/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What becomes of the result of a call, in the function that makes it.
 *
 * In:  a function of a loaded unit, and one of its calls.
 * Out: somebody looks at the result, it is handed on to the caller, or
 *      nothing: it is thrown away on the spot, or put into a local variable
 *      that nobody reads before it holds something else or is gone. To be
 *      told to the log, and no more, is next to nothing. A pointer that may be
 *      an error is looked at by IS_ERR() and its like alone: who stores it, or
 *      follows it, believes it.
 *
 *	fate/fate.c    the ways of a value
 *	fate/quiet.c   what is only logged
 *	fate/member.c  whether a member is ever asked for an error
 */
#ifndef MODEL_FATE_H
#define MODEL_FATE_H

#include "model/program/program.h"

enum fate {
	FATE_USED = 0x1, /* or it cannot be told */
	FATE_RETURNED = 0x2,
	FATE_LOGGED = 0x4, /* a message says it, and nothing follows of it */
	FATE_BELIEVED = 0x8, /* pointers: taken for good */
};

/* Where that can be seen; NULL: nowhere. */
struct fate_trace {
	const struct fact_event *last; /* overwritten, or stored and no more */
	struct site logged, believed;
};

/*
 * The fates of the result of F's event CALL; 0: nobody looks at it. Then LAST is
 * the event that shows it, or NULL if it is dropped on the spot.
 */
unsigned int fate_of(struct fn f, uint32_t call,
		     const struct fact_event **last);

/* The same in more detail, and, if P is known, into the functions that the
 * result is given to; more of P may be loaded on the way. POINTER: the result may
 * be an error pointer. */
unsigned int fate_look(struct program *p, struct fn f, uint32_t call,
		       bool pointer, struct fate_trace *trace);

#endif
