// SPDX-License-Identifier: GPL-2.0-only
/* A driver that attaches for others in turn. */
#include <linux/kernel.h>
#include <linux/lib.h>

void *stacked_get(struct dma_buf *buf);

void *stacked_get(struct dma_buf *buf)
{
	return lib_get_pinned(buf);
}
EXPORT_SYMBOL_GPL(stacked_get);
