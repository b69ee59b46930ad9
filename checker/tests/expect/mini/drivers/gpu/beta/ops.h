/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BETA_OPS_H
#define BETA_OPS_H

#include <linux/dma-buf.h>

void beta_moved(struct dma_buf_attachment *attach);

/* The table itself, in a header. */
static const struct dma_buf_attach_ops beta_header_ops = {
	.invalidate_mappings = beta_moved,
};

#define BETA_OPS(f) { .allow_peer2peer = true, .invalidate_mappings = (f) }
#define BETA_SET(o, f) ((o)->invalidate_mappings = (f))
#define BETA_UNUSED(o) ((struct dma_buf_attach_ops *)(o))->invalidate_mappings

#endif
