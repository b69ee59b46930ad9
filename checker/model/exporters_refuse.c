// SPDX-License-Identifier: GPL-2.0-only
#include "model/exporters_priv.h"
void exp_refuses(struct program *p, const struct exp *e,
		 const char *callback_name, struct exporter *row)
{
	(void)p, (void)e, (void)callback_name, (void)row;
}
