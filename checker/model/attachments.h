/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attachments: which calls made one, and whether with ops.
 *
 * In:  a program and its importers; an expression that is a pointer to a
 *      struct dma_buf_attachment.
 * Out: the calls of dma_buf_attach() and dma_buf_dynamic_attach() that it can
 *      come from, through locals, parameters, members and returned values.
 */
#ifndef MODEL_ATTACHMENTS_H
#define MODEL_ATTACHMENTS_H

#include "model/importers.h"

enum made {
	MADE_UNKNOWN, /* now with ops, now without; or they were not found */
	MADE_STATIC,
	MADE_DYNAMIC,
};

struct origin {
	struct site attach; /* .event NULL: it could not be followed */
	enum made how;
	bool handed; /* from who attached by calls alone, as an argument */
};

struct origin_vec VEC_OF(struct origin);

/*
 * Where does E, in F, come from? Into OUT; what is not loaded is loaded where
 * the answer wants it if LOAD, and missing otherwise. -1 if parsing is not
 * possible at all.
 */
int origins_of(struct program *p, const struct imp_vec *imps, struct fn f,
	       fact_expr_id e, bool load, struct origin_vec *out);

/* The same for all that code which MODULE can meet stores into member NAME of
 * struct TAG, from what is loaded. */
int origins_of_member(struct program *p, const struct imp_vec *imps,
		      const char *module, const char *tag, const char *name,
		      struct origin_vec *out);

/* How attach call EV makes attachments, all its callers taken together. */
enum made made_by(const struct imp_vec *imps, const struct fact_event *ev);

/* Does a call of CALLEE, in code of UNIT, make an attachment? */
bool is_attach_call(const struct program *p, const struct unit *unit,
		    const char *callee);

#endif
