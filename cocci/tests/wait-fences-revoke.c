// spatch: wait-fences -D notify=dma_buf_invalidate_mappings -D fn=box_revoke
// SPDX-License-Identifier: GPL-2.0-only
// Every call of the function that is named, and of no other.

void box_revoke(struct box_dev *dev, bool revoked)
{
	struct box *box;

	list_for_each_entry(box, &dev->boxes, node) {
		if (box->revoked != revoked) {
			dma_resv_lock(box->dmabuf->resv, NULL);
			box->revoked = revoked;
			dma_buf_invalidate_mappings(box->dmabuf);
			dma_resv_unlock(box->dmabuf->resv);
		}
	}
	dma_resv_lock(dev->last->resv, NULL);
	dma_buf_invalidate_mappings(dev->last);
	dma_resv_unlock(dev->last->resv);
	/* Too late: who has the lock now may add fences. */
	dma_resv_wait_timeout(dev->last->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void box_move(struct box *box)
{
	dma_buf_invalidate_mappings(box->dmabuf);
	dma_resv_wait_timeout(box->dmabuf->resv, DMA_RESV_USAGE_KERNEL, true,
			      HZ);
}
