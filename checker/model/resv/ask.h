/* SPDX-License-Identifier: GPL-2.0-only */
/* One question about a lock on its way up; private to resv.c and entry.c. */
#ifndef MODEL_RESV_ASK_H
#define MODEL_RESV_ASK_H

#include "model/resv/priv.h"

/* What is asked of one function. */
struct question {
	struct fn fn;
	const struct fact_event *event;
	/* At the bottom: an expression there. Above: what the callee asks, in
	 * its own words. */
	fact_expr_id what;
	enum resv_of of;
	const struct prim *prim; /* or: the lock that this is about to take */
	term_id lock;
	struct VEC_OF(struct path_fact) conds;
	const struct question *below;
};

struct asking {
	struct resv *r;
	struct resv_answer *out;
	char *unknown; /* the first reason */
	unsigned int events, depth;
};

/* FILE:LINE of EV; owned by the caller. */
char *resv_place_text(struct fn f, const struct fact_event *ev);
/* One answer to Q; TEXT, taken over, at EV of F, is why. The first of each kind
 * is kept. */
void resv_say(struct asking *a, const struct question *q, enum resv_way way,
	      struct fn f, const struct fact_event *ev, char *text);
/* There is none; WHY is taken over. */
void resv_say_unknown(struct asking *a, const struct question *q, char *why);

/* Ask Q of the paths of its function. */
void resv_ask_question(struct asking *a, const struct question *q);
/* Nothing in Q's function says in ST who has LOCK: ask who calls it. */
void resv_ask_entry(struct asking *a, const struct question *q, term_id lock,
		    const struct path_state *st);
/* Is the address that S takes that of F, and not of a namesake? */
bool resv_is_address_of(const struct resv *r, const struct site *s,
			struct fn f);

#endif
