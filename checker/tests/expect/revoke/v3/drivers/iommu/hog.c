// SPDX-License-Identifier: GPL-2.0-only
/* Puts a buffer into page tables once, and takes it out when it is told to. */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/kref.h>
#include <linux/mutex.h>

#include "../vfio/box.h"

struct iommu_domain;

struct hog {
	struct mutex mutex;
	struct kref kref;
	struct dma_buf_attachment *attach;
	struct range range;
	struct iommu_domain *domain;
	unsigned long iova;
};

void iommu_unmap(struct iommu_domain *domain, unsigned long iova, size_t len);
int iommu_map(struct iommu_domain *domain, u64 start, size_t len,
	      unsigned long *iova);

static void hog_revoke(struct dma_buf_attachment *attach)
{
	struct hog *hog = attach->importer_priv;

	mutex_lock(&hog->mutex);
	if (hog->range.len) {
		iommu_unmap(hog->domain, hog->iova, hog->range.len);
		hog->range.len = 0;
	}
	mutex_unlock(&hog->mutex);
}

static struct dma_buf_attach_ops hog_attach_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = hog_revoke,
};

int hog_import(struct hog *hog, struct device *dev, struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;
	int rc;

	attach = dma_buf_dynamic_attach(dmabuf, dev, &hog_attach_ops, hog);
	if (IS_ERR(attach))
		return PTR_ERR(attach);

	dma_resv_lock(dmabuf->resv, NULL);
	rc = dma_buf_pin(attach);
	if (rc)
		goto err_unlock;

	rc = box_range(attach, &hog->range);
	if (rc)
		goto err_detach;

	rc = iommu_map(hog->domain, hog->range.start, hog->range.len, &hog->iova);
	if (rc)
		goto err_detach;

	dma_resv_unlock(dmabuf->resv);

	hog->attach = attach;
	return 0;

err_detach:
	dma_buf_unpin(attach);
err_unlock:
	dma_resv_unlock(dmabuf->resv);
	dma_buf_detach(dmabuf, attach);
	return rc;
}

void hog_release(struct kref *kref)
{
	struct hog *hog = container_of(kref, struct hog, kref);

	if (hog->attach) {
		struct dma_buf *dmabuf = hog->attach->dmabuf;

		dma_resv_lock(dmabuf->resv, NULL);
		dma_buf_unpin(hog->attach);
		dma_resv_unlock(dmabuf->resv);
		dma_buf_detach(dmabuf, hog->attach);
		dma_buf_put(dmabuf);
	}
	kfree(hog);
}
