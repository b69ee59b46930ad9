// SPDX-License-Identifier: GPL-2.0-only
#include "api/fences.h"

#define PREPARE_FB "drm_plane_helper_funcs.prepare_fb"

const struct api_fence api_fences[] = {
	{ "dma_resv_wait_timeout", API_FENCE_WAIT, 0, 1, true, NULL },
	{ "ttm_bo_wait_ctx", API_FENCE_WAIT, 0, -1, true, NULL },
	{ "ttm_bo_wait", API_FENCE_WAIT, 0, -1, true, NULL },
	{ "drm_sched_job_add_resv_dependencies", API_FENCE_JOBS, 1, 2, false,
	  NULL },
	{ "drm_sched_job_add_implicit_dependencies", API_FENCE_JOBS, 1, -1,
	  false, NULL },
	{ "ttm_bo_move_accel_cleanup", API_FENCE_JOBS, 0, -1, false, NULL },
	{ "ttm_bo_pipeline_gutting", API_FENCE_JOBS, 0, -1, false, NULL },
	{ "dma_resv_get_fences", API_FENCE_TAKE, 0, 1, false, NULL },
	{ "dma_resv_get_singleton", API_FENCE_TAKE, 0, 1, false, NULL },
	{ "dma_resv_iter_first", API_FENCE_TAKE, -1, -1, false, NULL },
	{ "dma_resv_iter_first_unlocked", API_FENCE_TAKE, -1, -1, false, NULL },
	/* What source text has for these. */
	{ "dma_resv_for_each_fence", API_FENCE_TAKE, 1, 2, false, NULL },
	{ "dma_resv_for_each_fence_unlocked", API_FENCE_TAKE, -1, -1, false,
	  NULL },
	{ "dma_resv_iter_begin", API_FENCE_BESIDE, 1, 2, false, NULL },
	{ "dma_resv_test_signaled", API_FENCE_BESIDE, 0, 1, false, NULL },
	/* The core waits for them before the exporter is asked. */
	{ "dma_buf_begin_cpu_access", API_FENCE_BESIDE, -1, -1, false, NULL },
	{ "drm_gem_dma_resv_wait", API_FENCE_BESIDE, -1, -1, false, NULL },
	/* Before 5.14, and 5.19. */
	{ "dma_resv_wait_timeout_rcu", API_FENCE_BESIDE, 0, -1, false, NULL },
	{ "dma_resv_get_excl_rcu", API_FENCE_BESIDE, 0, -1, false, NULL },
	{ "dma_resv_get_excl", API_FENCE_BESIDE, 0, -1, false, NULL },
	{ "dma_resv_get_excl_unlocked", API_FENCE_BESIDE, 0, -1, false, NULL },
	{ "dma_resv_excl_fence", API_FENCE_BESIDE, 0, -1, false, NULL },
	/* Atomic modesetting waits for what prepare_fb took; without one of
	 * the driver's own its helper does both. */
	{ "drm_gem_plane_helper_prepare_fb", API_FENCE_LATER, -1, -1, false,
	  NULL },
	{ "drm_gem_fb_prepare_fb", API_FENCE_LATER, -1, -1, false, NULL },
	{ "drm_atomic_helper_prepare_planes", API_FENCE_LATER, -1, -1, false,
	  PREPARE_FB },
	{ "drm_atomic_helper_commit", API_FENCE_LATER, -1, -1, false,
	  PREPARE_FB },
	/* TTM waits before it lets a driver have what was moved. */
	{ "ttm_device_init", API_FENCE_LATER, -1, -1, false, NULL },
	{ NULL, API_FENCE_WAIT, -1, -1, false, NULL },
};

const struct api_fence *api_fence_find(const char *name)
{
	for (const struct api_fence *f = api_fences; f->name; f++) {
		if (streq(f->name, name))
			return f;
	}
	return NULL;
}
