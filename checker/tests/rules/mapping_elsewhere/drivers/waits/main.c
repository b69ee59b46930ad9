// SPDX-License-Identifier: GPL-2.0-only
/* It waits elsewhere: for what, and when, is not told. */
#include <linux/dma-buf.h>

struct waits {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void waits_notify(struct dma_buf_attachment *attach)
{
	struct waits *t = attach->importer_priv;

	if (t->sgt)
		dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops waits_ops = {
	.invalidate_mappings = waits_notify,
};

int waits_import(struct waits *t, struct dma_buf *buf)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &waits_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

int waits_prepare(struct waits *t)
{
	t->sgt = dma_buf_map_attachment_unlocked(t->attach, DMA_BIDIRECTIONAL);
	return IS_ERR(t->sgt) ? -ENOMEM : 0;
}
