/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_QUEUE_H
#define _LINUX_QUEUE_H

#include <linux/dma-buf.h>

struct mem_ops {
	void *(*attach_dmabuf)(struct device *dev, struct dma_buf *buf);
};

struct queue {
	unsigned int io_modes;
	const struct mem_ops *mem_ops;
};

#define VB2_MMAP 1
#define VB2_USERPTR 2
#define VB2_DMABUF 16

extern const struct mem_ops vb2_dma_contig_memops;
extern const struct mem_ops vb2_vmalloc_memops;
int queue_init(struct queue *q);

#endif
