// SPDX-License-Identifier: GPL-2.0-only
/* The same names as the test driver, with another meaning. */
#include "../core/core.h"

static void stop(struct core_buf *c)
{
	pr_info("stop\n");
}

static void test_notify(struct dma_buf_attachment *attach)
{
	stop(attach->importer_priv);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_notify,
};

struct core_buf *other_import(struct dma_buf *buf)
{
	return core_get(buf, &test_ops);
}
