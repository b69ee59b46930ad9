// SPDX-License-Identifier: GPL-2.0-only
#include "alpha.h"

static void alpha_dma_buf_unmap(struct alpha_bo *bo)
{
	dma_buf_unmap_attachment(bo->attach, bo->sgt, DMA_BIDIRECTIONAL);
	bo->sgt = NULL;
}

/**
 * alpha_dma_buf_move_notify - &attach.invalidate_mappings implementation
 * @attach: the attachment
 */
static void alpha_dma_buf_move_notify(struct dma_buf_attachment *attach)
{
	alpha_dma_buf_unmap(attach->importer_priv);
}

static const struct dma_buf_attach_ops alpha_dma_buf_attach_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = alpha_dma_buf_move_notify
};

static int alpha_dma_buf_pin(struct dma_buf_attachment *attach)
{
	struct dma_buf *dmabuf = attach->dmabuf;
	bool allow_vram = true;

	/* All of them have to agree. */
	list_for_each_entry(attach, &dmabuf->attachments, node) {
		if (!attach->peer2peer) {
			allow_vram = false;
			break;
		}
	}

	return allow_vram ? 0 : -EINVAL;
}

static const struct dma_buf_ops alpha_dma_buf_ops = {
	.pin = alpha_dma_buf_pin,
};

struct alpha_bo *alpha_import(struct device *dev, int fd)
{
	struct alpha_bo *bo = kzalloc(sizeof(*bo), GFP_KERNEL);
	const struct dma_buf_ops *ops = &alpha_dma_buf_ops;
	struct dma_buf *dmabuf = dma_buf_get(fd);

	if (!bo || dmabuf->ops == ops)
		return NULL;
	bo->attach = dma_buf_dynamic_attach(dmabuf, dev,
					    &alpha_dma_buf_attach_ops, bo);
	return bo;
}

#ifdef CONFIG_DRM_ALPHA
#include "tests/alpha_dma_buf.c"
#endif
