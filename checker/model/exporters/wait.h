/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search for what follows a call; private to exporters/wait.c, which
 * walks one function, and exporters/climb.c, which goes through its callers.
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
#define ST_WAIT_SHIFT 8
#define ST_WAIT(st) ((enum fence_wait)((st)->flags >> ST_WAIT_SHIFT))

struct search {
	struct program *p;
	const struct exp *exp;
	struct site call;
	struct resv *resv;
	struct exp_members members;
	struct fn_vec chain;   /* from where the walk begins to the call */
	struct waits_search waits;    /* what else is called */
	struct site_vec places; /* of waits; a state's `place` from 1 */
	char *buffer;	       /* root of the buffer of the last call */

	/* The result. */
	bool last; /* nothing more will be loaded */
	bool any, revokes, moves;
	enum fence_wait worst;
	uint32_t worst_place;
	bool unmap, revoke_unmap;
	bool ttm, removes;
	char *cut;
};

/* S has its program. */
void search_init(struct search *s);
/* Is F, from where the walk begins to the call, one of those between? */
bool search_in_chain(const struct search *s, struct fn f);
/* Nothing that follows can make ST better. */
bool search_settled(const struct walk_state *st);
/*
 * A path ends in F with ST, after waiting for LEAST in any case; WHY it is not
 * known better, or NULL.
 */
void search_account(struct search *s, struct fn f, const struct walk_state *st,
		    enum fence_wait least, const char *why);

/* What the walk is told of; its ctx is the search. */
extern const struct walk_hooks search_hooks;

#endif
