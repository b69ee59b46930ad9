// SPDX-License-Identifier: GPL-2.0-only
/*
 * How functions are called whose address stands in a table, or in an object
 * that the kernel's core keeps: what its documentation says of the
 * reservation lock. A member that is not here is called nobody knows how.
 */
#include "model/resv/priv.h"

#include "api/api.h"

#define NONE -1, PRIM_OF_RESV, 0, false
#define ATTACHMENT(i, held) i, PRIM_OF_RESV, 1, held
#define BUFFER(i, held) i, PRIM_OF_RESV, 2, held
#define OBJECT(i, of, held) i, of, 0, held

static const struct contract contracts[] = {
	/* "Locking convention" in drivers/dma-buf/dma-buf.c */
	{ API_ATTACH_OPS, API_CALLBACK_OLD, ATTACHMENT(0, true) },
	{ API_ATTACH_OPS, API_CALLBACK_NEW, ATTACHMENT(0, true) },
	{ API_EXPORT_OPS, "pin", ATTACHMENT(0, true) },
	{ API_EXPORT_OPS, "unpin", ATTACHMENT(0, true) },
	{ API_EXPORT_OPS, "map_dma_buf", ATTACHMENT(0, true) },
	{ API_EXPORT_OPS, "unmap_dma_buf", ATTACHMENT(0, true) },
	{ API_EXPORT_OPS, "vmap", BUFFER(0, true) },
	{ API_EXPORT_OPS, "vunmap", BUFFER(0, true) },
	{ API_EXPORT_OPS, "attach", BUFFER(0, false) },
	{ API_EXPORT_OPS, "detach", BUFFER(0, false) },
	{ API_EXPORT_OPS, "mmap", BUFFER(0, false) },
	{ API_EXPORT_OPS, "begin_cpu_access", BUFFER(0, false) },
	{ API_EXPORT_OPS, "end_cpu_access", BUFFER(0, false) },
	{ API_EXPORT_OPS, "release", BUFFER(0, false) },
	/* include/drm/drm_gem.h; drm_gem_vmap() asserts it */
	{ "drm_gem_object_funcs", "vmap", OBJECT(0, PRIM_OF_GEM, true) },
	{ "drm_gem_object_funcs", "vunmap", OBJECT(0, PRIM_OF_GEM, true) },
	{ "drm_gem_object_funcs", "free", OBJECT(0, PRIM_OF_GEM, false) },
	{ "drm_gem_object_funcs", "mmap", OBJECT(0, PRIM_OF_GEM, false) },
	{ "drm_gem_object_funcs", "export", OBJECT(0, PRIM_OF_GEM, false) },
	{ "drm_gem_object_funcs", "open", OBJECT(0, PRIM_OF_GEM, false) },
	/* include/drm/ttm/ttm_device.h: a buffer moves while reserved */
	{ "ttm_device_funcs", "move", OBJECT(0, PRIM_OF_TTM, true) },
	{ "ttm_device_funcs", "evict_flags", OBJECT(0, PRIM_OF_TTM, true) },
	/* drivers/gpu/drm/ttm/ttm_bo.c: every caller has reserved the buffer */
	{ "ttm_device_funcs", "delete_mem_notify",
	  OBJECT(0, PRIM_OF_TTM, true) },
	{ "ttm_device_funcs", "swap_notify", OBJECT(0, PRIM_OF_TTM, true) },
	/* drivers/gpu/drm/i915/gem/i915_gem_object_types.h; asserted by
	 * ____i915_gem_object_get_pages() */
	{ "drm_i915_gem_object_ops", "get_pages",
	  OBJECT(0, PRIM_OF_I915, true) },
	/* What userspace, a bus or a worker starts begins without locks. */
	{ "file_operations", NULL, NONE },
	{ "drm_ioctl_desc", "func", NONE },
	{ "v4l2_ioctl_ops", NULL, NONE },
	{ "v4l2_file_operations", NULL, NONE },
	{ "vb2_mem_ops", NULL, NONE },
	{ "ib_device_ops", NULL, NONE },
	{ "drm_driver", NULL, NONE },
	{ "genl_ops", NULL, NONE },
	{ "genl_split_ops", NULL, NONE },
	{ "genl_small_ops", NULL, NONE },
	{ "work_struct", "func", NONE },
	{ "kthread_work", "func", NONE },
	{ "timer_list", "function", NONE },
	{ "dev_pm_ops", NULL, NONE },
	{ "pci_driver", NULL, NONE },
	{ "platform_driver", NULL, NONE },
	{ "auxiliary_driver", NULL, NONE },
	{ "usb_driver", NULL, NONE },
	{ "virtio_driver", NULL, NONE },
	{ "vfio_device_ops", NULL, NONE },
	{ "drm_sched_backend_ops", NULL, NONE },
	{ "drm_plane_helper_funcs", "prepare_fb", NONE },
	{ "drm_plane_helper_funcs", "cleanup_fb", NONE },
	{ NULL, NULL, NONE },
};

const struct contract *contract_find(const char *tag, const char *member)
{
	for (const struct contract *c = contracts; c->tag; c++) {
		if (streq(c->tag, tag) &&
		    (!c->member || streq(c->member, member)))
			return c;
	}
	return NULL;
}

bool resv_starts_free(const char *tag, const char *member)
{
	const struct contract *c = contract_find(tag, member);

	return c && c->param < 0;
}
