// SPDX-License-Identifier: GPL-2.0-only
/* Which fence wait follows a call that invalidates, and with which lock. */
#include <linux/dma-buf.h>

struct drm_sched_job;
int drm_sched_job_add_resv_dependencies(struct drm_sched_job *job,
					struct dma_resv *resv,
					enum dma_resv_usage usage);

struct t {
	struct dma_buf *buf;
	struct drm_sched_job *job;
	bool gone;
	int parts;
};

static struct sg_table *t_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (t->gone)
		return ERR_PTR(-ENODEV);
	return kzalloc(8, GFP_KERNEL);
}

static const struct dma_buf_ops t_ops = { .map_dma_buf = t_map };

int t_export(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &t_ops;
	info.priv = t;
	t->buf = dma_buf_export(&info);
	return 0;
}

void bookkeep(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
}

void no_lock(struct t *t)
{
	struct dma_resv *resv = t->buf->resv;

	dma_buf_invalidate_mappings(t->buf);
	dma_resv_lock(t->buf->resv, NULL);
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
}

void unlocked(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_resv_unlock(t->buf->resv);
	dma_buf_invalidate_mappings(t->buf);
}

void weaker(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
}

void interruptible(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, true,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
}

void bounded(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     false, 100);
	dma_resv_unlock(t->buf->resv);
}

int checked(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     true, 100);
	dma_resv_unlock(t->buf->resv);
	if (left <= 0)
		return -EINVAL;
	return 0;
}

void none(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_unlock(t->buf->resv);
}

void one_path(struct t *t, bool hurry)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	if (!hurry)
		dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				      false, MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
}

void same_condition(struct t *t, bool now)
{
	bool told = false;

	dma_resv_lock(t->buf->resv, NULL);
	if (now) {
		dma_buf_invalidate_mappings(t->buf);
		told = true;
	}
	if (told)
		dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				      false, MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
}

static void t_idle(struct dma_resv *resv)
{
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void in_callee(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t->buf->resv);
	dma_resv_unlock(t->buf->resv);
}

static void by_caller(struct t *t)
{
	dma_buf_invalidate_mappings(t->buf);
}

void t_caller(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	by_caller(t);
	t_idle(t->buf->resv);
	dma_resv_unlock(t->buf->resv);
}

/* One of its callers does not wait. */
static void by_callers(struct t *t)
{
	dma_buf_invalidate_mappings(t->buf);
}

void t_good(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	by_callers(t);
	t_idle(t->buf->resv);
	dma_resv_unlock(t->buf->resv);
}

void t_bad(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	by_callers(t);
	dma_resv_unlock(t->buf->resv);
}

void other_buffer(struct t *t, struct t *o)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	t_idle(o->buf->resv);
	dma_resv_unlock(t->buf->resv);
}

void jobs(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	drm_sched_job_add_resv_dependencies(t->job, t->buf->resv,
					    DMA_RESV_USAGE_BOOKKEEP);
	dma_resv_unlock(t->buf->resv);
}

/* A loop over its parts has a round; one that may skip the wait may not. */
void looped(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	for (int i = 0; i < t->parts; i++)
		t_idle(t->buf->resv);
	dma_resv_unlock(t->buf->resv);
}

void skipped(struct t *t, bool *busy)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_invalidate_mappings(t->buf);
	for (int i = 0; i < t->parts; i++) {
		if (busy[i])
			t_idle(t->buf->resv);
	}
	dma_resv_unlock(t->buf->resv);
}

/*
 * ignore: REVOKE_FLAG
 * expect:
 * exporter t_ops static - map_dma_buf
 *  invalidates bookkeep held unknown bookkeep no-unmap
 *  invalidates no_lock unknown unknown bookkeep no-unmap
 *  invalidates unlocked not-held unknown none no-unmap
 *  invalidates weaker held unknown weaker no-unmap
 *  invalidates interruptible held unknown dropped no-unmap
 *  invalidates bounded held unknown dropped no-unmap
 *  invalidates checked held unknown bookkeep no-unmap
 *  invalidates none held unknown none no-unmap
 *  invalidates one_path held unknown none no-unmap
 *  invalidates same_condition held unknown bookkeep no-unmap
 *  invalidates in_callee held unknown bookkeep no-unmap
 *  invalidates by_caller held unknown bookkeep no-unmap
 *  invalidates by_callers held unknown none no-unmap
 *  invalidates other_buffer held unknown unknown no-unmap
 *  invalidates jobs held unknown jobs no-unmap
 *  invalidates looped held unknown bookkeep no-unmap
 *  invalidates skipped held unknown none no-unmap
 * 52 NOTE RESV_NOT_HELD
 * 63 NOTE INVALIDATE_NO_WAIT
 * 63 ERROR RESV_NOT_HELD
 * 70 ERROR INVALIDATE_WAIT_USAGE
 * 79 ERROR INVALIDATE_WAIT_RESULT
 * 90 ERROR INVALIDATE_WAIT_RESULT
 * 112 NOTE INVALIDATE_NO_WAIT
 * 119 NOTE INVALIDATE_NO_WAIT
 * 171 NOTE INVALIDATE_NO_WAIT
 * 219 NOTE INVALIDATE_NO_WAIT
 */
