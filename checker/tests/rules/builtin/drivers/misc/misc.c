// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

void misc_unmap(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = misc_unmap
};

const struct dma_buf_attach_ops *misc_ops(void)
{
	return &ops;
}
