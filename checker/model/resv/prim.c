// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions that are known by name: where everything starts, because their
 * code is in other files, is the lock itself, or does in two steps what
 * counts as one. Everything else is known by what it does.
 */
#include "model/resv/priv.h"

#include "model/importers.h"

static const struct prim prims[] = {
	/* include/linux/dma-resv.h */
	{ "dma_resv_lock", PRIM_TAKE_IF_ZERO, PRIM_OF_RESV, 0, 1 },
	{ "dma_resv_lock_interruptible", PRIM_TAKE_IF_ZERO, PRIM_OF_RESV, 0,
	  1 },
	{ "dma_resv_lock_slow", PRIM_TAKE, PRIM_OF_RESV, 0, 1 },
	{ "dma_resv_lock_slow_interruptible", PRIM_TAKE_IF_ZERO, PRIM_OF_RESV,
	  0, 1 },
	{ "dma_resv_trylock", PRIM_TAKE_IF_TRUE, PRIM_OF_RESV, 0, -1 },
	{ "dma_resv_unlock", PRIM_DROP, PRIM_OF_RESV, 0, -1 },
	{ "dma_resv_assert_held", PRIM_IS_HELD, PRIM_OF_RESV, 0, -1 },
	{ "dma_resv_held", PRIM_IS_HELD, PRIM_OF_RESV, 0, -1 },
	{ "dma_resv_is_locked", PRIM_NOTHING, PRIM_OF_RESV, 0, -1 },
	{ "dma_resv_locking_ctx", PRIM_NOTHING, PRIM_OF_RESV, 0, -1 },
	/* include/linux/ww_mutex.h, include/linux/lockdep.h */
	{ "ww_mutex_lock", PRIM_TAKE_IF_ZERO, PRIM_OF_WW, 0, 1 },
	{ "ww_mutex_lock_interruptible", PRIM_TAKE_IF_ZERO, PRIM_OF_WW, 0, 1 },
	{ "ww_mutex_lock_slow", PRIM_TAKE, PRIM_OF_WW, 0, 1 },
	{ "ww_mutex_lock_slow_interruptible", PRIM_TAKE_IF_ZERO, PRIM_OF_WW, 0,
	  1 },
	{ "ww_mutex_trylock", PRIM_TAKE_IF_TRUE, PRIM_OF_WW, 0, -1 },
	{ "ww_mutex_unlock", PRIM_DROP, PRIM_OF_WW, 0, -1 },
	{ "ww_mutex_is_locked", PRIM_NOTHING, PRIM_OF_WW, 0, -1 },
	{ "lock_is_held", PRIM_IS_HELD, PRIM_OF_WW, 0, -1 },
	{ "lock_is_held_type", PRIM_IS_HELD, PRIM_OF_WW, 0, -1 },
	{ "lockdep_is_held", PRIM_IS_HELD, PRIM_OF_WW, 0, -1 },
	/* include/drm/drm_gem.h */
	{ "drm_gem_lock", PRIM_TAKE, PRIM_OF_GEM, 0, -1 },
	{ "drm_gem_unlock", PRIM_DROP, PRIM_OF_GEM, 0, -1 },
	{ "drm_gem_lock_reservations", PRIM_TAKE_SOME_IF_ZERO, PRIM_OF_GEM, 0,
	  2 },
	{ "drm_gem_unlock_reservations", PRIM_DROP_SOME, PRIM_OF_GEM, 0, 2 },
	/* include/drm/ttm/ttm_bo.h, ttm_execbuf_util.h */
	{ "ttm_bo_reserve", PRIM_TAKE_IF_ZERO, PRIM_OF_TTM, 0, 3 },
	{ "ttm_bo_reserve_slowpath", PRIM_TAKE_IF_ZERO, PRIM_OF_TTM, 0, 2 },
	{ "ttm_bo_unreserve", PRIM_DROP, PRIM_OF_TTM, 0, -1 },
	{ "ttm_eu_reserve_buffers", PRIM_TAKE_SOME_IF_ZERO, PRIM_OF_TTM, 0, 0 },
	{ "ttm_eu_backoff_reservation", PRIM_DROP_SOME, PRIM_OF_TTM, 0, 0 },
	{ "ttm_eu_fence_buffer_objects", PRIM_DROP_SOME, PRIM_OF_TTM, 0, 0 },
	/* include/drm/drm_exec.h */
	{ "drm_exec_init", PRIM_CTX_INIT, PRIM_OF_CTX, 0, 0 },
	{ "drm_exec_fini", PRIM_CTX_FINI, PRIM_OF_CTX, 0, 0 },
	{ "drm_exec_cleanup", PRIM_CTX_RETRY, PRIM_OF_CTX, 0, 0 },
	{ "drm_exec_lock_obj", PRIM_TAKE_IF_ZERO, PRIM_OF_GEM, 1, 0 },
	{ "drm_exec_unlock_obj", PRIM_DROP, PRIM_OF_GEM, 1, 0 },
	{ "drm_exec_prepare_obj", PRIM_TAKE_IF_ZERO, PRIM_OF_GEM, 1, 0 },
	{ "drm_exec_prepare_array", PRIM_TAKE_SOME_IF_ZERO, PRIM_OF_GEM, 1, 0 },
	{ "drm_exec_is_contended", PRIM_NOTHING, PRIM_OF_CTX, 0, 0 },
	{ "drm_exec_retry_on_contention", PRIM_NOTHING, PRIM_OF_CTX, 0, 0 },
	/* drivers/gpu/drm/i915/gem/i915_gem_object.h, i915_gem_ww.h */
	{ "i915_gem_object_lock", PRIM_TAKE_IF_ZERO, PRIM_OF_I915, 0, 1 },
	{ "i915_gem_object_lock_interruptible", PRIM_TAKE_IF_ZERO, PRIM_OF_I915,
	  0, 1 },
	{ "i915_gem_object_trylock", PRIM_TAKE_IF_TRUE, PRIM_OF_I915, 0, 1 },
	{ "i915_gem_object_unlock", PRIM_DROP, PRIM_OF_I915, 0, -1 },
	{ "i915_gem_ww_ctx_init", PRIM_CTX_INIT, PRIM_OF_CTX, 0, 0 },
	{ "i915_gem_ww_ctx_fini", PRIM_CTX_FINI, PRIM_OF_CTX, 0, 0 },
	{ NULL, PRIM_NOTHING, PRIM_OF_RESV, 0, -1 },
};

