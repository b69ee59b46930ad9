// SPDX-License-Identifier: GPL-2.0-only
#include "model/exporters_priv.h"
int exp_wait(struct program *p, const struct exp *e, struct site s,
	     struct resv *resv, struct invalidate *inv)
{
	(void)p, (void)e, (void)s, (void)resv;
	inv->wait = WAIT_UNKNOWN;
	return 0;
}
