// check: resv-in-callback
// SPDX-License-Identifier: GPL-2.0-only
// Callbacks that take the lock with which they are called.

static void bad_unlocked(struct dma_buf_attachment *attach)
{
	struct pike *p = attach->importer_priv;

	dma_buf_unmap_attachment_unlocked(p->attach, p->sgt,
					  DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops unlocked_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = bad_unlocked,
};

static void bad_lock(struct dma_buf_attachment *attach)
{
	struct pike *p = attach->importer_priv;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	dma_buf_unmap_attachment(attach, p->sgt, DMA_BIDIRECTIONAL);
	dma_resv_unlock(attach->dmabuf->resv);
}

static const struct dma_buf_attach_ops lock_ops = {
	.move_notify = &bad_lock,
};

static void bad_local_lock(struct dma_buf_attachment *attach)
{
	struct dma_resv *resv = attach->dmabuf->resv;

	if (dma_resv_lock_interruptible(resv, NULL))
		return;
	swim(attach);
	dma_resv_unlock(resv);
}

static struct dma_buf_attach_ops local_lock_ops = {
	.invalidate_mappings = bad_local_lock,
};

static void bad_local_buffer(struct dma_buf_attachment *a)
{
	struct dma_buf *dmabuf;
	struct dma_resv *resv;

	dmabuf = a->dmabuf;
	dma_resv_lock(dmabuf->resv, NULL);
	resv = dmabuf->resv;
	ww_mutex_lock(&a->dmabuf->resv->lock, NULL);
	dma_resv_lock(resv, NULL);
}

const struct dma_buf_attach_ops local_buffer_ops = {
	.invalidate_mappings = bad_local_buffer,
};

static void bad_detach(struct dma_buf_attachment *attach)
{
	if (attach->peer2peer)
		goto out;
	return;
out:
	dma_buf_detach(attach->dmabuf, attach);
}

const struct dma_buf_attach_ops detach_ops = {
	.invalidate_mappings = bad_detach,
};

static void good_locked(struct dma_buf_attachment *attach)
{
	struct pike *p = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	dma_buf_unmap_attachment(attach, p->sgt, DMA_BIDIRECTIONAL);
}

const struct dma_buf_attach_ops good_locked_ops = {
	.invalidate_mappings = good_locked,
};

static void good_other_lock(struct dma_buf_attachment *attach)
{
	struct pike *p = attach->importer_priv;

	mutex_lock(&p->lock);
	dma_resv_lock(p->own, NULL);
	dma_buf_unmap_attachment(attach, p->sgt, DMA_BIDIRECTIONAL);
	dma_resv_unlock(p->own);
	mutex_unlock(&p->lock);
}

const struct dma_buf_attach_ops good_other_lock_ops = {
	.invalidate_mappings = good_other_lock,
};

// Does not wait.
static void good_trylock(struct dma_buf_attachment *attach)
{
	if (dma_resv_trylock(attach->dmabuf->resv))
		WARN(1, "nobody holds the lock");
}

const struct dma_buf_attach_ops good_trylock_ops = {
	.invalidate_mappings = good_trylock,
};

// A callback of another struct.
static void good_not_ours(struct dma_buf_attachment *attach)
{
	dma_resv_lock(attach->dmabuf->resv, NULL);
}

const struct pike_ops good_not_ours_ops = {
	.move_notify = good_not_ours,
};

static void good_no_callback(struct dma_buf_attachment *attach)
{
	struct pike *p = attach->importer_priv;

	dma_buf_unmap_attachment_unlocked(attach, p->sgt, DMA_BIDIRECTIONAL);
}
