// SPDX-License-Identifier: GPL-2.0-only
#include <linux/queue.h>

int alias_init(struct queue *q, bool contig)
{
	const struct mem_ops *mem_ops;

	if (contig)
		mem_ops = &vb2_dma_contig_memops;
	else
		mem_ops = &vb2_vmalloc_memops;
	if (!q->io_modes)
		q->io_modes = VB2_MMAP | VB2_DMABUF;
	q->mem_ops = mem_ops;
	return queue_init(q);
}
