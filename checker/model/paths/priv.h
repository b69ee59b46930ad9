/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to model/paths*.c:
 *
 * paths.c        from event to event, until nothing changes any more
 * paths/state.c  states: their properties, forgetting, joining
 * paths/effect.c what stores and calls do to what objects hold
 * paths/eval.c   what expressions are worth, and what conditions say
 * paths/subst.c  terms of a callee in the words of its caller
 */
#ifndef MODEL_PATHS_PRIV_H
#define MODEL_PATHS_PRIV_H

#include "model/paths/paths.h"

bool state_same_props(const struct path_state *a, const struct path_state *b);
/*
 * WHAT is about to mean something else, as EVENT, which made it, happens
 * again: what is known of the old one is of no use any more.
 */
void state_forget(struct paths *w, struct path_state *st, term_id what,
		  uint32_t event);
/* The same for what a join of ST with WITH is going to make new. */
void state_forget_joined(struct paths *w, struct path_state *st,
			 const struct path_state *with);
/* Join FROM, which has the same properties, into INTO; true if that changed
 * it. */
bool state_join(struct terms *ts, struct path_state *into,
		struct path_state *from);

/* The store, or the call, at event EV happens in ST. Ways in which a call
 * turns out are in W->out. */
void effect_store(struct paths *w, struct path_state *st, uint32_t ev);
void effect_call(struct paths *w, struct path_state *st, uint32_t ev);

#endif
