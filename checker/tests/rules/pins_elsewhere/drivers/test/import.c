// SPDX-License-Identifier: GPL-2.0-only
/* One driver, two importers; what pins stands in other files of it. */
#include <linux/dma-buf.h>

static void test_notify(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_notify,
};

void *movable(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &test_ops, NULL);
}

/* A static attachment is not what the driver pins. */
void *fixed(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_attach(buf, dev);
}
