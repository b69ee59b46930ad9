/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef RENDER_H
#define RENDER_H

#include <drm/drm_gem.h>
#include <drm/gpu_scheduler.h>
#include <linux/mutex.h>

struct render_device {
	struct device *dev;
	struct mutex vm_lock;
	void *regs;
};

/* An object of our own, or one over somebody else's buffer. */
struct render_bo {
	struct drm_gem_object base;
	struct render_device *rdev;
	struct sg_table *sgt;
	u64 *ptes;
	u32 vaddr;
};

#define to_render_bo(obj) container_of(obj, struct render_bo, base)

struct drm_gem_object *render_gem_import(struct render_device *rdev,
					 struct dma_buf *dma_buf);
void render_gem_free(struct drm_gem_object *obj);
int render_bo_populate(struct render_bo *bo, struct drm_sched_job *job);
int render_submit(struct render_bo *bo, struct drm_sched_job *job);

#endif
