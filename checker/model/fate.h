/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What becomes of the result of a call, in the function that makes it.
 *
 * In:  a function of a loaded unit, and one of its calls.
 * Out: somebody looks at the result, it is handed on to the caller, or
 *      nothing: it is thrown away on the spot, or put into a local variable
 *      that nobody reads before it holds something else or is gone.
 */
#ifndef MODEL_FATE_H
#define MODEL_FATE_H

#include "model/program/program.h"

enum fate {
	FATE_USED = 0x1, /* or it cannot be told */
	FATE_RETURNED = 0x2,
};

/*
 * The fates of the result of F's event CALL; 0: nobody looks at it. Then LAST is
 * the event that shows it, or NULL if it is dropped on the spot.
 */
unsigned int fate_of(struct fn f, uint32_t call,
		     const struct fact_event **last);

#endif
