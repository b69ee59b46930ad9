// spatch: pin-importer -D attaches -D fn=hug_map
// SPDX-License-Identifier: GPL-2.0-only
// It does not take the lock itself.

static int hug_map(struct hog_ctx *ctx, struct hog *pages,
		   struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;
	int rc;

	attach = dma_buf_dynamic_attach(dmabuf, hog_device(),
					&hog_ops, pages);
	if (IS_ERR(attach))
		return PTR_ERR(attach);
	pages->sgt = dma_buf_map_attachment_unlocked(attach, DMA_BIDIRECTIONAL);
	if (IS_ERR(pages->sgt)) {
		dma_buf_detach(dmabuf, attach);
		return PTR_ERR(pages->sgt);
	}

	pages->attach = attach;
	return 0;
}
