// SPDX-License-Identifier: GPL-2.0-only
#include "../core/core.h"
#include "table.h"

static void obj_move(struct core_obj *obj)
{
	dma_buf_unmap_attachment(obj->attach, obj->sgt, DMA_BIDIRECTIONAL);
}

static void obj_notify(struct dma_buf_attachment *attach)
{
	core_evict(attach->importer_priv);
}

static const struct dma_buf_attach_ops good_ops = {
	.invalidate_mappings = obj_notify,
};

void *good_import(struct dma_buf *buf, struct device *dev,
		  struct core_obj *obj)
{
	obj->ops = &obj_ops;
	return dma_buf_dynamic_attach(buf, dev, &good_ops, obj);
}
