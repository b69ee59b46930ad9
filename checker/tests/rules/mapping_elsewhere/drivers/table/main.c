// SPDX-License-Identifier: GPL-2.0-only
/* A subsystem maps through its table, and may wait. */
#include <linux/dma-buf.h>

struct table {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void table_notify(struct dma_buf_attachment *attach)
{
	struct table *t = attach->importer_priv;

	if (t->sgt)
		dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops table_ops = {
	.invalidate_mappings = table_notify,
};

int table_import(struct table *t, struct dma_buf *buf)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &table_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

struct subsystem_ops {
	int (*prepare)(void *t);
};

static int table_prepare(void *p)
{
	struct table *t = p;

	t->sgt = dma_buf_map_attachment_unlocked(t->attach, DMA_BIDIRECTIONAL);
	return IS_ERR(t->sgt) ? -ENOMEM : 0;
}

const struct subsystem_ops table_ops_of_subsystem = {
	.prepare = table_prepare,
};
