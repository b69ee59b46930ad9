/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Can a function fail, and how does it say so?
 *
 * In:  a call in a loaded unit.
 * Out: the ways in which its result may be an error: by what its body returns
 *      where that is loaded, by a small table of the kernel's own functions,
 *      else by its name alone.
 */
#ifndef MODEL_FALLIBLE_H
#define MODEL_FALLIBLE_H

#include "model/program/program.h"

#define FAILS_ERRNO 0x1 /* a negative number */
#define FAILS_ERR_PTR 0x2 /* an error pointer */
#define FAILS_NULL 0x4 /* no memory: a null pointer */
#define FAILS_SAYS                                                             \
	0x8 /* the name speaks of something that can fail, and
			   * the body is not loaded */
#define FAILS_COUNTS 0x10 /* a success may be more than 0 */

/* An argument that is the same whenever a call is made. */
struct fallible_arg {
	bool known;
	int64_t value;
};

#define FALLIBLE_ARGS 8

/*
 * How may the call EV of USER fail? 0: not, or it cannot be told. ARGS, of
 * FALLIBLE_ARGS, are what is known of its arguments; NULL: nothing.
 */
unsigned int fallible_call(const struct program *p, struct fn user,
			   const struct fact_event *ev,
			   const struct fallible_arg *args);

/* Does NAME say that it pins, places or maps memory? */
bool fallible_says_place(const char *name);
/* Does it, or what the function does that NAME means to code of UNIT? */
bool fallible_places(const struct program *p, const struct unit *unit,
		     const char *name);

#endif
