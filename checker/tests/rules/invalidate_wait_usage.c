// SPDX-License-Identifier: GPL-2.0-only
/* Which fences an exporter waits for that takes its buffers back. */
#include <linux/completion.h>
#include <linux/dma-buf.h>

struct t {
	struct dma_buf *buf;
	struct completion done;
	bool gone;
	int left;
};

static int t_attach(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	struct t *t = buf->priv;

	if (t->gone)
		return -ENODEV;
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static struct sg_table *t_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (t->gone)
		return ERR_PTR(-ENODEV);
	t->left++;
	return kzalloc(8, GFP_KERNEL);
}

static void t_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		    enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (!--t->left)
		complete(&t->done);
}

static const struct dma_buf_ops t_ops = {
	.attach = t_attach,
	.map_dma_buf = t_map,
	.unmap_dma_buf = t_unmap,
};

int t_export(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &t_ops;
	info.priv = t;
	t->buf = dma_buf_export(&info);
	return 0;
}

/* --- bad --- */

void bad_kernel(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void bad_writers(struct t *t)
{
	struct dma_buf *buf = t->buf;

	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	dma_resv_unlock(buf->resv);
	dma_resv_wait_timeout(buf->resv, DMA_RESV_USAGE_WRITE, false,
			      MAX_SCHEDULE_TIMEOUT);
	wait_for_completion(&t->done);
}

static void t_readers(struct dma_resv *resv)
{
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_READ, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void bad_readers(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_readers(t->buf->resv);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* Whoever calls it says which fences, and this one says too little. */
static void t_wait(struct t *t, enum dma_resv_usage usage)
{
	dma_resv_wait_timeout(t->buf->resv, usage, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void bad_parameter(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_wait(t, DMA_RESV_USAGE_KERNEL);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* --- good --- */

void good_bookkeep(struct t *t)
{
	struct dma_resv *resv = t->buf->resv;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void good_parameter(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_wait(t, DMA_RESV_USAGE_BOOKKEEP);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* First for those that move it, then for all. */
void good_twice(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* --- moves, whose jobs wait --- */

struct drm_sched_job;
int drm_sched_job_add_resv_dependencies(struct drm_sched_job *job,
					struct dma_resv *resv,
					enum dma_resv_usage usage);

int bad_job(struct t *t, struct drm_sched_job *job)
{
	int ret;

	dma_resv_assert_held(t->buf->resv);
	dma_buf_invalidate_mappings(t->buf);
	ret = drm_sched_job_add_resv_dependencies(job, t->buf->resv,
						  DMA_RESV_USAGE_WRITE);
	return ret;
}

int good_job(struct t *t, struct drm_sched_job *job)
{
	int ret;

	dma_resv_assert_held(t->buf->resv);
	dma_buf_invalidate_mappings(t->buf);
	ret = drm_sched_job_add_resv_dependencies(job, t->buf->resv,
						  DMA_RESV_USAGE_BOOKKEEP);
	return ret;
}

/*
 * expect:
 * 65 ERROR INVALIDATE_WAIT_USAGE
 * 79 ERROR INVALIDATE_WAIT_USAGE
 * 86 ERROR INVALIDATE_WAIT_USAGE
 * 103 ERROR INVALIDATE_WAIT_USAGE
 * 168 NOTE REVOKE_FLAG
 * 169 ERROR INVALIDATE_WAIT_USAGE
 * 179 NOTE REVOKE_FLAG
 */