const struct prim *prim_find(const char *name)
{
	static struct strmap index;

	if (!index.n) {
		for (const struct prim *p = prims; p->name; p++)
			strmap_at(&index, p->name)->value = (void *)p;
	}
	return strmap_get(&index, name);
}

/* Locks of other kinds, and helpers that only prepare. */
static const char *const other_locks[] = {
	"srcu_",       "__srcu_",    "rcu_",	  "__rcu_",	  "lock_sock",
	"rtnl_",       "mmap_",	     "vma_",	  "local_",	  "raw_",
	"__raw_",      "console_",   "device_",	  "inode_",	  "folio_",
	"lock_page",   "task_lock",  "lockref_",  "__mutex_",	  "rt_mutex_",
	"seq",	       "read_seq",   "write_seq", "percpu_",	  "pm_runtime",
	"ww_acquire_", "dma_fence_", "dma_resv_", "drm_modeset_", "drm_mm_",
	"xa_",	       "idr_",	     "bit_spin_", "hlist_",	  "kthread_",
	"genl_",
};

bool prim_may_lock(const char *name)
{
	static const char *const words[] = { "lock", "reserve", "resv",
					     "_ww_" };
	static const char *const others[] = { "clock", "block", "unlock",
					      "unreserve", "locked" };

	if (callee_is_harmless(name))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(other_locks); i++) {
		if (starts_with(name, other_locks[i]))
			return false;
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (strstr(name, others[i]))
			return false;
	}
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strstr(name, words[i]))
			return true;
	}
	return false;
}

bool prim_subject(const char *name, enum resv_of *of)
{
	static const char *const attachments[] = {
		"dma_buf_pin",
		"dma_buf_unpin",
		"dma_buf_map_attachment",
		"dma_buf_map_attachment_unlocked",
		"dma_buf_unmap_attachment",
		"dma_buf_unmap_attachment_unlocked",
	};
	const struct api_func *a = api_func_find(name);

	if (!a || a->resv == API_RESV_ANY)
		return false;
	/* These have no buffer yet. */
	if (streq(name, "dma_buf_export") || streq(name, "dma_buf_get"))
		return false;
	*of = RESV_OF_BUFFER;
	for (size_t i = 0; i < ARRAY_SIZE(attachments); i++) {
		if (streq(name, attachments[i]))
			*of = RESV_OF_ATTACHMENT;
	}
	return true;
}

bool prim_takes_itself(const char *name)
{
	const struct api_func *a = api_func_find(name);

	return a && a->resv == API_RESV_NOT_HELD &&
	       (a->role == API_ROLE_ATTACH ||
		a->role == API_ROLE_DYNAMIC_ATTACH ||
		a->role == API_ROLE_DETACH || ends_with(name, "_unlocked"));
}
