// SPDX-License-Identifier: GPL-2.0-only
#include <linux/queue.h>

int choice_init(struct queue *q, int n)
{
	q->io_modes = VB2_MMAP | VB2_DMABUF;
	q->mem_ops = n == 1 ? &vb2_dma_contig_memops :
			      &vb2_vmalloc_memops;
	return queue_init(q);
}
