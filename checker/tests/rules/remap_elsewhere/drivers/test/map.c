// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>
#include "obj.h"

void map_obj(struct obj *obj)
{
	struct sg_table *sgt;

	sgt = dma_buf_map_attachment(obj->attach, DMA_TO_DEVICE);
	if (!IS_ERR(sgt))
		obj->sgt = sgt;
}
