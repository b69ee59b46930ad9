// SPDX-License-Identifier: GPL-2.0-only
/* Mappings that a device is let at: at once, and when the exporter is done. */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

#define DIR DMA_BIDIRECTIONAL

struct drm_sched_job;
struct dma_fence;
int drm_sched_job_add_resv_dependencies(struct drm_sched_job *job,
					struct dma_resv *resv,
					enum dma_resv_usage usage);
int dma_resv_get_singleton(struct dma_resv *obj, enum dma_resv_usage usage,
			   struct dma_fence **fence);

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct work_struct work;
	struct drm_sched_job *job;
	struct dma_fence *fence;
};

void start_device(struct test *t);

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = notify,
};

/* --- bad --- */

int bad_plain(struct test *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(attach, DIR);
	dma_resv_unlock(buf->resv);
	if (IS_ERR(t->sgt)) {
		dma_buf_detach(buf, attach);
		return -ENOMEM;
	}
	start_device(t);
	return 0;
}

/* A pin does not wait. */
int bad_pinned(struct test *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(attach);
	if (ret)
		goto out_detach;
	t->sgt = dma_buf_map_attachment(attach, DIR);
	if (IS_ERR(t->sgt)) {
		ret = (int)PTR_ERR(t->sgt);
		goto out_unpin;
	}
	dma_resv_unlock(buf->resv);
	start_device(t);
	return 0;
out_unpin:
	dma_buf_unpin(attach);
out_detach:
	dma_resv_unlock(buf->resv);
	dma_buf_detach(buf, attach);
	return ret;
}

/* Mapped by a helper that is given the attachment, from a work item. */
struct worker {
	struct dma_buf_attachment *importer;
	struct work_struct work;
	struct sg_table *table;
};

static void worker_notify(struct dma_buf_attachment *attach)
{
	struct worker *w = attach->importer_priv;

	dma_buf_unmap_attachment(w->importer, w->table, DIR);
	schedule_work(&w->work);
}

static const struct dma_buf_attach_ops worker_ops = {
	.invalidate_mappings = worker_notify,
};

static struct sg_table *bad_helper(struct dma_buf_attachment *attach)
{
	struct sg_table *table;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	table = dma_buf_map_attachment(attach, DIR);
	dma_resv_unlock(attach->dmabuf->resv);
	return table;
}

static void worker_map(struct work_struct *work)
{
	struct worker *w = container_of(work, struct worker, work);
	struct dma_buf_attachment *attach = w->importer;

	w->table = bad_helper(attach);
}

int worker_attach(struct worker *w, struct dma_buf *buf)
{
	INIT_WORK(&w->work, worker_map);
	w->importer = dma_buf_dynamic_attach(buf, NULL, &worker_ops, w);
	if (IS_ERR(w->importer))
		return -EINVAL;
	schedule_work(&w->work);
	return 0;
}

static struct sg_table *map_only(struct dma_buf_attachment *attach)
{
	return dma_buf_map_attachment(attach, DIR);
}

/* One of the callers of a helper does not wait. */
int bad_caller(struct test *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	t->sgt = map_only(attach);
	dma_resv_unlock(buf->resv);
	if (IS_ERR(t->sgt))
		goto out;
	start_device(t);
	return 0;
out:
	dma_buf_detach(buf, attach);
	return -ENOMEM;
}

/* --- good --- */

/* As the function that maps does it, for whoever comes. */
static int test_map(struct test *t)
{
	long left;

	dma_resv_assert_held(t->attach->dmabuf->resv);
	if (t->sgt)
		goto wait;
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(t->sgt))
		return (int)PTR_ERR(t->sgt);
wait:
	left = dma_resv_wait_timeout(t->attach->dmabuf->resv,
				     DMA_RESV_USAGE_KERNEL, false,
				     MAX_SCHEDULE_TIMEOUT);
	return left < 0 ? -EIO : 0;
}

int good_in_place(struct test *t, struct dma_buf *buf)
{
	int ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	ret = test_map(t);
	dma_resv_unlock(buf->resv);
	if (!ret)
		start_device(t);
	return ret;
}

/* The caller waits, by a function of its own, for more than it must. */
static int wait_for(struct dma_buf *buf)
{
	struct dma_resv *resv = buf->resv;

	return dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, true,
				     MAX_SCHEDULE_TIMEOUT) > 0
		       ? 0
		       : -EIO;
}

int good_caller(struct test *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;
	int ret = -ENOMEM;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	t->sgt = map_only(attach);
	if (IS_ERR(t->sgt))
		goto out;
	ret = wait_for(attach->dmabuf);
	if (ret)
		goto out_unmap;
	dma_resv_unlock(buf->resv);
	start_device(t);
	return 0;
out_unmap:
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
out:
	dma_resv_unlock(buf->resv);
	dma_buf_detach(buf, attach);
	return ret;
}

/* The job waits. */
int good_job(struct test *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;
	struct drm_sched_job *job = t->job;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(attach, DIR);
	dma_resv_unlock(buf->resv);
	if (IS_ERR(t->sgt))
		return -ENOMEM;
	return drm_sched_job_add_resv_dependencies(job, buf->resv,
						   DMA_RESV_USAGE_WRITE);
}

/* The fence is kept, and waited for who knows where. */
int good_fence(struct test *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return -EINVAL;
	t->sgt = dma_buf_map_attachment_unlocked(attach, DIR);
	if (IS_ERR(t->sgt))
		return -ENOMEM;
	return dma_resv_get_singleton(buf->resv, DMA_RESV_USAGE_KERNEL,
				      &t->fence);
}

/* By way of the driver's own table. */
struct backend {
	int (*map)(struct test *t, struct dma_buf_attachment *attach);
	int (*settle)(struct dma_buf *buf);
};

static int backend_map(struct test *t, struct dma_buf_attachment *attach)
{
	t->sgt = dma_buf_map_attachment_unlocked(attach, DIR);
	return IS_ERR(t->sgt) ? -ENOMEM : 0;
}

static const struct backend backend = {
	.map = backend_map,
	.settle = wait_for,
};

int good_backend(struct test *t, struct dma_buf *buf,
		 const struct backend *back)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return -EINVAL;
	ret = back->map(t, attach);
	return ret ? ret : back->settle(buf);
}

const struct backend *get_backend(void)
{
	return &backend;
}

/* For those without ops the core waits. */
int good_static(struct test *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach = dma_buf_attach(buf, NULL);

	if (IS_ERR(attach))
		return -EINVAL;
	t->sgt = dma_buf_map_attachment_unlocked(attach, DIR);
	if (IS_ERR(t->sgt))
		return -ENOMEM;
	start_device(t);
	return 0;
}

/*
 * ignore: NOT_PINNED RESV_NOT_HELD PIN_UNBALANCED STATIC_IMPORTER ATTACH_TOO_EARLY PIN_UNCHECKED
 * expect:
 * importer bad_caller dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_pinned dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_plain dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_backend dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_caller dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_fence dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_in_place dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_job dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_static static - - legacy-pinned static no-pin n.a.
 * importer worker_attach dynamic worker_ops worker_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 48 WARNING NO_MOVE_FENCE_WAIT
 * 71 WARNING NO_MOVE_FENCE_WAIT
 * 111 WARNING NO_MOVE_FENCE_WAIT
 * 136 WARNING NO_MOVE_FENCE_WAIT
 */
