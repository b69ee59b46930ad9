/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of mapping.h share; private to them. */
#ifndef MODEL_MAPPING_PRIV_H
#define MODEL_MAPPING_PRIV_H

#include "model/mapping/mapping.h"
#include "model/waits.h"

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

/* --- mapping/mark.c: what the callback took away for good --- */

/* Does nothing come to S any more once the callback came? */
bool mark_forbids(struct mapping *m, const struct site *s);

/* --- mapping/order.c: when it waits --- */

enum order {
	ORDER_WAITS, /* on all ways on from there, as far as can be told */
	ORDER_OPEN, /* what was not looked at may be a wait */
	ORDER_NO_WAIT, /* on some way it does not */
	ORDER_STARTED, /* it does, but starts the device first */
};

struct order_query {
	struct site at; /* the call that maps, or leads there */
	bool maps;
};

/* Of a function in which there is a wait by what WAITS looks for. START is set
 * to what starts the device. */
enum order order_of(struct mapping *m, struct waits_search *waits,
		    const struct order_query *q, struct site *start);

#endif
