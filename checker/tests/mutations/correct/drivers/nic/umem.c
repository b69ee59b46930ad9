// SPDX-License-Identifier: GPL-2.0-only
/* Memory that comes as a dma-buf, for the whole driver. */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>

#include "nic.h"

struct nic_umem *nic_umem_get(struct device *dev, int fd,
			      const struct dma_buf_attach_ops *ops,
			      void *private)
{
	struct nic_umem *umem;
	struct dma_buf *dmabuf;
	long err;

	dmabuf = dma_buf_get(fd);
	if (IS_ERR(dmabuf))
		return ERR_CAST(dmabuf);

	umem = kzalloc(sizeof(*umem), GFP_KERNEL);
	if (!umem) {
		err = -ENOMEM;
		goto err_put;
	}
	umem->dmabuf = dmabuf;
	umem->private = private;

	umem->attach = dma_buf_dynamic_attach(dmabuf, dev, ops, umem);
	if (IS_ERR(umem->attach)) {
		err = PTR_ERR(umem->attach);
		goto err_free;
	}
	return umem;

err_free:
	kfree(umem);
err_put:
	dma_buf_put(dmabuf);
	return ERR_PTR(err);
}

int nic_umem_map(struct nic_umem *umem)
{
	struct sg_table *sgt;
	long ret;

	dma_resv_assert_held(umem->dmabuf->resv);

	if (!umem->sgt) {
		sgt = dma_buf_map_attachment(umem->attach, DMA_BIDIRECTIONAL);
		if (IS_ERR(sgt))
			return PTR_ERR(sgt);
		umem->sgt = sgt;
	}

	/* The exporter may still be copying to where the buffer is now. */
	ret = dma_resv_wait_timeout(umem->dmabuf->resv, DMA_RESV_USAGE_KERNEL,
				    false, MAX_SCHEDULE_TIMEOUT);
	return ret < 0 ? ret : 0;
}

void nic_umem_unmap(struct nic_umem *umem)
{
	dma_resv_assert_held(umem->dmabuf->resv);

	if (!umem->sgt)
		return;
	dma_buf_unmap_attachment(umem->attach, umem->sgt, DMA_BIDIRECTIONAL);
	umem->sgt = NULL;
}

void nic_umem_put(struct nic_umem *umem)
{
	struct dma_buf *dmabuf = umem->dmabuf;

	dma_resv_lock(dmabuf->resv, NULL);
	nic_umem_unmap(umem);
	dma_resv_unlock(dmabuf->resv);

	dma_buf_detach(dmabuf, umem->attach);
	dma_buf_put(dmabuf);
	kfree(umem);
}
