/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _DRM_GPU_SCHEDULER_H
#define _DRM_GPU_SCHEDULER_H

#include <linux/dma-fence.h>

struct drm_sched_job {
	u64 id;
};

int drm_sched_job_add_resv_dependencies(struct drm_sched_job *job,
					struct dma_resv *resv,
					enum dma_resv_usage usage);
struct dma_fence *drm_sched_job_push(struct drm_sched_job *job);

#endif
