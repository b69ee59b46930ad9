/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OPS_H
#define OPS_H

#include <linux/dma-buf.h>

extern const struct dma_buf_attach_ops real_ops;
extern const struct dma_buf_attach_ops stub_ops;
extern const struct dma_buf_attach_ops outer_ops;
#endif

