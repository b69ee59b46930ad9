/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_LIB_H
#define _LINUX_LIB_H

#include <linux/dma-buf.h>

void *lib_get(struct dma_buf *buf, const struct dma_buf_attach_ops *ops);
void *lib_get_pinned(struct dma_buf *buf);
void *lib_get_by_attr(struct dma_buf *buf);

/* Mentions lib_get_pinned() only. */
void *lib_put(void *p);

static inline void *lib_get_inline(struct dma_buf *buf)
{
	return lib_get_pinned(buf);
}

#define lib_get_macro(buf) lib_get_pinned(buf)

#endif
