/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private to model/resv*.c:
 *
 * resv.c          the question, asked of the paths of a function
 * resv/entry.c    and of those who call it
 * resv/effect.c   what a call does to the locks of a state
 * resv/summary.c  the same for a function that has a body
 * resv/lock.c     which lock a term means
 * resv/twins.c    members that mean the same buffer
 * resv/prim.c     functions whose effect is known by their name
 * resv/contract.c how the functions in known tables are called
 * resv/table.c    who calls those in tables of a driver's own
 */
#ifndef MODEL_RESV_PRIV_H
#define MODEL_RESV_PRIV_H

#include "model/paths/paths.h"
#include "model/resv/resv.h"

/*
 * The property of a lock: what it is now, and what it was when it was first
 * looked at. A lock that was taken cannot have been held before; one that was
 * released, or asserted, must have been.
 */
enum {
	LOCK_HELD = 1,
	LOCK_FREE = 2,
	LOCK_MAYBE = 3, /* taken or released under a name that is not clear */
	LOCK_NOW = 0xf,
	LOCK_WAS_FREE = 0x10,
	LOCK_WAS_HELD = 0x20,
	/* Not of a lock, but of a context that locks are taken with: none was
	 * taken so far. */
	CTX_FRESH = 0x100,
};

/* What a function does to a lock, or locks. */
enum prim_what {
	PRIM_TAKE,
	PRIM_TAKE_IF_ZERO, /* taken if it returns 0 */
	PRIM_TAKE_IF_TRUE,
	PRIM_TAKE_SOME_IF_ZERO, /* more than can be told apart */
	PRIM_DROP,
	PRIM_DROP_SOME,
	PRIM_IS_HELD, /* asks; where an assertion does, it answers as well */
	PRIM_CTX_INIT,
	PRIM_CTX_RETRY, /* drm_exec_cleanup(): goes round until all are held */
	PRIM_CTX_FINI,
	PRIM_NOTHING,
};

/* What its argument is. */
enum prim_of {
	PRIM_OF_RESV,
	PRIM_OF_WW, /* struct ww_mutex: counts only inside a dma_resv */
	PRIM_OF_GEM, /* struct drm_gem_object */
	PRIM_OF_TTM, /* struct ttm_buffer_object */
	PRIM_OF_I915,
	PRIM_OF_CTX, /* struct drm_exec, struct i915_gem_ww_ctx */
};

struct prim {
	const char *name;
	enum prim_what what;
	enum prim_of of;
	int arg; /* that says which lock */
	int ctx; /* that it is taken with, -1: none */
};

const struct prim *prim_find(const char *name);
/* May a function of that name, whose code is not there, take a lock? */
bool prim_may_lock(const char *name);
/* What argument 0 of interface function NAME stands for; false: no buffer. */
bool prim_subject(const char *name, enum resv_of *of);
/* Does it take the lock itself, so that who called it did not have it? */
bool prim_takes_itself(const char *name);

/* How the function in member NAME of struct TAG is called. */
struct contract {
	const char *tag, *member; /* member NULL: each of them */
	int param; /* that says which buffer; -1: no lock at all */
	enum prim_of of;
	int attachment; /* 1: param is an attachment, 2: a dma_buf */
	bool held;
};

const struct contract *contract_find(const char *tag, const char *member);

/* --- locks --- */

/* The same lock by the way that is taken for all its names. */
term_id lock_canon(struct terms *ts, term_id lock);
/* The lock that ARG, the argument of a primitive, means: 0 if it is none of
 * ours, term_other() if it cannot be told. */
term_id lock_of(struct terms *ts, const struct path_state *st, term_id arg,
		enum prim_of of);
term_id lock_of_subject(struct terms *ts, const struct path_state *st,
			term_id subject, enum resv_of of);

/* Does ST rest on what cannot be? An object that was exported was not imported:
 * DRM hands out the original buffer again instead. */
bool lock_impossible(struct terms *ts, const struct path_state *st);

/* Members of structs that keep a buffer, "struct.member", each with the member
 * of the same struct that keeps what attaches to that buffer, or TWIN_EXPORTED
 * if it was made for the object. */
#define TWIN_EXPORTED ""
void twins_find(const struct program *p, struct strmap *out);

/* --- the engine --- */

struct sum_op {
	term_id key, owner;
	uint32_t value;
};

/* One way in which a function turns out. */
struct sum_outcome {
	struct VEC_OF(struct sum_op) ops;
	struct VEC_OF(struct path_fact) conds; /* on its parameters */
	term_id ret; /* 0: not known */
	int truth; /* of what it returns; -1: not known */
	bool is_err; /* an ERR_PTR() */
};

struct summary {
	bool done; /* false while it is being made */
	bool unsure; /* too many ways */
	struct VEC_OF(struct sum_outcome) outcomes;
};

struct resv {
	struct program *p;
	struct terms terms;
	struct path_client client;
	struct strmap summaries; /* of function -> struct summary * */
	struct strmap walks; /* of function -> struct paths * */
	struct strmap touching; /* set: names of functions that reach a lock */
	size_t touching_units; /* loaded when that was made */
	struct strmap twins; /* of twins_find() */
	size_t cached_units; /* loaded when summaries and walks were made */
	struct strmap wanted; /* set: names whose users are not loaded */
	struct strmap members; /* the same for "struct.member" -> unit */
	struct strmap tables; /* "struct.member module" -> see table.c */
	int depth; /* of summaries under way */
};

/* A key for FN in a strmap; owned by the caller. */
char *resv_fn_key(struct fn f);
bool resv_touches(struct resv *r, const char *name);
/* NULL if it has no effect that matters; owned by R. */
const struct summary *resv_summary(struct resv *r, struct fn f);
void resv_summary_free(void *summary);

/*
 * The calls through member NAME of struct TAG, which F stands in, if F's driver
 * declares it and all of them are seen. False: they are not, or there are none.
 */
bool resv_table_callers(struct resv *r, struct fn f, const char *tag,
			const char *name, struct site_vec *out);
/* Load the units that answers of resv_table_callers() depend on. -1 if parsing
 * is not possible at all. */
int resv_load_tables(struct resv *r);

/* The path_client's call(). */
bool resv_effect(void *ctx, struct paths *w, struct path_state *st,
		 uint32_t ev);

void lock_take(struct paths *w, struct path_state *st, term_id lock,
	       term_id owner, uint32_t ev);
void lock_drop(struct paths *w, struct path_state *st, term_id lock,
	       uint32_t ev);

#endif
