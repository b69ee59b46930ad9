/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All paths of a function, with what is known on each: which conditions were
 * taken, what locals and members were set to. So `if (revoked)` is decided
 * once, however often it is asked.
 *
 * In:  a function, what its user wants to remember (flags), and hooks that
 *      say which calls to enter and what they mean.
 * Out: the states in which the paths leave it.
 *
 * What is known is forgotten at a store to the same member of whatever struct,
 * and where an address is given away; a call is not thought to change what it
 * was not given. Where the paths are too many to be walked like that, the
 * walk is done again with less to remember, and is less sure then.
 */
#ifndef MODEL_EXPORTERS_WALK_H
#define MODEL_EXPORTERS_WALK_H

#include "model/program/program.h"

enum wval_kind {
	WVAL_UNKNOWN,
	WVAL_CONST,   /* it is `v` */
	WVAL_NONZERO, /* it is not 0 */
	WVAL_ERROR,   /* it is an error, as a number or a pointer */
	WVAL_POSITIVE,
};

struct wval {
	enum wval_kind kind;
	int64_t v;
};

#define WALK_FACTS 24

struct walk_fact {
	uint32_t key;
	struct wval val;
};

/* Where a path is, as far as it matters to what follows. */
struct walk_state {
	uint32_t flags; /* the user's */
	uint32_t place; /* the user's: a number of its own */
	uint32_t nfacts;
	struct walk_fact facts[WALK_FACTS]; /* by key */
	struct wval ret; /* of a path that left */
};

struct walk_state_vec VEC_OF(struct walk_state);

/* A function being walked, and the call that led into it. */
struct walk_frame {
	struct fn fn;
	const struct walk_frame *up;	/* NULL: where the walk began */
	const struct fact_event *call;	/* in UP */
	int depth;
	uint64_t changed; /* bit i: it stores into its own parameter i */
};

struct walk;

enum walk_do {
	WALK_PASS,  /* go on behind it */
	WALK_ENTER, /* walk through the function called */
	WALK_STOP,  /* this path is of no interest */
};

struct walk_hooks {
	/* A call; TARGET is its function, .unit NULL if that is not loaded.
	 * RESULT, unknown unless set, is what it gives. */
	enum walk_do (*call)(struct walk *w, const struct walk_frame *f,
			     const struct fact_event *ev, struct fn target,
			     struct walk_state *st, struct wval *result);
	/* The ways in which a call that was passed may turn out, where that
	 * matters: a copy of ST for each, with the result as its `ret`. NULL,
	 * or none appended: it turns out as call() said. */
	void (*outcomes)(struct walk *w, const struct walk_frame *f,
			 const struct fact_event *ev,
			 const struct walk_state *st,
			 struct walk_state_vec *out);
	/* A store; may be NULL. */
	void (*store)(struct walk *w, const struct walk_frame *f,
		      const struct fact_event *ev, struct walk_state *st);
	/* Does it matter whether what the store EV stores is zero? NULL: no. */
	bool (*matters)(struct walk *w, const struct walk_frame *f,
			const struct fact_event *ev);
	/* A condition, or a member that is read; may be NULL. */
	void (*look)(struct walk *w, const struct walk_frame *f,
		     const struct fact_event *ev, struct walk_state *st);
	/* May a path that has not been in the loop from event FROM to TO leave
	 * it? NULL: yes. */
	bool (*empty)(struct walk *w, const struct walk_frame *f, uint32_t from,
		      uint32_t to, const struct walk_state *st);
	/* The value of a member that nothing is known of; may be NULL. */
	struct wval (*member)(struct walk *w, const struct walk_frame *f,
			      const struct fact_expr *e);
};

/* How much a walk remembers. */
enum walk_memory {
	WALK_ALL,
	WALK_LOCALS,  /* nothing of members */
	WALK_STORES,  /* nor of conditions, only what was stored */
	WALK_NOTHING,
};

struct walk {
	struct program *p;
	const struct walk_hooks *hooks;
	void *ctx;
	unsigned int budget; /* steps left; 0: the result is not whole */
	enum walk_memory memory;
	struct strmap keys; /* text -> number */
	struct VEC_OF(int) depths; /* of the frames that a key speaks of */
	struct strmap uses; /* names in conditions -> how often */
	struct strmap lasts; /* "function name" -> last event that asks, from 1 */
	struct strmap prepared;
};

void walk_init(struct walk *w, struct program *p,
	       const struct walk_hooks *hooks, void *ctx);
void walk_release(struct walk *w);

/* F will be entered: count its conditions, as only what is asked more than
 * once is worth remembering. */
void walk_prepare(struct walk *w, struct fn f);

/*
 * Walk F from START; appends the states in which paths return. Remembers less
 * and less until it comes to an end; false if it did not even so.
 */
bool walk_run(struct walk *w, struct fn f, const struct walk_state *start,
	      struct walk_state_vec *out);

/* Bit I: F stores into its own parameter I. */
uint64_t walk_changed_params(struct fn f);

/* What expression ID is in state ST. */
struct wval walk_eval(struct walk *w, const struct walk_frame *f,
		      const struct walk_state *st, fact_expr_id id);

/* A op B, if it can be told without knowing their types. */
bool walk_fold(int op, int64_t a, int64_t b, int64_t *v);

/* Is V surely 0, surely not 0? */
bool wval_zero(struct wval v);
bool wval_nonzero(struct wval v);

/*
 * The path ID as one text for all frames: parameters by what was given for
 * them. NULL where it is no path. Owned by the caller.
 */
char *walk_path(const struct walk_frame *f, fact_expr_id id);

/* The only value that local E of F is given; 0: several, or none. */
fact_expr_id walk_only_value(struct fn f, const struct fact_expr *e);
/* What was given for the parameter E, in the frame above; 0: not known, or the
 * function has changed it since. */
fact_expr_id walk_given(const struct walk_frame *f, const struct fact_expr *e);
/* An expression of F's function that TEXT, of walk_path(), stands for; 0: there
 * is none. */
fact_expr_id walk_find(const struct walk_frame *f, const char *text);

#endif
