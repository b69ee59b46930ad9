/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/dma-buf.h>

struct core_driver {
	const char *name;
	const struct dma_buf_attach_ops *attach_ops;
};

struct core_dev {
	const struct core_driver *drv;
	const struct dma_buf_attach_ops *used;
};

void core_register(struct core_dev *d, const struct core_driver *drv);
void core_use(struct core_dev *d, const struct dma_buf_attach_ops *ops);
