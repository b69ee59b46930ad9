/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Exporters: every object of struct dma_buf_ops that buffers are exported
 * with, what its callbacks refuse, and the calls by which its driver fires the
 * importers' callbacks, with what is waited for afterwards.
 *
 * In:  the loaded program; more is loaded where an answer needs it.
 * Out: audit.exporters, and beside it what the rules want to look at.
 *
 *	exporters/ops.c     the objects: tables, embedded ones, copies
 *	exporters.c         their rows, and which calls belong to which object
 *	exporters/walk.c    the paths of a function
 *	exporters/know.c    what is known on each of them
 *	exporters/refuse.c  what .attach and .pin refuse
 *	exporters/members.c what the driver's members are to it
 *	exporters/marks.c   what it refuses by, once a buffer is taken back
 *	exporters/change.c  what sets that
 *	exporters/fence.c   calls that wait, and for what
 *	exporters/wait.c    what follows a call that invalidates, in a function
 *	exporters/track.c   where the mark is set on the way there
 *	exporters/marklock.c  whether the lock is held there
 *	exporters/climb.c   and through its callers
 */
#ifndef MODEL_EXPORTERS_H
#define MODEL_EXPORTERS_H

#include "model/audit.h"
#include "model/exporters/marks.h"
#include "model/importers.h"
#include "model/resv/resv.h"

/* A member of the ops that is set. */
struct exp_callback {
	const char *member; /* owned by the facts */
	struct fn_vec fns;  /* what it can be; empty: not found */
};

/* Where a mark is set. */
struct exp_set {
	struct exp_mark mark;
	struct site at;
	/* The event that leads there, perhaps by a call, in a function that
	 * leads to the call that invalidates; and what leads on to that one
	 * from there. INTO.event is NULL if that is not known. */
	struct site from, into;
};

/* How a call takes a buffer back. */
struct exp_revoke {
	struct VEC_OF(struct exp_set) before; /* marks that are set before it */
	struct VEC_OF(struct exp_set) late;   /* only after it, on some path */
	char *open; /* what map asks that was not understood; or NULL */
};

/* One ops object. */
struct exp {
	char *ops; /* how it is spelled; NULL: nobody was seen to export, but
		    * somebody invalidates */
	struct fn def; /* the variable; .unit NULL: made at run time */
	struct site at; /* where it was first seen; def's own if it has one */
	struct VEC_OF(struct exp_callback) callbacks;
	struct site_vec invalidates; /* in the order of the row's */
	struct VEC_OF(struct exp_revoke) revokes; /* one for each of them */
	size_t row; /* in audit.exporters, until audit_finish() */
};

struct exp_vec VEC_OF(struct exp);

/*
 * Find the exporters of P. Fills A->exporters, A->incomplete, and the
 * importers' p2p; EXPS beside them. IMPS are asked only. -1 (message
 * printed) if parsing is not possible at all.
 */
int exporters_find(struct program *p, struct audit *a,
		   const struct imp_vec *imps, struct exp_vec *exps);
void exp_vec_release(struct exp_vec *v);

/* Is the lock of the buffer that CALL invalidates held where SET is made? */
enum resv_held exp_set_held(struct resv *resv, const struct exp_set *set,
			    struct site call);

/* The callback that E has for MEMBER, or NULL. */
const struct exp_callback *exp_callback(const struct exp *e,
					const char *member);

#endif
