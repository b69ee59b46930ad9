// SPDX-License-Identifier: GPL-2.0-only
/* One of many, and tables that differ in nothing but a name. */
#include <linux/dma-buf.h>

void test_hw_stop(void *priv);

static void one(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void two(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void three(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void four(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void five(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops ops = {
#if defined(CONFIG_TEST_FEATURE)
	.invalidate_mappings = one,
#elif defined(CONFIG_TEST_DRIVER)
	.invalidate_mappings = two,
#elif defined(CONFIG_TEST_C)
	.invalidate_mappings = three,
#elif defined(CONFIG_TEST_D)
	.invalidate_mappings = four,
#elif defined(CONFIG_TEST_E)
	.invalidate_mappings = five,
#endif
	.allow_peer2peer = true,
};

static void *test_import(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, &ops, priv);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer test_import dynamic ops - legacy-pinned no-callback no-pin n.a.
 * importer test_import dynamic ops five revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer test_import dynamic ops four revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer test_import dynamic ops one revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer test_import dynamic ops three revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer test_import dynamic ops two revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 49 NOTE NO_INVALIDATE
 */
