/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search for what follows a call; private to exporters/wait.c, which
 * walks one function, exporters/track.c, which follows marks on the way, and
 * exporters/climb.c, which goes through its callers.
 */
#ifndef MODEL_EXPORTERS_WAIT_H
#define MODEL_EXPORTERS_WAIT_H

#include "model/exporters/priv.h"
#include "model/waits.h"

/* What a path remembers. */
#define ST_NOTIFIED 0x01
#define ST_MARK 0x02	/* a mark is set */
#define ST_REVOKES 0x04 /* and was, or became so, with the call */
#define ST_UNMAP 0x08	/* waited for the mappings */
#define ST_MOVED 0x10	/* where the memory is was changed */
#define ST_OPEN 0x20	/* something was called that might wait */
#define ST_EARLY 0x40	/* a fence wait ended early */
#define ST_NEXT 0x80	/* what follows is about another buffer */
#define ST_LATE 0x1000	/* a mark is set that was not with the call */
#define ST_LOCKED 0x2000 /* nothing since may have dropped the lock */
#define ST_WAIT_SHIFT 8
#define ST_WAIT_MASK (0xfu << ST_WAIT_SHIFT)
#define ST_WAIT(st) \
	((enum fence_wait)(((st)->flags & ST_WAIT_MASK) >> ST_WAIT_SHIFT))
/* Which of the search's sets it was, from 1; 0: none. */
#define ST_SET_SHIFT 16
#define ST_SET_MASK (0xffu << ST_SET_SHIFT)
#define ST_SET(st) (((st)->flags & ST_SET_MASK) >> ST_SET_SHIFT)

struct search {
	struct program *p;
	const struct exp *exp;
	struct site call;
	struct resv *resv;
	struct exp_members members;
	struct fn_vec chain;   /* from where the walk begins to the call */
	struct waits_search waits;    /* what else is called */
	struct site_vec places; /* of waits; a state's `place` from 1 */
	struct strmap marking; /* "file:function" -> 1, or 2: sets a mark */
	struct VEC_OF(struct exp_set) sets; /* a state's ST_SET from 1 */
	char *buffer;	       /* root of the buffer of the last call */
	char *path;	       /* and all of its path */

	/* The result. */
	bool last; /* nothing more will be loaded */
	bool skipped; /* callers, as what is called may answer it */
	bool asking; /* only whether callers look at what they are told */
	bool want_mark; /* callers may set one: look at them in any case */
	bool any, revokes, moves;
	enum fence_wait worst;
	uint32_t worst_place;
	bool unmap, revoke_unmap;
	bool ttm, removes; /* who leads to the call; known before the rest */
	char *cut;
	struct exp_revoke *rev;
};

/* S has its program. */
void search_init(struct search *s);
/* Is F, from where the walk begins to the call, one of those between? */
bool search_in_chain(const struct search *s, struct fn f);
/* Nothing that follows can make ST better. */
bool search_settled(const struct search *s, const struct walk_state *st);
/*
 * A path ends in F with ST, after waiting for LEAST in any case; WHY it is not
 * known better, or NULL.
 */
void search_account(struct search *s, struct fn f, const struct walk_state *st,
		    enum fence_wait least, const char *why);

/* --- exporters/track.c --- */

/* Does F, or what it calls, set or clear a mark? */
bool track_marks(struct search *s, struct fn f);
/* EV of F happens in ST: what does that do to marks? */
enum mark_change track_event(struct search *s, struct walk *w,
			     const struct walk_frame *f,
			     const struct fact_event *ev,
			     struct walk_state *st);
/* The call that invalidates happens, in F. */
void track_call(struct search *s, const struct walk_frame *f,
		const struct walk_state *st);
/* A path ends in ST. */
void track_end(struct search *s, const struct walk_state *st);

/* Does F, from event FROM up to TO, call what may take a lock or drop one? */
bool track_locks(struct fn f, const struct fact_event *from,
		 const struct fact_event *to);

/* May the call EV of F drop a lock, by itself or what it calls? */
bool track_may_unlock(struct search *s, struct fn f,
		      const struct fact_event *ev, int depth);

/* What the walk is told of; its ctx is the search. */

extern const struct walk_hooks search_hooks;

#endif
