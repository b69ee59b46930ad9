// SPDX-License-Identifier: GPL-2.0-only
/* Before the convention, static importers mapped without the lock. */
#include <linux/dma-buf.h>

void *test_map(struct dma_buf *buf, struct device *dev)
{
	struct dma_buf_attachment *attach = dma_buf_attach(buf, dev);

	return dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);
}

/* Pinning always wanted it. */
int test_pin(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_pin(dma_buf_attach(buf, dev));
}
