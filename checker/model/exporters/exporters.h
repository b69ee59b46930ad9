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
 *	exporters/fence.c   calls that wait, and for what
 *	exporters/wait.c    what follows a call that invalidates, in a function
 *	exporters/climb.c   and through its callers
 */
#ifndef MODEL_EXPORTERS_H
#define MODEL_EXPORTERS_H

#include "model/audit.h"
#include "model/importers.h"
#include "model/resv/resv.h"

/* A member of the ops that is set. */
struct exp_callback {
	const char *member; /* owned by the facts */
	struct fn_vec fns;  /* what it can be; empty: not found */
};

/* One ops object. */
struct exp {
	char *ops; /* how it is spelled; NULL: nobody was seen to export, but
		    * somebody invalidates */
	struct fn def; /* the variable; .unit NULL: made at run time */
	struct site at; /* where it was first seen; def's own if it has one */
	struct VEC_OF(struct exp_callback) callbacks;
	struct site_vec invalidates; /* in the order of the row's */
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

/* The callback that E has for MEMBER, or NULL. */
const struct exp_callback *exp_callback(const struct exp *e,
					const char *member);

#endif
