// SPDX-License-Identifier: GPL-2.0-only
/* A library that makes queues for others. */
#include <linux/kernel.h>
#include <linux/queue.h>

int lib_queue(struct queue *q);

int lib_queue(struct queue *q)
{
	q->io_modes = VB2_MMAP | VB2_DMABUF;
	q->mem_ops = &vb2_dma_contig_memops;
	return queue_init(q);
}
EXPORT_SYMBOL_GPL(lib_queue);
