/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _TEST_H
#define _TEST_H

#include <linux/dma-buf.h>

void test_hw_stop(void *priv);

static void test_notify(struct dma_buf_attachment *attach)
{
	test_hw_stop(attach->importer_priv);
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

#ifdef CONFIG_TEST_FEATURE
static const struct dma_buf_attach_ops test_ops = {
	.allow_peer2peer = true,
};
#else
static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_notify,
};
#endif

#endif
