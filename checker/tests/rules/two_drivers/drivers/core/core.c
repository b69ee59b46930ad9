// SPDX-License-Identifier: GPL-2.0-only
/* Code that all drivers share: it calls back through the driver's table. */
#include "core.h"
#include <linux/dma-resv.h>
#include <linux/kernel.h>

void core_evict(struct core_obj *obj)
{
	dma_resv_assert_held(obj->attach->dmabuf->resv);
	obj->ops->move(obj);
}
EXPORT_SYMBOL(core_evict);
