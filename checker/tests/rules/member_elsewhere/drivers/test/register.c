// SPDX-License-Identifier: GPL-2.0-only
/* Nothing in this file looks like an importer. */
#include "ops.h"

static const struct core_driver test_driver = { "test", &test_ops };

static const struct core_driver named = { .attach_ops = &test_ops };

void test_probe(struct core_dev *d)
{
	core_register(d, d ? &test_driver : &named);
	core_use(d, &test_ops);
}
