// check: invalidate-no-wait
// SPDX-License-Identifier: GPL-2.0-only
// Buffers that are taken back, and nobody waits.

static void bad_plain(struct kelp *k)
{
	dma_resv_lock(k->dmabuf->resv, NULL);
	k->revoked = true;
	dma_buf_invalidate_mappings(k->dmabuf);
	dma_resv_unlock(k->dmabuf->resv);
}

static void bad_each(struct kelp *wood)
{
	struct kelp *k;

	list_for_each_entry(k, &wood->list, node) {
		if (k->state.is_revoked)
			continue;
		dma_resv_lock(k->dmabuf->resv, NULL);
		k->state.is_revoked = 1;
		dma_buf_move_notify(k->dmabuf);
		dma_resv_unlock(k->dmabuf->resv);
		kelp_free_pages(k);
	}
}

static int bad_goto(struct kelp *k)
{
	WRITE_ONCE(k->revoked, true);
	if (!k->dmabuf)
		goto out;
	dma_buf_invalidate_mappings(k->dmabuf);
out:
	return 0;
}

static void good_waits(struct kelp *k)
{
	k->revoked = true;
	dma_buf_invalidate_mappings(k->dmabuf);
	dma_resv_wait_timeout(k->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

static void good_helper(struct kelp *k)
{
	k->revoked = true;
	dma_buf_invalidate_mappings(k->dmabuf);
	kelp_drain(k);
}

// Waits for the importers, if that is all.
static void good_completion(struct kelp *k)
{
	k->revoked = true;
	dma_buf_invalidate_mappings(k->dmabuf);
	kref_put(&k->kref, kelp_done);
	wait_for_completion(&k->comp);
}

// A move: jobs wait.
static void good_move(struct kelp *k)
{
	k->moved = true;
	dma_buf_invalidate_mappings(k->dmabuf);
}

static void good_mark_only(struct kelp *k)
{
	k->revoked = true;
}
