/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HELPER_H
#define HELPER_H

#include <linux/dma-buf.h>

static inline void *helper_attach(struct dma_buf *buf,
				  const struct dma_buf_attach_ops *ops)
{
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}
#endif

