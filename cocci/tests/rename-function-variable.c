// spatch: rename-function
// SPDX-License-Identifier: GPL-2.0-only
// A variable of that name: nothing changes in this file.

int caller(struct dma_buf *buf)
{
	int dma_buf_move_notify = 0;

	return dma_buf_move_notify + buf->size;
}
