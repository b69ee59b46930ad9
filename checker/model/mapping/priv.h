/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of mapping.h share; private to them. */
#ifndef MODEL_MAPPING_PRIV_H
#define MODEL_MAPPING_PRIV_H

#include "model/mapping/mapping.h"

/* Add the modules, but for those of M's driver, whose code has NAME. */
void mapping_users(const struct mapping *m, const char *name,
		   struct strmap *modules);

/* --- mapping/attach.c: calls that attach --- */

enum attaching {
	ATTACHING_NO = 1,
	ATTACHING_OTHER, /* for another importer */
	ATTACHING_MAYBE, /* if that was not done before */
	ATTACHING_SURE,
};

void attach_init(struct mapping *m);
void attach_release(struct mapping *m);

/* Is there such a call on all ways through its function to S? */
enum attaching attach_before(struct mapping *m, const struct site *s);

#endif
