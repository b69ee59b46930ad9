/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _DRM_GEM_H
#define _DRM_GEM_H

#include <linux/dma-buf.h>
#include <linux/kref.h>

struct drm_gem_object_funcs;

struct drm_gem_object {
	struct kref refcount;
	size_t size;
	struct dma_buf *dma_buf;
	struct dma_buf_attachment *import_attach;
	struct dma_resv *resv;
	const struct drm_gem_object_funcs *funcs;
};

struct drm_device;
struct drm_file;

struct drm_gem_object_funcs {
	void (*free)(struct drm_gem_object *obj);
};

struct drm_ioctl_desc {
	unsigned int cmd;
	int (*func)(struct drm_device *dev, void *data, struct drm_file *file);
};

void drm_gem_private_object_init(struct drm_gem_object *obj, size_t size);
void drm_gem_object_release(struct drm_gem_object *obj);

#endif
