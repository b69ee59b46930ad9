// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>
#include <linux/lib.h>

static const struct dma_buf_attach_ops lib_pinned_ops = {
	.allow_peer2peer = true,
};

void *lib_get(struct dma_buf *buf, const struct dma_buf_attach_ops *ops)
{
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}
EXPORT_SYMBOL(lib_get);

void *lib_get_pinned(struct dma_buf *buf)
{
	return lib_get(buf, &lib_pinned_ops);
}
EXPORT_SYMBOL(lib_get_pinned);
