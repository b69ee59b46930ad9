/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code of another generation of the interface: the compiler drops what names
 * a member that this kernel's struct does not have, and all that is left of
 * it is its complaint.
 */
#ifndef MODEL_UNPORTED_H
#define MODEL_UNPORTED_H

#include "facts/facts.h"
#include "model/audit.h"
#include "model/program/program.h"

/* The name of the other generation that D complains of, static; NULL if D is
 * about something else. */
const char *unported_name(const struct facts *f, const struct fact_diag *d);

/* The same for a complaint within the table F; NULL if there is none. */
const char *unported_in(struct fn f);

/*
 * Add to A->incomplete every unit of P that could not be parsed, or had
 * errors other than those, unless it was only looked at on the way to
 * something else (struct unit.aside).
 */
void unported_rest(const struct program *p, struct audit *a);

#endif
