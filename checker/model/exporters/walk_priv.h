/* SPDX-License-Identifier: GPL-2.0-only */
/* What a walk knows; private to exporters/walk.c and exporters/know.c. */
#ifndef MODEL_EXPORTERS_WALK_PRIV_H
#define MODEL_EXPORTERS_WALK_PRIV_H

#include "model/exporters/walk.h"

static inline struct wval constant(int64_t v)
{
	return (struct wval){ WVAL_CONST, v };
}

static inline struct wval truth(bool t)
{
	return constant(t);
}

/* The number of TEXT, which speaks of a frame of DEPTH. */
uint32_t know_key(struct walk *w, const char *text, int depth);
/* What is known of TEXT. */
struct wval know(struct walk *w, const struct walk_state *st,
		 const char *text);
/* From now on TEXT is V, as far as W remembers such things. */
void know_learn(struct walk *w, struct walk_state *st, const char *text,
		int depth, struct wval v);
/* The same for a key, whatever is remembered. */
void know_put(struct walk_state *st, uint32_t key, struct wval v);
/* Forget fact number I; all that has PART in it; all of frames below DEPTH. */
void know_drop(struct walk_state *st, uint32_t i);
void know_forget(struct walk *w, struct walk_state *st, const char *part);
void know_forget_frames(struct walk *w, struct walk_state *st, int depth);

/* Do at least N conditions speak of what ID is about? */
bool know_asked(const struct walk *w, struct fn f, fact_expr_id id,
		uintptr_t n);
/* The condition ID turned out to be T. */
void know_assume(struct walk *w, const struct walk_frame *f,
		 struct walk_state *st, fact_expr_id id, bool t);

#endif
