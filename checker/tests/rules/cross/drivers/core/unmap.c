// SPDX-License-Identifier: GPL-2.0-only
#include "core.h"

void core_finish(struct core_buf *c)
{
	dma_buf_unmap_attachment(c->attach, c->sgt, DMA_BIDIRECTIONAL);
}

void core_unmap(struct core_buf *c)
{
	if (c->sgt)
		core_finish(c);
}
EXPORT_SYMBOL_GPL(core_unmap);
