// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

void arch_stop(struct dma_buf_attachment *attach);
void arch_stop(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}
