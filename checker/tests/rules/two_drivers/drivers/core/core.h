/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/dma-buf.h>

struct core_obj;

struct core_ops {
	void (*move)(struct core_obj *obj);
	void (*free)(struct core_obj *obj);
};

struct core_obj {
	const struct core_ops *ops;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

void core_evict(struct core_obj *obj);
