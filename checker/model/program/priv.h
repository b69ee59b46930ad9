/* SPDX-License-Identifier: GPL-2.0-only */
/* Private to program.c and program/link.c. */
#ifndef MODEL_PROGRAM_PRIV_H
#define MODEL_PROGRAM_PRIV_H

#include "model/program/program.h"

/* Make what U says known to P. */
void program_link(struct program *p, struct unit *u);

#endif
