// check: invalidate-wait-result
// SPDX-License-Identifier: GPL-2.0-only
// Waits that may end early, and nobody asks whether they did.

static void bad_interruptible(struct orca *o)
{
	dma_buf_invalidate_mappings(o->dmabuf);
	dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, true,
			      MAX_SCHEDULE_TIMEOUT);
}

static int bad_bounded(struct orca *o)
{
	dma_resv_lock(o->dmabuf->resv, NULL);
	dma_buf_move_notify(o->dmabuf);
	if (o->hungry)
		goto out;
	(void)dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP,
				    false, msecs_to_jiffies(100));
out:
	dma_resv_unlock(o->dmabuf->resv);
	return 0;
}

static void bad_seconds(struct orca *o)
{
	struct dma_resv *resv = o->dmabuf->resv;

	dma_buf_invalidate_mappings(o->dmabuf);
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false, 3 * HZ);
}

static void good_forever(struct orca *o)
{
	dma_buf_invalidate_mappings(o->dmabuf);
	dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

static int good_looked_at(struct orca *o)
{
	long ret;

	dma_buf_invalidate_mappings(o->dmabuf);
	ret = dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP,
				    true, HZ);
	return ret > 0 ? 0 : -EBUSY;
}

static int good_condition(struct orca *o)
{
	dma_buf_invalidate_mappings(o->dmabuf);
	while (dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     false, HZ) <= 0)
		pr_warn("still waiting\n");
	return 0;
}

// It may be MAX_SCHEDULE_TIMEOUT.
static void good_unknown(struct orca *o, long timeout)
{
	dma_buf_invalidate_mappings(o->dmabuf);
	dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      timeout);
}

static void good_last(struct orca *o)
{
	dma_buf_invalidate_mappings(o->dmabuf);
	dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      HZ);
	orca_kick(o);
	dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

static void good_no_invalidation(struct orca *o)
{
	dma_resv_wait_timeout(o->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      HZ);
}
