// SPDX-License-Identifier: GPL-2.0-only
/* A strong definition elsewhere takes the place of a weak one. */
#include <linux/dma-buf.h>

const struct dma_buf_attach_ops *arch_ops(void);
void arch_stop(struct dma_buf_attachment *attach);

void __attribute__((weak)) arch_stop(struct dma_buf_attachment *attach)
{
}

static void notify(struct dma_buf_attachment *attach)
{
	arch_stop(attach);
}

static const struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

const struct dma_buf_attach_ops *__attribute__((weak)) arch_ops(void)
{
	return NULL;
}

void *a(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

void *b(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, arch_ops(), NULL);
}
