// spatch: check/resv-in-callback -D patch
// SPDX-License-Identifier: GPL-2.0-only
// The check's patch mode: the lock is held already.

static void pike_invalidate(struct dma_buf_attachment *attach)
{
	struct pike *p = attach->importer_priv;

	if (p->vaddr)
		dma_buf_vunmap_unlocked(attach->dmabuf, &p->map);
	dma_buf_unmap_attachment_unlocked(attach, p->sgt,
					  DMA_BIDIRECTIONAL);
	p->sgt = NULL;
}

static const struct dma_buf_attach_ops pike_ops = {
	.invalidate_mappings = pike_invalidate,
};

static void pike_release(struct pike *p)
{
	dma_buf_unmap_attachment_unlocked(p->attach, p->sgt,
					  DMA_BIDIRECTIONAL);
}
