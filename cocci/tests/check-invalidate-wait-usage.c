// check: invalidate-wait-usage
// SPDX-License-Identifier: GPL-2.0-only
// Waits for less than all fences.

static void bad_kernel(struct seal *s)
{
	dma_buf_invalidate_mappings(s->dmabuf);
	dma_resv_wait_timeout(s->dmabuf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
}

static int bad_owner(struct seal *s)
{
	long ret;

	dma_buf_move_notify(s->base.dma_buf);
	if (s->dry)
		goto out;
	ret = dma_resv_wait_timeout(s->base.resv, DMA_RESV_USAGE_READ, true,
				    HZ);
	if (ret <= 0)
		return ret ?: -ETIME;
out:
	return 0;
}

static void bad_pointer(struct dma_buf *dmabuf)
{
	struct dma_resv *resv = dmabuf->resv;

	dma_resv_assert_held(resv);
	dma_buf_invalidate_mappings(dmabuf);
	if (dma_resv_wait_timeout(resv, DMA_RESV_USAGE_WRITE, false,
				  MAX_SCHEDULE_TIMEOUT) < 0)
		pr_err("no\n");
}

static void good_all(struct seal *s)
{
	dma_buf_invalidate_mappings(s->dmabuf);
	dma_resv_wait_timeout(s->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

static void good_both(struct seal *s)
{
	dma_buf_invalidate_mappings(s->dmabuf);
	dma_resv_wait_timeout(s->dmabuf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	seal_clean(s);
	dma_resv_wait_timeout(s->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

// An importer that waits before it maps.
static void good_no_invalidation(struct seal *s)
{
	dma_resv_wait_timeout(s->dmabuf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
}

static void good_before(struct seal *s)
{
	dma_resv_wait_timeout(s->dmabuf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_buf_invalidate_mappings(s->dmabuf);
}

static void good_another(struct seal *s, struct seal *to)
{
	dma_buf_invalidate_mappings(s->dmabuf);
	dma_resv_wait_timeout(to->dmabuf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
}
