// SPDX-License-Identifier: GPL-2.0-only
#include <linux/queue.h>

static const struct mem_ops *const list[2] = {
	&vb2_vmalloc_memops,
	&vb2_dma_contig_memops,
};

int list_init(struct queue *q, int n)
{
	q->io_modes = VB2_DMABUF;
	q->mem_ops = list[n];
	return queue_init(q);
}
