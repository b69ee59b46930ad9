// SPDX-License-Identifier: GPL-2.0-only
/* Its own ops: its own class. */
#include <linux/kernel.h>
#include <linux/lib.h>

static void test_invalidate(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_invalidate,
};

void *test_reg(struct dma_buf *buf)
{
	return lib_get(buf, &test_ops);
}
