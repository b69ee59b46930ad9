// check: resv-held
// SPDX-License-Identifier: GPL-2.0-only
// Calls with the lock that they take themselves.

static void bad_detach(struct dma_buf *dmabuf, struct dma_buf_attachment *a)
{
	dma_resv_lock(dmabuf->resv, NULL);
	dma_buf_unpin(a);
	dma_buf_detach(dmabuf, a);
	dma_resv_unlock(dmabuf->resv);
}

static int bad_goto(struct wolf *w)
{
	struct dma_buf *dmabuf = w->attach->dmabuf;
	struct dma_resv *resv = dmabuf->resv;
	int ret;

	dma_resv_lock(resv, NULL);
	ret = dma_buf_pin(w->attach);
	if (ret)
		goto err;
	dma_resv_unlock(resv);
	return 0;
err:
	dma_buf_detach(dmabuf, w->attach);
	return ret;
}

static void bad_map(struct wolf *w)
{
	dma_resv_lock(w->attach->dmabuf->resv, NULL);
	w->sgt = dma_buf_map_attachment_unlocked(w->attach,
						 DMA_BIDIRECTIONAL);
	dma_resv_unlock(w->attach->dmabuf->resv);
}

static void bad_unmap(struct dma_buf_attachment *attach, struct sg_table *sgt)
{
	struct dma_resv *resv;

	resv = attach->dmabuf->resv;
	dma_resv_lock(resv, NULL);
	if (sgt)
		dma_buf_unmap_attachment_unlocked(attach, sgt, DIR);
	dma_resv_unlock(resv);
}

static void bad_access(struct wolf *w, bool yes)
{
	if (yes) {
		dma_resv_lock(w->dmabuf->resv, NULL);
		dma_buf_begin_cpu_access(w->dmabuf, DIR);
		dma_resv_unlock(w->dmabuf->resv);
	}
}

static void good_behind(struct dma_buf *dmabuf, struct dma_buf_attachment *a)
{
	dma_resv_lock(dmabuf->resv, NULL);
	dma_buf_unpin(a);
	dma_resv_unlock(dmabuf->resv);
	dma_buf_detach(dmabuf, a);
}

static int good_goto(struct wolf *w)
{
	struct dma_buf *dmabuf = w->attach->dmabuf;
	int ret;

	dma_resv_lock(dmabuf->resv, NULL);
	ret = dma_buf_pin(w->attach);
	if (ret)
		goto err;
	dma_resv_unlock(dmabuf->resv);
	return 0;
err:
	dma_resv_unlock(dmabuf->resv);
	dma_buf_detach(dmabuf, w->attach);
	return ret;
}

static void good_if(struct dma_buf_attachment *attach, bool lock)
{
	if (lock)
		dma_resv_lock(attach->dmabuf->resv, NULL);
	dma_buf_unpin(attach);
	if (lock)
		dma_resv_unlock(attach->dmabuf->resv);
	dma_buf_detach(attach->dmabuf, attach);
}

static void good_flag(struct dma_buf_attachment *attach, struct sg_table *sgt,
		      bool take)
{
	bool locked = false;

	if (take) {
		dma_resv_lock(attach->dmabuf->resv, NULL);
		locked = true;
	}
	if (locked)
		dma_buf_unmap_attachment(attach, sgt, DIR);
	else
		dma_buf_unmap_attachment_unlocked(attach, sgt, DIR);
	if (locked)
		dma_resv_unlock(attach->dmabuf->resv);
}

static void good_another(struct dma_buf_attachment *one,
			 struct dma_buf_attachment *two)
{
	dma_resv_lock(one->dmabuf->resv, NULL);
	dma_buf_detach(two->dmabuf, two);
	wolf_unlock(one);
	dma_buf_detach(one->dmabuf, one);
}

static void good_each(struct wolf *pack)
{
	struct wolf *w;

	list_for_each_entry(w, &pack->list, node) {
		dma_resv_lock(w->attach->dmabuf->resv, NULL);
		dma_buf_unmap_attachment(w->attach, w->sgt, DIR);
		dma_resv_unlock(w->attach->dmabuf->resv);
		dma_buf_detach(w->attach->dmabuf, w->attach);
	}
}

// Where it fails, the lock is not held.
static int good_interrupted(struct wolf *w)
{
	int ret = dma_resv_lock_interruptible(w->dmabuf->resv, NULL);

	if (ret)
		dma_buf_detach(w->dmabuf, w->attach);
	else
		dma_resv_unlock(w->dmabuf->resv);
	return ret;
}
