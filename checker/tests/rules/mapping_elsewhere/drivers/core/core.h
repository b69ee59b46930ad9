/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/dma-buf.h>

struct core_buf {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

struct core_buf *core_get(struct dma_buf *buf,
			  const struct dma_buf_attach_ops *ops);
struct core_buf *core_get_forever(struct dma_buf *buf);
int core_map(struct core_buf *c);
void core_unmap(struct core_buf *c);
