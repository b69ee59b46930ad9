// SPDX-License-Identifier: GPL-2.0-only
/* Its jobs wait, in a file that has nothing else to do with dma-bufs. */
#include <linux/dma-buf.h>

struct sched {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void sched_notify(struct dma_buf_attachment *attach)
{
	struct sched *t = attach->importer_priv;

	if (t->sgt)
		dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops sched_ops = {
	.invalidate_mappings = sched_notify,
};

int sched_import(struct sched *t, struct dma_buf *buf)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &sched_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

int sched_prepare(struct sched *t)
{
	t->sgt = dma_buf_map_attachment_unlocked(t->attach, DMA_BIDIRECTIONAL);
	return IS_ERR(t->sgt) ? -ENOMEM : 0;
}
