// SPDX-License-Identifier: GPL-2.0-only
/* A driver's own functions that are called like those of the interface. */
#define dma_buf_attach api_attach
#define dma_buf_pin api_pin
#include <linux/dma-buf.h>
#undef dma_buf_attach
#undef dma_buf_pin

static void notify(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = notify,
};

static struct dma_buf_attachment *dma_buf_attach(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, &ops, priv);
}

static int dma_buf_pin(struct dma_buf_attachment *attach)
{
	return 0;
}

int import(struct dma_buf *buf, void *priv)
{
	return dma_buf_pin(dma_buf_attach(buf, priv));
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer dma_buf_attach dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 */
