// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers that live in video memory while there is room, and in system memory
 * otherwise. Nothing is taken away for good: importers map again.
 */
#include <drm/drm_gem.h>
#include <drm/gpu_scheduler.h>
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/scatterlist.h>

enum vram_place { VRAM_SYSTEM, VRAM_LOCAL };

struct vram_node {
	u64 start;
	enum vram_place place;
};

struct vram_bo {
	struct drm_gem_object base;
	struct vram_node *node;
	unsigned int pin_count;
	unsigned int maps;
};

#define to_vram_bo(obj) container_of(obj, struct vram_bo, base)

struct vram_node *vram_node_get(struct vram_bo *bo, enum vram_place place);
void vram_node_put(struct vram_node *node);
struct drm_sched_job *vram_copy_job(struct vram_bo *bo, struct vram_node *to);
void vram_copy_start(struct drm_sched_job *job);
void vram_copy_free(struct drm_sched_job *job);

/* Called with the object locked. Whoever uses it next waits for the copy. */
static int vram_bo_move(struct vram_bo *bo, enum vram_place place)
{
	struct dma_resv *resv = bo->base.resv;
	struct drm_sched_job *job;
	struct vram_node *node;
	int ret;

	dma_resv_assert_held(resv);

	if (bo->node->place == place)
		return 0;

	node = vram_node_get(bo, place);
	if (IS_ERR(node))
		return PTR_ERR(node);

	job = vram_copy_job(bo, node);
	if (IS_ERR(job)) {
		ret = PTR_ERR(job);
		goto err_node;
	}

	if (bo->base.dma_buf)
		dma_buf_invalidate_mappings(bo->base.dma_buf);

	ret = drm_sched_job_add_resv_dependencies(job, resv,
						  DMA_RESV_USAGE_BOOKKEEP);
	if (ret)
		goto err_job;

	vram_copy_start(job);
	vram_node_put(bo->node);
	bo->node = node;
	return 0;

err_job:
	vram_copy_free(job);
err_node:
	vram_node_put(node);
	return ret;
}

static int vram_pin(struct dma_buf_attachment *attach)
{
	struct drm_gem_object *obj = attach->dmabuf->priv;
	struct vram_bo *bo = to_vram_bo(obj);
	int ret;

	dma_resv_assert_held(obj->resv);

	if (!bo->pin_count) {
		ret = vram_bo_move(bo, VRAM_SYSTEM);
		if (ret)
			return ret;
	}
	bo->pin_count++;
	return 0;
}

static void vram_unpin(struct dma_buf_attachment *attach)
{
	struct drm_gem_object *obj = attach->dmabuf->priv;

	to_vram_bo(obj)->pin_count--;
}

static struct sg_table *vram_map(struct dma_buf_attachment *attach,
				 enum dma_data_direction dir)
{
	struct drm_gem_object *obj = attach->dmabuf->priv;
	struct vram_bo *bo = to_vram_bo(obj);
	struct sg_table *sgt;
	int ret;

	if (!attach->peer2peer && !bo->pin_count) {
		ret = vram_bo_move(bo, VRAM_SYSTEM);
		if (ret)
			return ERR_PTR(ret);
	}

	sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);
	if (!sgt)
		return ERR_PTR(-ENOMEM);
	ret = sg_alloc_table(sgt, 1, GFP_KERNEL);
	if (ret)
		goto err_free;
	sgt->sgl->dma_address = bo->node->start;

	ret = dma_map_sgtable(attach->dev, sgt, dir, 0);
	if (ret)
		goto err_table;
	bo->maps++;
	return sgt;

err_table:
	sg_free_table(sgt);
err_free:
	kfree(sgt);
	return ERR_PTR(ret);
}

static void vram_unmap(struct dma_buf_attachment *attach, struct sg_table *sgt,
		       enum dma_data_direction dir)
{
	struct drm_gem_object *obj = attach->dmabuf->priv;

	to_vram_bo(obj)->maps--;
	dma_unmap_sgtable(attach->dev, sgt, dir, 0);
	sg_free_table(sgt);
	kfree(sgt);
}

static void vram_release(struct dma_buf *dmabuf)
{
	drm_gem_object_release(dmabuf->priv);
}

static const struct dma_buf_ops vram_ops = {
	.pin = vram_pin,
	.unpin = vram_unpin,
	.map_dma_buf = vram_map,
	.unmap_dma_buf = vram_unmap,
	.release = vram_release,
};

struct dma_buf *vram_export(struct vram_bo *bo)
{
	struct dma_buf_export_info info = {
		.exp_name = "vram",
		.ops = &vram_ops,
		.size = bo->base.size,
		.resv = bo->base.resv,
		.priv = &bo->base,
	};
	struct dma_buf *dmabuf = dma_buf_export(&info);

	if (!IS_ERR(dmabuf))
		bo->base.dma_buf = dmabuf;
	return dmabuf;
}

/* Before sleep the CPU copies what is left in video memory. */
int vram_bo_suspend(struct vram_bo *bo)
{
	struct dma_resv *resv = bo->base.resv;
	struct vram_node *node;
	long ret;

	ret = dma_resv_lock_interruptible(resv, NULL);
	if (ret)
		return ret;
	if (bo->pin_count || bo->node->place == VRAM_SYSTEM)
		goto unlock;

	if (bo->base.dma_buf)
		dma_buf_invalidate_mappings(bo->base.dma_buf);
	ret = dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, true,
				    MAX_SCHEDULE_TIMEOUT);
	if (ret < 0)
		goto unlock;

	node = vram_node_get(bo, VRAM_SYSTEM);
	if (IS_ERR(node)) {
		ret = PTR_ERR(node);
		goto unlock;
	}
	vram_node_put(bo->node);
	bo->node = node;
	ret = 0;
unlock:
	dma_resv_unlock(resv);
	return ret;
}
