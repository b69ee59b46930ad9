// SPDX-License-Identifier: GPL-2.0-only
/* Two queues: one takes dma-bufs. */
#include <linux/queue.h>

int test_queues(struct queue *src, struct queue *dst, bool on)
{
	src->io_modes = VB2_MMAP | VB2_USERPTR;
	src->mem_ops = &vb2_dma_contig_memops;
	if (on)
		dst->io_modes = VB2_MMAP;
	dst->io_modes |= VB2_DMABUF;
	dst->mem_ops = &vb2_dma_contig_memops;
	return queue_init(src);
}
