// SPDX-License-Identifier: GPL-2.0-only
/* Uses the helper; its stop() is not that of the other driver. */
#include "../core/core.h"

void test_hw(void *p);

static void stop(struct core_buf *c)
{
	test_hw(c);
	core_unmap(c);
}

static void test_notify(struct dma_buf_attachment *attach)
{
	stop(attach->importer_priv);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_notify,
};

struct core_buf *test_import(struct dma_buf *buf)
{
	return core_get(buf, &test_ops);
}
