// SPDX-License-Identifier: GPL-2.0-only
/* Objects over buffers of other devices. */
#include <drm/drm_gem.h>
#include <linux/dma-buf.h>
#include <linux/dma-fence.h>
#include <linux/io.h>

#include "render.h"

#define RENDER_TLB 0x40

static struct dma_fence *render_tlb_flush(struct render_device *rdev, u32 vaddr)
{
	struct dma_fence *fence = kzalloc(sizeof(*fence), GFP_KERNEL);

	writel(vaddr, rdev->regs + RENDER_TLB);
	return fence;
}

static void render_bo_zap(struct render_bo *bo)
{
	guard(mutex)(&bo->rdev->vm_lock);
	bo->ptes[0] = 0;
}

/* Jobs that run keep their fences in the object; the flush adds one. */
static void render_move_notify(struct dma_buf_attachment *attach)
{
	struct drm_gem_object *obj = attach->importer_priv;
	struct render_bo *bo = to_render_bo(obj);
	struct dma_fence *fence;

	if (!bo->sgt)
		return;

	render_bo_zap(bo);
	fence = render_tlb_flush(bo->rdev, bo->vaddr);
	if (fence) {
		if (!dma_resv_reserve_fences(obj->resv, 1))
			dma_resv_add_fence(obj->resv, fence,
					   DMA_RESV_USAGE_BOOKKEEP);
		dma_fence_put(fence);
	}
	dma_buf_unmap_attachment(attach, bo->sgt, DMA_BIDIRECTIONAL);
	bo->sgt = NULL;
}

static const struct dma_buf_attach_ops render_attach_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = render_move_notify,
};

/* Called with the object locked; what it maps is used by JOB only. */
int render_bo_populate(struct render_bo *bo, struct drm_sched_job *job)
{
	struct drm_gem_object *obj = &bo->base;
	struct sg_table *sgt;
	int ret;

	dma_resv_assert_held(obj->resv);

	if (!bo->sgt) {
		sgt = dma_buf_map_attachment(obj->import_attach,
					     DMA_BIDIRECTIONAL);
		if (IS_ERR(sgt))
			return PTR_ERR(sgt);
		bo->sgt = sgt;
	}

	ret = drm_sched_job_add_resv_dependencies(job, obj->resv,
						  DMA_RESV_USAGE_KERNEL);
	if (ret)
		return ret;

	guard(mutex)(&bo->rdev->vm_lock);
	bo->ptes[0] = bo->vaddr;
	return 0;
}

static const struct drm_gem_object_funcs render_gem_funcs = {
	.free = render_gem_free,
};

struct drm_gem_object *render_gem_import(struct render_device *rdev,
					 struct dma_buf *dma_buf)
{
	struct dma_buf_attachment *attach;
	struct drm_gem_object *obj;
	struct render_bo *bo;
	long ret;

	bo = kzalloc(sizeof(*bo), GFP_KERNEL);
	if (!bo)
		return ERR_PTR(-ENOMEM);
	bo->rdev = rdev;
	bo->ptes = kzalloc(4096, GFP_KERNEL);
	if (!bo->ptes) {
		ret = -ENOMEM;
		goto err_free;
	}
	obj = &bo->base;
	drm_gem_private_object_init(obj, dma_buf->size);
	obj->resv = dma_buf->resv;
	obj->funcs = &render_gem_funcs;

	attach = dma_buf_dynamic_attach(dma_buf, rdev->dev, &render_attach_ops,
					obj);
	if (IS_ERR(attach)) {
		ret = PTR_ERR(attach);
		goto err_release;
	}
	obj->import_attach = attach;
	return obj;

err_release:
	drm_gem_object_release(obj);
	kfree(bo->ptes);
err_free:
	kfree(bo);
	return ERR_PTR(ret);
}

void render_gem_free(struct drm_gem_object *obj)
{
	struct render_bo *bo = to_render_bo(obj);
	struct dma_buf_attachment *attach = obj->import_attach;
	struct dma_buf *dma_buf = attach->dmabuf;

	dma_resv_lock(dma_buf->resv, NULL);
	if (bo->sgt) {
		render_bo_zap(bo);
		dma_buf_unmap_attachment(attach, bo->sgt, DMA_BIDIRECTIONAL);
		bo->sgt = NULL;
	}
	dma_resv_unlock(dma_buf->resv);

	dma_buf_detach(dma_buf, attach);
	dma_buf_put(dma_buf);
	drm_gem_object_release(obj);
	kfree(bo->ptes);
	kfree(bo);
}
