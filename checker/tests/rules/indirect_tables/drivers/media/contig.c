// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>
#include <linux/queue.h>

static void *contig_attach(struct device *dev, struct dma_buf *buf)
{
	return dma_buf_attach(buf, dev);
}

const struct mem_ops vb2_dma_contig_memops = {
	.attach_dmabuf = contig_attach,
};
EXPORT_SYMBOL_GPL(vb2_dma_contig_memops);
