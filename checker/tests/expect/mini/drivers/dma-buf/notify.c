// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

void dma_buf_move_notify_all(struct dma_buf **bufs, int n);
void dma_buf_move_notify_all(struct dma_buf **bufs, int n)
{
	/* Not dma_buf_move_notify_all(), but dma_buf_invalidate_mappings() does it. */
	while (n--)
		dma_buf_invalidate_mappings(bufs[n]);
}
