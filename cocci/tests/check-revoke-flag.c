// check: revoke-flag
// SPDX-License-Identifier: GPL-2.0-only
// Marks that come too late, or without the lock.

static void bad_late(struct moss *m)
{
	dma_resv_lock(m->dmabuf->resv, NULL);
	dma_buf_invalidate_mappings(m->dmabuf);
	m->revoked = true;
	dma_resv_wait_timeout(m->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(m->dmabuf->resv);
}

static int bad_late_by_label(struct moss *m)
{
	if (!m->dmabuf)
		goto out;
	dma_buf_move_notify(m->dmabuf);
	moss_wait(m);
out:
	WRITE_ONCE(m->state.is_revoked, 1);
	return 0;
}

static void bad_without_lock(struct moss *m)
{
	m->revoked = true;
	dma_resv_lock(m->dmabuf->resv, NULL);
	dma_buf_invalidate_mappings(m->dmabuf);
	moss_wait(m);
	dma_resv_unlock(m->dmabuf->resv);
}

static void good_order(struct moss *m)
{
	dma_resv_lock(m->dmabuf->resv, NULL);
	m->revoked = true;
	dma_buf_invalidate_mappings(m->dmabuf);
	moss_wait(m);
	dma_resv_unlock(m->dmabuf->resv);
}

// Given back: the mark goes last.
static void good_back(struct moss *m, bool revoke)
{
	dma_resv_lock(m->dmabuf->resv, NULL);
	if (revoke)
		m->revoked = true;
	dma_buf_invalidate_mappings(m->dmabuf);
	moss_wait(m);
	if (!revoke)
		m->revoked = false;
	dma_resv_unlock(m->dmabuf->resv);
}

static void good_each(struct moss *wall)
{
	struct moss *m;

	list_for_each_entry(m, &wall->list, node) {
		dma_resv_lock(m->dmabuf->resv, NULL);
		m->revoked = true;
		dma_buf_invalidate_mappings(m->dmabuf);
		moss_wait(m);
		dma_resv_unlock(m->dmabuf->resv);
	}
}

// Callers hold the lock.
static void good_locked(struct moss *m)
{
	dma_resv_assert_held(m->dmabuf->resv);
	m->revoked = true;
	dma_buf_invalidate_mappings(m->dmabuf);
}

static void good_again(struct moss *m)
{
	m->revoked = true;
	dma_resv_lock(m->dmabuf->resv, NULL);
	m->revoked = true;
	dma_buf_invalidate_mappings(m->dmabuf);
	dma_resv_unlock(m->dmabuf->resv);
}

static void bad_in_loop(struct moss *wall)
{
	struct moss *m;

	list_for_each_entry(m, &wall->list, node) {
		dma_resv_lock(m->dmabuf->resv, NULL);
		dma_buf_invalidate_mappings(m->dmabuf);
		moss_wait(m);
		m->revoked = true;
		dma_resv_unlock(m->dmabuf->resv);
	}
}

static void good_in_loop(struct moss *wall, bool revoke)
{
	struct moss *m;

	list_for_each_entry(m, &wall->list, node) {
		dma_resv_lock(m->dmabuf->resv, NULL);
		if (revoke)
			m->revoked = true;
		dma_buf_invalidate_mappings(m->dmabuf);
		moss_wait(m);
		dma_resv_unlock(m->dmabuf->resv);
	}
}
