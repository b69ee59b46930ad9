// spatch: rename-function
// SPDX-License-Identifier: GPL-2.0-only
// A parameter of that name: nothing changes in this file.

void caller(struct dma_buf *buf, void (*dma_buf_move_notify)(struct dma_buf *))
{
	dma_buf_move_notify(buf);
}

void other(struct dma_buf *buf)
{
	dma_buf_move_notify(buf);
}
