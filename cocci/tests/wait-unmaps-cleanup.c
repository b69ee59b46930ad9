// spatch: wait-unmaps -D private=box -D counter=nr_mappings -D map=box_map -D unmap=box_unmap -D exports=box_export -D result=sgt -D notify=dma_buf_move_notify -D fn=box_remove -D mark=revoked -D unmarked
// SPDX-License-Identifier: GPL-2.0-only
// No mark: the device goes. Unmap has a private struct and variables of its
// own; what stands for itself elsewhere stays.

static void box_unmap(struct dma_buf_attachment *attachment,
		      struct sg_table *sgt, enum dma_data_direction dir)
{
	struct scatterlist *sgl;
	int i;

	for_each_sgtable_dma_sg(sgt, sgl, i)
		box_unmap_one(sgl);
}

static void box_remove(struct box *box)
{
	dma_resv_lock(box->dmabuf->resv, NULL);
	dma_buf_move_notify(box->dmabuf);
	dma_resv_unlock(box->dmabuf->resv);
}

/* The lock is the caller's: left to a human. */
static void box_remove_locked(struct box *box)
{
	box->revoked = true;
	dma_buf_move_notify(box->dmabuf);
}
