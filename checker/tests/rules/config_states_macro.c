// SPDX-License-Identifier: GPL-2.0-only
/* A macro that differs, used far from where it is defined. */
#include <linux/dma-buf.h>

void test_hw_stop(void *priv);

static void notify(struct dma_buf_attachment *attach)
{
	test_hw_stop(attach->importer_priv);
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops a = {
	.invalidate_mappings = notify,
};

static const struct dma_buf_attach_ops b = {
	.allow_peer2peer = true,
};

#ifdef CONFIG_TEST_FEATURE
#define OPS a
#else
#define OPS b
#endif

#define THE_OPS (&OPS)

static void *test_import(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, THE_OPS, priv);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer test_import dynamic a notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer test_import dynamic b - legacy-pinned no-callback no-pin n.a.
 * 31 NOTE NO_INVALIDATE
 */
