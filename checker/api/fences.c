// SPDX-License-Identifier: GPL-2.0-only
#include "api/fences.h"

const struct api_fence api_fences[] = {
	{ "dma_resv_wait_timeout", API_FENCE_WAIT, 0, 1, true },
	{ "ttm_bo_wait_ctx", API_FENCE_WAIT, 0, -1, true },
	{ "ttm_bo_wait", API_FENCE_WAIT, 0, -1, true },
	{ "drm_sched_job_add_resv_dependencies", API_FENCE_JOBS, 1, 2, false },
	{ "drm_sched_job_add_implicit_dependencies", API_FENCE_JOBS, 1, -1,
	  false },
	{ "ttm_bo_move_accel_cleanup", API_FENCE_JOBS, 0, -1, false },
	{ "ttm_bo_pipeline_gutting", API_FENCE_JOBS, 0, -1, false },
	{ "dma_resv_get_fences", API_FENCE_TAKE, 0, 1, false },
	{ "dma_resv_get_singleton", API_FENCE_TAKE, 0, 1, false },
	{ "dma_resv_iter_first", API_FENCE_TAKE, -1, -1, false },
	{ "dma_resv_iter_first_unlocked", API_FENCE_TAKE, -1, -1, false },
	{ "dma_resv_test_signaled", API_FENCE_BESIDE, 0, 1, false },
	/* The core waits for them before the exporter is asked. */
	{ "dma_buf_begin_cpu_access", API_FENCE_BESIDE, -1, -1, false },
	{ "drm_gem_dma_resv_wait", API_FENCE_BESIDE, -1, -1, false },
	/* Atomic modesetting waits for what prepare_fb took; without one of
	 * the driver's own its helper does both. */
	{ "drm_gem_plane_helper_prepare_fb", API_FENCE_LATER, -1, -1, false },
	{ "drm_gem_fb_prepare_fb", API_FENCE_LATER, -1, -1, false },
	{ "drm_atomic_helper_prepare_planes", API_FENCE_LATER, -1, -1, false },
	{ "drm_atomic_helper_commit", API_FENCE_LATER, -1, -1, false },
	/* TTM waits before it lets a driver have what was moved. */
	{ "ttm_device_init", API_FENCE_LATER, -1, -1, false },
	{ NULL, API_FENCE_WAIT, -1, -1, false },
};

const struct api_fence *api_fence_find(const char *name)
{
	for (const struct api_fence *f = api_fences; f->name; f++) {
		if (streq(f->name, name))
			return f;
	}
	return NULL;
}
