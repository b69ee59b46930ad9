// SPDX-License-Identifier: GPL-2.0-only
/* What decides stands in another file. */
#include <linux/dma-buf.h>
#include "obj.h"

#define IMPORT(n)                                                        \
static const struct dma_buf_attach_ops n##_ops = {                       \
	.invalidate_mappings = n,                                        \
};                                                                       \
int n##_import(struct dma_buf *buf, struct obj *obj)                     \
{                                                                        \
	obj->attach = dma_buf_dynamic_attach(buf, NULL, &n##_ops, obj);  \
	return IS_ERR(obj->attach) ? -12 : 0;                            \
}

static void refresh(struct obj *obj)
{
	dma_buf_unmap_attachment(obj->attach, obj->sgt, DMA_TO_DEVICE);
	obj->sgt = NULL;
	if (!obj->stopped)
		map_obj(obj);
}

static void good_stopped(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	state_stop(obj);
	refresh(obj);
}
IMPORT(good_stopped)

static void bad_started(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	state_start(obj);
	refresh(obj);
}
IMPORT(bad_started)

static void bad_between(struct dma_buf_attachment *attach)
{
	struct obj *obj = attach->importer_priv;

	dma_buf_unmap_attachment(obj->attach, obj->sgt, DMA_TO_DEVICE);
	state_go(obj);
}
IMPORT(bad_between)
