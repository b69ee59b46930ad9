// spatch: wait-fences -D notify=dma_buf_move_notify -D fn=box_revoke
// SPDX-License-Identifier: GPL-2.0-only
// Waits that are there already.

int box_revoke(struct box *box, bool hard)
{
	long left;

	dma_resv_lock(box->dmabuf->resv, NULL);
	dma_buf_move_notify(box->dmabuf);
	dma_resv_wait_timeout(box->dmabuf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(box->dmabuf->resv);

	dma_resv_lock(box->other->resv, NULL);
	dma_buf_move_notify(box->other);
	box->count++;
	dma_resv_wait_timeout(box->other->resv, DMA_RESV_USAGE_BOOKKEEP, true,
			      HZ);
	dma_resv_unlock(box->other->resv);

	dma_resv_lock(box->third->resv, NULL);
	dma_buf_move_notify(box->third);
	dma_resv_wait_timeout(box->third->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(box->third->resv);

	dma_resv_lock(box->fourth->resv, NULL);
	dma_buf_move_notify(box->fourth);
	left = dma_resv_wait_timeout(box->fourth->resv, DMA_RESV_USAGE_READ,
				     true, HZ);
	dma_resv_unlock(box->fourth->resv);
	return left > 0 ? 0 : -EBUSY;
}
