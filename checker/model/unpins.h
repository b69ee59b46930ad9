/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who takes back pins.
 *
 * In:  the program.
 * Out: the functions that reach dma_buf_unpin(); whether there is none that
 *      could take back what a function pins. The core's own do not count: it
 *      takes back what it pins for a map. Nor does one that hangs on a member
 *      that nobody ever sets.
 */
#ifndef MODEL_UNPINS_H
#define MODEL_UNPINS_H

#include "model/program/program.h"

struct unpins {
	const struct program *program;
	struct strmap touching; /* set: functions that reach an unpin */
	struct site_vec dead; /* unpins that cannot happen */
};

/* More of P may be loaded on the way. */
void unpins_find(struct program *p, struct unpins *out);
void unpins_release(struct unpins *u);

/* Has neither the driver of F an unpin, nor one that calls F, by whatever
 * way? What stands in BUT (NULL: none) does not count. */
bool unpins_never(const struct unpins *u, struct fn f, const struct fn *but);

#endif
