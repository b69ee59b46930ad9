// SPDX-License-Identifier: GPL-2.0-only
/* Code under #ifdef counts in both states. */
#include <linux/dma-buf.h>

void *test_hw_stop(void *priv);

static void notify(struct dma_buf_attachment *attach)
{
	test_hw_stop(attach->importer_priv);
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops ops = {
#ifdef CONFIG_TEST_FEATURE
	.invalidate_mappings = notify,
#endif
	.allow_peer2peer = true,
};

static void *test_import(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, &ops, priv);
}

#ifndef CONFIG_TEST_FEATURE
static void *test_without(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif

/*
 * ignore: NOT_PINNED
 * expect:
 * importer test_import dynamic ops - legacy-pinned no-callback no-pin n.a.
 * importer test_import dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer test_without static - - legacy-pinned static no-pin n.a.
 * 22 NOTE NO_INVALIDATE
 * 28 NOTE STATIC_IMPORTER
 */
