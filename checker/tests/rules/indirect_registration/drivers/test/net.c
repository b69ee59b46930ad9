// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>
#include <linux/pool.h>

void *net_devmem_bind_dmabuf(struct pool *p, struct dma_buf *buf);
void *net_devmem_bind_dmabuf(struct pool *p, struct dma_buf *buf)
{
	if (!(p->flags & PP_FLAG_ALLOW_UNREADABLE_NETMEM) ||
	    p->netmem_tx == NETMEM_TX_DMA)
		return NULL;
	return dma_buf_attach(buf, NULL);
}
