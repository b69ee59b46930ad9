// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same names, the same core, but what this driver's table has does not
 * unmap; the other driver's table must not vouch for it.
 */
#include "../core/core.h"

void obj_map(struct core_obj *obj)
{
	obj->sgt = dma_buf_map_attachment_unlocked(obj->attach,
						   DMA_BIDIRECTIONAL);
}

static void obj_move(struct core_obj *obj)
{
	obj->sgt = NULL;
}

static void obj_free(struct core_obj *obj)
{
	dma_buf_unmap_attachment(obj->attach, obj->sgt, DMA_BIDIRECTIONAL);
}

static const struct core_ops obj_ops = {
	.move = obj_move,
	.free = obj_free,
};

static void obj_notify(struct dma_buf_attachment *attach)
{
	core_evict(attach->importer_priv);
}

static const struct dma_buf_attach_ops bad_ops = {
	.invalidate_mappings = obj_notify,
};

void *bad_import(struct dma_buf *buf, struct device *dev, struct core_obj *obj)
{
	obj->ops = &obj_ops;
	return dma_buf_dynamic_attach(buf, dev, &bad_ops, obj);
}
