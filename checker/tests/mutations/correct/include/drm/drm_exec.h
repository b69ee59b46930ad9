/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _DRM_EXEC_H
#define _DRM_EXEC_H

#include <drm/drm_gem.h>

struct drm_exec {
	unsigned int flags;
	struct drm_gem_object *contended;
};

void drm_exec_init(struct drm_exec *exec, u32 flags, unsigned int nr);
void drm_exec_fini(struct drm_exec *exec);
bool drm_exec_cleanup(struct drm_exec *exec);
int drm_exec_lock_obj(struct drm_exec *exec, struct drm_gem_object *obj);
int drm_exec_prepare_obj(struct drm_exec *exec, struct drm_gem_object *obj,
			 unsigned int num_fences);

static inline bool drm_exec_is_contended(struct drm_exec *exec)
{
	return !!exec->contended;
}

/* Until no lock of those in the body had to be waited for. */
#define drm_exec_until_all_locked(exec) while (drm_exec_cleanup(exec))
#define drm_exec_retry_on_contention(exec) \
	if (unlikely(drm_exec_is_contended(exec))) \
		continue

#endif
