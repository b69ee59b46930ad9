// SPDX-License-Identifier: GPL-2.0-only
#include "helper.h"
#include "ops.h"

static void real(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void stub(struct dma_buf_attachment *attach)
{
}

const struct dma_buf_attach_ops real_ops = { .invalidate_mappings = real };
const struct dma_buf_attach_ops stub_ops = { .invalidate_mappings = stub };
const struct dma_buf_attach_ops outer_ops = { .allow_peer2peer = true };

void *import(struct dma_buf *buf)
{
	return helper_attach(buf, &real_ops);
}
