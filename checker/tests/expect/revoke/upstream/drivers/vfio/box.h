/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BOX_H
#define BOX_H

#include <linux/atomic.h>
#include <linux/dma-buf.h>

struct range {
	u64 start;
	size_t len;
};

/* A device whose memory is handed out. */
struct box_dev {
	struct list_head boxes;
	bool enabled;
};

/* A part of it that was. */
struct box {
	struct dma_buf *dmabuf;
	struct box_dev *dev;
	struct list_head node;
	struct range range;
	bool revoked;
	atomic_t nr_mappings;
};

int box_export(struct box_dev *dev, struct range *range);
int box_range(struct dma_buf_attachment *attach, struct range *range);
void box_move(struct box_dev *dev, bool revoked);
void box_cleanup(struct box_dev *dev);

#endif
