/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to model/fate/. */
#ifndef MODEL_FATE_PRIV_H
#define MODEL_FATE_PRIV_H

#include "model/fate.h"

/* Does call EV of F only write a message? */
bool fate_logs(struct fn f, const struct fact_event *ev);
/* Is EV part of a macro that only complains? */
bool fate_complains(struct fn f, const struct fact_event *ev);
/* Does it not matter which way F's branch I goes, messages aside? */
bool fate_same_way(struct fn f, uint32_t i);

/* Does what is called CALLEE say whether its argument is an error, or which? */
bool fate_asks_error(const char *callee);
/* May anybody in P ask for an error what is in the member E, of F? */
bool fate_member_asked(struct program *p, struct fn f,
		       const struct fact_expr *e);

#endif
