/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walking the paths of a function and of what it calls directly, with what is
 * known at each call: `drop(obj, false)` goes into drop() with its second
 * parameter 0, and `obj` stays the object that it is in the caller.
 *
 * In:  a function, and a client that says which callees are worth the way.
 * Out: each call on each path, in the words of the function that it began in.
 *
 * What goes along into a callee, and back out of it, are terms that mean the
 * same everywhere: numbers, functions, variables of file scope, what the client
 * itself named so at the start, and members of all of these. A caller's own
 * parameters and locals do not.
 */
#ifndef MODEL_DEEP_H
#define MODEL_DEEP_H

#include "model/paths/paths.h"

struct deep_frame {
	struct fn fn;
	struct site call; /* in the frame before; .event NULL: the first */
};

struct deep;

/* Is a function worth going into? */
enum deep_enter {
	DEEP_PASS, /* no; unless it is tiny */
	DEEP_IF_ROOM, /* for what it does to the caller's objects */
	DEEP_ENTER, /* the answer is not complete without */
};

struct deep_client {
	enum deep_enter (*enter)(void *ctx, struct fn f);
	/* Call EV, of W's function, which is that of the last frame, is about
	 * to happen in ST. True if it is not to be gone into. */
	bool (*call)(void *ctx, struct deep *d, struct paths *w,
		     struct path_state *st, uint32_t ev);
	/* May be NULL. What is known in ST, before the first event. */
	void (*start)(void *ctx, struct paths *w, struct path_state *st);
	void *ctx;
};

struct deep {
	const struct program *program;
	struct terms *terms;
	const struct deep_client *client;
	struct VEC_OF(struct deep_frame) frames; /* from the first on */
	bool cut; /* not all was looked at */
	/* private */
	struct path_client paths;
	const struct path_state *given; /* what the next walk starts with */
	struct strmap done; /* what was walked, with what was known */
};

/* Walk ROOT. Members of D other than the first three are set here. */
void deep_walk(struct deep *d, struct fn root);
/* Was F gone into, by the last walk? */
bool deep_went(const struct deep *d, struct fn f);
void deep_release(struct deep *d);

#endif
