/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ALPHA_H
#define ALPHA_H

#include <linux/dma-buf.h>

struct alpha_bo {
	struct dma_buf *dma_buf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

int alpha_bo_move_notify(struct alpha_bo *bo);
struct alpha_bo *alpha_import(struct device *dev, int fd);

#endif
