/* SPDX-License-Identifier: GPL-2.0-only */
/* Included with different macros: OPS and NOTIFY. */
static void notify(struct dma_buf_attachment *attach)
{
	NOTIFY(attach);
}

static const struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

static inline void *tmpl_import(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}
