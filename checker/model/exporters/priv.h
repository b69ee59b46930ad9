/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of exporters.h share; private to them. */
#ifndef MODEL_EXPORTERS_PRIV_H
#define MODEL_EXPORTERS_PRIV_H

#include "model/exporters/exporters.h"
#include "model/exporters/walk.h"
#include "model/flow/flow.h"

/* Find the ops objects of P, loading what defines them. -1 as above. */
int exp_ops_find(struct program *p, struct audit *a, struct exp_vec *exps);

/* Can the value V, of a pointer to ops, be the object E? */
bool exp_is(const struct program *p, const struct exp *e,
	    const struct value *v);

/*
 * Which of PROFILE_BITs the callbacks of E refuse on all of their paths. The
 * text says how in words; NULL if importers that cannot be revoked are let in.
 */
void exp_refuses(struct program *p, const struct exp *e,
		 const char *callback_name, struct exporter *row);

/* --- exporters/members.c: what the driver's members are to it --- */

/* Sets have members as "struct.member". */
struct exp_members {
	struct exp_marks marks;
	struct strmap place; /* that map reads: where the memory is */
	struct strmap sync;  /* that unmap or release change, or signal */
};

void exp_members_find(struct program *p, const struct exp *e,
		      struct exp_members *m);
void exp_members_release(struct exp_members *m);

/* A struct of the kernel's own, of which every driver has some. */
bool exp_core_struct(const char *tag);

/* Is the member that E names, perhaps by its address, in SET? */
bool exp_member_in(const struct strmap *set, const struct facts *fa,
		   fact_expr_id id);

/* --- exporters/fence.c: calls that wait --- */

enum early { EARLY_NO, EARLY_MAYBE, EARLY_YES };

/* How a wait may end before what it waits for has happened. */
struct exp_ends {
	enum early by_signal; /* it gives an error then */
	enum early by_time; /* it gives 0 then */
	bool counts; /* if all is well it is positive, else 0 */
	bool read; /* somebody looks at what it gives */
};

enum early exp_ends_early(const struct exp_ends *e);

/* What a call does to the fences of a buffer. */
struct exp_fence {
	enum fence_wait wait; /* unless it ends early, and that is read */
	fact_expr_id what; /* the argument that says which buffer; 0: none */
	struct exp_ends ends;
};

/* Does the call EV wait for fences? ST says what its arguments are. */
bool exp_fence_call(struct walk *w, const struct walk_frame *f,
		    const struct fact_event *ev, const struct walk_state *st,
		    struct exp_fence *out);
/* Does any function of this name? */
bool exp_fence_name(const char *callee);

/* Does the call EV of F wait for one of the members SYNC, and if it can end
 * early, does somebody look? */
bool exp_sync_call(struct walk *w, const struct walk_frame *f,
		   const struct fact_event *ev, const struct walk_state *st,
		   const struct strmap *sync, struct exp_ends *ends);
bool exp_sync_name(const char *callee);

/*
 * What follows the call S, by which E invalidates: fills INV's wait,
 * wait_place, waits_unmap, intent and unknown; and how it is marked. Loads
 * code that the answer wants. -1 if parsing is not possible at all.
 */
int exp_wait(struct program *p, const struct exp *e, struct site s,
	     struct resv *resv, struct invalidate *inv, struct exp_revoke *rev);
void exp_revoke_release(struct exp_revoke *rev);

#endif
