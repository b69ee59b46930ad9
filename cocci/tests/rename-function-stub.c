// spatch: rename-function
// SPDX-License-Identifier: GPL-2.0-only
// A stub for kernels without.

static inline void dma_buf_move_notify(struct dma_buf *dmabuf)
{
}
