// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-resv.h>

struct drm_sched_job;
int drm_sched_job_add_resv_dependencies(struct drm_sched_job *job,
					struct dma_resv *resv,
					enum dma_resv_usage usage);

int sched_submit(struct drm_sched_job *job, struct dma_resv *resv)
{
	return drm_sched_job_add_resv_dependencies(job, resv,
						   DMA_RESV_USAGE_WRITE);
}
