/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Walking the paths of a function: forward over its events, with what is
 * known on the way there.
 *
 * In:  a function of a loaded unit, and a client that says what calls do.
 * Out: for each event the states in which it can be reached; the states in
 *      which the function is left.
 *
 * A state has *properties*, which are the client's (this lock is held, that
 * attachment is pinned), and beside them what objects hold and which
 * conditions were decided. States with different properties are never joined;
 * those with the same ones are, and keep only what they agree on. So a test
 * of `if (locked)` is still understood long after the branch that took the
 * lock, and the number of states depends on what the client looks for, not on
 * the number of paths. Where it becomes too big, the walk gives up
 * (`overflow`) and whoever asked must answer "unknown".
 */
#ifndef MODEL_PATHS_H
#define MODEL_PATHS_H

#include "model/program/program.h"
#include "model/paths/term.h"

/* More states of one event than this are too many. */
#define PATHS_MAX_STATES 64

/* Something the client knows about a term. */
struct path_prop {
	term_id key;
	term_id owner; /* 0, or what else identifies it */
	uint32_t value; /* never 0 */
	uint32_t event; /* that last changed it; no part of its identity */
};

struct path_bind {
	term_id object;
	term_id value;
};

/* A term that is known to be zero, or not to be. */
struct path_fact {
	term_id term;
	bool truth;
};

struct path_state {
	uint32_t event; /* about to happen */
	bool queued;
	bool dead; /* set by a client: this does not happen */
	struct VEC_OF(struct path_prop) props;
	struct VEC_OF(struct path_bind) binds;
	struct VEC_OF(struct path_fact) facts;
	/* The state before: one way by which this one came to be. */
	const struct path_state *from;
};

struct path_state_vec VEC_OF(struct path_state *);

struct paths;

struct path_client {
	/* May be NULL. What is known where the function begins. */
	void (*start)(void *ctx, struct paths *w, struct path_state *st);
	/*
	 * Call EV happens in ST (for EV_SCOPE_END: the cleanup function is
	 * called with the address of the variable). Changes ST; for each other
	 * way it may turn out, a path_fork(). True if the client knows all
	 * that the call does to the caller's objects; otherwise those whose
	 * address it was given hold something new.
	 */
	bool (*call)(void *ctx, struct paths *w, struct path_state *st,
		     uint32_t ev);
	/* May be NULL. Stores, and objects that an initialiser list makes
	 * (EV_OBJECT), happen in ST at event EV: about to. */
	void (*store)(void *ctx, struct paths *w, struct path_state *st,
		      uint32_t ev);
	/* May be NULL. Is a property of VALUE worth nothing, once its term
	 * means something else? */
	bool (*lost)(uint32_t value);
	/* Keep the states of stores as well. */
	bool stores;
	void *ctx;
};

struct paths {
	struct fn fn;
	struct terms *terms;
	const struct path_client *client;
	struct path_state_vec *at; /* per event: states before it; only of
				   * calls, branches, targets and ends */
	struct path_state_vec ends; /* before each return or end */
	bool overflow;
	/* private */
	struct path_state_vec out;
	bool *done; /* per event: it happened before */
	bool *keep; /* per event: its states are kept */
	uint32_t low; /* no event before it has a state to go on from */
	size_t nqueued;
	size_t steps;
};

/* Walk F. TERMS must outlive the result. */
void paths_walk(struct paths *w, struct fn f, struct terms *terms,
		const struct path_client *client);
void paths_release(struct paths *w);

/* Is F so short, and without branches, that it may do no more than to hand on
 * what it was given? */
bool paths_is_tiny(struct fn f);
/* Did the walk come to event EV? */
static inline bool path_reached(const struct paths *w, uint32_t ev)
{
	return w->done && w->done[ev];
}

struct path_state *path_state_copy(const struct path_state *from);
void path_state_free(struct path_state *st);

/* What expression E is worth in ST. */
term_id path_value(struct paths *w, const struct path_state *st,
		   fact_expr_id e);
/* The object that expression E names. */
term_id path_object(struct paths *w, const struct path_state *st,
		    fact_expr_id e);
/* Argument I of call EV, 0 if it has none. */
term_id path_arg(struct paths *w, const struct path_state *st, uint32_t ev,
		 uint32_t i);
/* What T is in ST: its parts are replaced by what LEAF says, and those of which
 * it says 0 are put together again from theirs. */
typedef term_id (*path_leaf)(void *ctx, term_id t);
term_id path_rewrite(struct terms *ts, const struct path_state *st, term_id t,
		     path_leaf leaf, void *ctx);
/* What OBJECT holds in ST. */
term_id path_load(struct terms *ts, const struct path_state *st,
		  term_id object);
/* OBJECT holds VALUE from now on. */
void path_bind(struct path_state *st, term_id object, term_id value);
/* The object that the result of call EV is. */
term_id path_result(struct paths *w, uint32_t ev);

/* Is T zero (0), not (1), or not known (-1)? */
int path_truth(const struct terms *ts, const struct path_state *st, term_id t);
/* T is not zero (TRUTH), or is. False if that cannot be. */
bool path_assume(struct terms *ts, struct path_state *st, term_id t,
		 bool truth);

/* From within a client's call(): ST turns out in another way as well. */
struct path_state *path_fork(struct paths *w, const struct path_state *st);

/* The property of KEY, or NULL. Good until the next change. */
struct path_prop *path_prop(const struct path_state *st, term_id key,
			    term_id owner);
/* Set it; VALUE 0 takes it away. */
void path_set(struct path_state *st, term_id key, term_id owner, uint32_t value,
	      uint32_t event);

/*
 * How the function is left in ST, one of W's ends (paths/outcome.c). An error is
 * a negative number or an error pointer; what is merely not 0 is one too if
 * ERRNO_TOO.
 */
bool path_fails(struct paths *w, const struct path_state *st, bool errno_too);
/* 0 is returned. */
bool path_succeeds(struct paths *w, const struct path_state *st);
/* Either. */
bool path_unclear(struct paths *w, const struct path_state *st);
/* Put T, which is about the callee's parameters, into the terms of the caller
 * that makes call EV in ST; term_other() in what cannot be. */
term_id path_subst(struct paths *w, const struct path_state *st, uint32_t ev,
		   term_id t);

struct u32_list VEC_OF(uint32_t);
/* The branches (event numbers) on the way to ST, first one first. */
void path_witness(const struct paths *w, const struct path_state *st,
		  struct u32_list *out);

#endif
