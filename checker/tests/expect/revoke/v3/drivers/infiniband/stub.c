// SPDX-License-Identifier: GPL-2.0-only
/* Pins buffers for a device that cannot fault, and one for a device that can. */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>

struct umem {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	bool pinned;
};

static struct umem *umem_get(struct device *dev, int fd,
			     const struct dma_buf_attach_ops *ops)
{
	struct dma_buf *dmabuf;
	struct umem *umem;

	if (unlikely(!ops || !ops->invalidate_mappings))
		return ERR_PTR(-EINVAL);

	dmabuf = dma_buf_get(fd);
	if (IS_ERR(dmabuf))
		return ERR_CAST(dmabuf);

	umem = kzalloc(sizeof(*umem), GFP_KERNEL);
	if (!umem) {
		dma_buf_put(dmabuf);
		return ERR_PTR(-ENOMEM);
	}
	umem->attach = dma_buf_dynamic_attach(dmabuf, dev, ops, umem);
	if (IS_ERR(umem->attach)) {
		dma_buf_put(dmabuf);
		kfree(umem);
		return ERR_PTR(-EINVAL);
	}
	return umem;
}

static void umem_unmap(struct umem *umem)
{
	if (!umem->sgt)
		return;
	dma_buf_unmap_attachment(umem->attach, umem->sgt, DMA_BIDIRECTIONAL);
	umem->sgt = NULL;
}

/* In the page fault handler, and for those that are pinned at once. */
int umem_map(struct umem *umem)
{
	struct sg_table *sgt;
	long ret;

	dma_resv_assert_held(umem->attach->dmabuf->resv);

	if (umem->sgt)
		return 0;
	sgt = dma_buf_map_attachment(umem->attach, DMA_BIDIRECTIONAL);
	if (IS_ERR(sgt))
		return PTR_ERR(sgt);
	umem->sgt = sgt;
	ret = dma_resv_wait_timeout(umem->attach->dmabuf->resv,
				    DMA_RESV_USAGE_KERNEL, false,
				    MAX_SCHEDULE_TIMEOUT);
	return ret < 0 ? -EIO : 0;
}

static struct dma_buf_attach_ops umem_pinned_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = dma_buf_unsupported_invalidate_mappings,
};

static void umem_invalidate(struct dma_buf_attachment *attach)
{
	struct umem *umem = attach->importer_priv;

	umem_unmap(umem);
}

static struct dma_buf_attach_ops umem_odp_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = umem_invalidate,
};

void umem_release(struct umem *umem)
{
	struct dma_buf *dmabuf = umem->attach->dmabuf;

	dma_resv_lock(dmabuf->resv, NULL);
	umem_unmap(umem);
	if (umem->pinned)
		dma_buf_unpin(umem->attach);
	dma_resv_unlock(dmabuf->resv);

	dma_buf_detach(dmabuf, umem->attach);
	dma_buf_put(dmabuf);
	kfree(umem);
}

struct umem *umem_get_pinned(struct device *dev, int fd)
{
	struct umem *umem = umem_get(dev, fd, &umem_pinned_ops);
	int err;

	if (IS_ERR(umem))
		return umem;

	dma_resv_lock(umem->attach->dmabuf->resv, NULL);
	err = dma_buf_pin(umem->attach);
	if (!err) {
		umem->pinned = true;
		err = umem_map(umem);
	}
	dma_resv_unlock(umem->attach->dmabuf->resv);
	if (err) {
		umem_release(umem);
		return ERR_PTR(err);
	}
	return umem;
}

struct umem *umem_get_odp(struct device *dev, int fd)
{
	return umem_get(dev, fd, &umem_odp_ops);
}
