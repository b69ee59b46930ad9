// SPDX-License-Identifier: GPL-2.0-only
#include <linux/queue.h>

struct copied_ops {
	const struct mem_ops *mem_ops;
};

static const struct copied_ops copied_contig = {
	.mem_ops = &vb2_dma_contig_memops,
};

int copied_init(struct queue *q)
{
	const struct copied_ops *ops = &copied_contig;

	q->io_modes = VB2_DMABUF;
	q->mem_ops = ops->mem_ops;
	return queue_init(q);
}
