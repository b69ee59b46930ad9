// SPDX-License-Identifier: GPL-2.0-only
#include <linux/queue.h>

static const struct queue object_queue = {
	.io_modes = VB2_MMAP | VB2_DMABUF,
	.mem_ops = &vb2_dma_contig_memops,
};

int object_init(struct queue *q)
{
	*q = object_queue;
	return queue_init(q);
}
