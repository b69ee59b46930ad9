// SPDX-License-Identifier: GPL-2.0-only
/* Nothing is done, but not here. */
#include <linux/dma-buf.h>

void drv_note(struct dma_buf_attachment *attach);
void drv_other(struct dma_buf_attachment *attach);
void drv_unseen(struct dma_buf_attachment *attach);

static void notify(struct dma_buf_attachment *attach)
{
	drv_note(attach);
}

static void calls_unseen(struct dma_buf_attachment *attach)
{
	drv_unseen(attach);
}

static const struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };
static const struct dma_buf_attach_ops away = {
	.invalidate_mappings = drv_other
};
static const struct dma_buf_attach_ops unseen = {
	.invalidate_mappings = calls_unseen
};
extern const struct dma_buf_attach_ops nowhere;

static void *wrap(struct dma_buf *buf, const struct dma_buf_attach_ops *o)
{
	if (!o)
		o = &away;
	return dma_buf_dynamic_attach(buf, NULL, o, NULL);
}

void *a(struct dma_buf *buf)
{
	return wrap(buf, &ops);
}

void *b(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &unseen, NULL);
}

void *c(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &nowhere, NULL);
}
