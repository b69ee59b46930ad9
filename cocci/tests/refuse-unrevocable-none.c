// spatch: refuse-unrevocable -D none -D ops=box_ops -D attach_fn=box_attach
// SPDX-License-Identifier: GPL-2.0-only
// It has no attach.
#include <linux/dma-buf.h>

struct other;

/* What a buffer can do. */
static const struct dma_buf_ops box_ops = {
	.map_dma_buf = box_map,
	.unmap_dma_buf = box_unmap,
};

static const struct dma_buf_ops other_ops = {
	.map_dma_buf = box_map,
};
