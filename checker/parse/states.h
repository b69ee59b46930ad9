/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to parse/: a unit parsed again for each state of its #ifs. */
#ifndef PARSE_STATES_H
#define PARSE_STATES_H

#include "parse/unit.h"

/*
 * X has extracted the unit's first parse, its TU, which is still there. Find
 * out what it did not see.
 */
struct states;
struct states *states_new(const struct unit_env *env,
			  const struct unit_job *job, struct extract *x);

/*
 * Parse again until everything was seen that can be, and extract what is new.
 * WITH_PCH: do so with the precompiled headers. What matters and was not to
 * be seen becomes an error among the facts' diagnostics.
 */
void states_run(struct states *s, bool with_pch);
void states_free(struct states *s);

#endif
