/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which attachment does code below an importer's callback speak of?
 *
 * In:  a callback, walked with model/paths/deep.h; a term there.
 * Out: whether that is the attachment that the callback was called for.
 *
 * It is if it is the parameter itself, or a member of the object behind
 * importer_priv that the attach function, or whoever it returns to, keeps the
 * attachment in.
 */
#ifndef MODEL_ITSELF_H
#define MODEL_ITSELF_H

#include "model/importers.h"
#include "model/paths/deep.h"

enum itself { ITSELF_NO, ITSELF_UNKNOWN, ITSELF_YES };

/* Name the attachment in ST, before the callback begins. */
void itself_start(struct paths *w, struct path_state *st);

/* Is T, in a walk that began with CALLBACK, the attachment? TS are its. */
enum itself itself_is(struct program *p, const struct imp_vec *imps,
		      struct fn callback, struct terms *ts, term_id t);

#endif
