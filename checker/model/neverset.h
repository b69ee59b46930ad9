/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members that nobody ever sets, and what happens only where one is set.
 *
 * In:  the program; more of it is loaded before a member is called unset.
 * Out: an event that cannot happen for that reason. A member is set by a store
 *      of anything but 0, by a copy of its struct, and by whoever has its
 *      address.
 */
#ifndef MODEL_NEVERSET_H
#define MODEL_NEVERSET_H

#include "model/program/program.h"

/* Does S hang on a member that is always 0? */
bool neverset_guards(struct program *p, struct site s);

#endif
