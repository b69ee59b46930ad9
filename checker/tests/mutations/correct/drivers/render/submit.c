// SPDX-License-Identifier: GPL-2.0-only
/* Jobs: lock the objects, map what moved, go. */
#include <drm/drm_exec.h>
#include <linux/dma-fence.h>

#include "render.h"

int render_submit(struct render_bo *bo, struct drm_sched_job *job)
{
	struct dma_fence *fence;
	struct drm_exec exec;
	int ret = 0;

	drm_exec_init(&exec, 0, 1);
	drm_exec_until_all_locked(&exec) {
		ret = drm_exec_prepare_obj(&exec, &bo->base, 1);
		drm_exec_retry_on_contention(&exec);
		if (ret)
			goto out;
	}

	ret = render_bo_populate(bo, job);
	if (ret)
		goto out;

	fence = drm_sched_job_push(job);
	dma_resv_add_fence(bo->base.resv, fence, DMA_RESV_USAGE_WRITE);
out:
	drm_exec_fini(&exec);
	return ret;
}

/* Before a benchmark: the first job shall not pay for the mapping. */
static int render_warm_up(struct render_bo *bo, struct drm_sched_job *job,
			  struct ww_acquire_ctx *ticket)
{
	int ret;

	ret = ww_mutex_lock_interruptible(&bo->base.resv->lock, ticket);
	if (ret)
		return ret;
	ret = render_bo_populate(bo, job);
	ww_mutex_unlock(&bo->base.resv->lock);
	return ret;
}

static int render_ioctl_submit(struct drm_device *dev, void *data,
			       struct drm_file *file)
{
	struct drm_sched_job job = { .id = 1 };

	return render_submit(data, &job);
}

static int render_ioctl_warm_up(struct drm_device *dev, void *data,
				struct drm_file *file)
{
	struct drm_sched_job job = { .id = 2 };

	return render_warm_up(data, &job, NULL);
}

const struct drm_ioctl_desc render_ioctls[] = {
	{ 0, render_ioctl_submit },
	{ 1, render_ioctl_warm_up },
};
