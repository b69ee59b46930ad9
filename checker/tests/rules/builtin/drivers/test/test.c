// SPDX-License-Identifier: GPL-2.0-only
/* Both are built in: no export, and another folder. */
#include <linux/dma-buf.h>

const struct dma_buf_attach_ops *misc_ops(void);
void misc_unmap(struct dma_buf_attachment *attach);

static void notify(struct dma_buf_attachment *attach)
{
	misc_unmap(attach);
}

static const struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

void *a(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

void *b(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, misc_ops(), NULL);
}
