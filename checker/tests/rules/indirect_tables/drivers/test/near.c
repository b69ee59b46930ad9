// SPDX-License-Identifier: GPL-2.0-only
/*
 * None of these takes dma-bufs by vb2_dma_contig_memops. The other queue of
 * the third function does, but with other operations.
 */
#include <linux/queue.h>

int near_flag(struct queue *q)
{
	/* q->io_modes = VB2_DMABUF; */
	q->io_modes = VB2_MMAP | VB2_USERPTR;
	q->mem_ops = &vb2_dma_contig_memops;
	return queue_init(q);
}

int near_ops(struct queue *q)
{
	/* q->mem_ops = &vb2_dma_contig_memops; */
	q->io_modes = VB2_MMAP | VB2_DMABUF;
	q->mem_ops = &vb2_vmalloc_memops;
	return queue_init(q);
}

int near_reused(struct queue *a, struct queue *b)
{
	struct queue *q = a;

	q->io_modes = VB2_MMAP;
	q->mem_ops = &vb2_dma_contig_memops;
	q = b;
	q->io_modes = VB2_MMAP | VB2_DMABUF;
	q->mem_ops = &vb2_vmalloc_memops;
	return queue_init(q);
}

bool near_compare(struct queue *q)
{
	if (q->mem_ops == &vb2_dma_contig_memops)
		return true;
	return (q->io_modes & VB2_DMABUF) && &vb2_dma_contig_memops != q->mem_ops;
}

static const struct queue near_queue = {
	.io_modes = VB2_MMAP,
	.mem_ops = &vb2_dma_contig_memops,
};

const struct queue *near_get(void)
{
	return &near_queue;
}
