// SPDX-License-Identifier: GPL-2.0-only
/* Which modes, only the caller knows. */
#include <linux/queue.h>

int late_init(struct queue *q, unsigned int modes)
{
	q->io_modes = modes;
	q->mem_ops = &vb2_dma_contig_memops;
	return queue_init(q);
}
