// SPDX-License-Identifier: GPL-2.0-only
/* TTM moves after the fences; what is called beside its hooks has to wait. */
#include <linux/dma-buf.h>

struct ttm_buffer_object {
	struct dma_buf *dma_buf;
	struct dma_resv *resv;
};

struct ttm_device_funcs {
	int (*move)(struct ttm_buffer_object *bo, bool evict);
	void (*delete_mem_notify)(struct ttm_buffer_object *bo);
};

struct dma_buf *drm_export(struct ttm_buffer_object *bo);

static int t_pin(struct dma_buf_attachment *a)
{
	return 0;
}

static const struct dma_buf_ops t_ops = { .pin = t_pin };

/* The helper's ops are overwritten. */
struct dma_buf *t_export(struct ttm_buffer_object *bo)
{
	struct dma_buf *buf = drm_export(bo);

	if (!IS_ERR(buf))
		buf->ops = &t_ops;
	return buf;
}

static void t_notify(struct ttm_buffer_object *bo)
{
	if (bo->dma_buf)
		dma_buf_invalidate_mappings(bo->dma_buf);
}

static int t_move(struct ttm_buffer_object *bo, bool evict)
{
	t_notify(bo);
	return 0;
}

static void t_delete(struct ttm_buffer_object *bo)
{
	t_notify(bo);
}

const struct ttm_device_funcs t_funcs = {
	.move = t_move,
	.delete_mem_notify = t_delete,
};

/*
 * expect:
 * exporter t_ops dynamic - pin
 *  invalidates t_notify unknown move jobs no-unmap
 * 37 NOTE RESV_NOT_HELD
 */
