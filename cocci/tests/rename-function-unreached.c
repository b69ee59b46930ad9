// spatch: rename-function
// SPDX-License-Identifier: GPL-2.0-only
// What is meant, and out of reach. A rule that learns one of these forms
// shows here.

#define dma_buf_move_notify dma_buf_invalidate_mappings
#ifdef dma_buf_move_notify
#endif
#define CALL dma_buf_move_notify(
#define FIELD .notify = dma_buf_move_notify,
#define NAME(x) dma_buf_ ## x

void f(struct dma_buf *buf)
{
	NAME(move_notify)(buf);
	asm("call dma_buf_move_notify");
}
