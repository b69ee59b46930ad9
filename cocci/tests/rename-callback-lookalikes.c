// spatch: rename-callback
// SPDX-License-Identifier: GPL-2.0-only
// What has the same name and is something else: nothing changes.

struct ttm_device_funcs {
	void (*move_notify)(struct ttm_buffer_object *bo, bool evict);
};

struct dma_buf_attach_ops_v2 {
	void (*move_notify)(struct dma_buf_attachment *attach);
};

struct own_attachment {
	const struct ttm_device_funcs *importer_ops;
	const struct ttm_device_funcs *ops;
};

static const struct ttm_device_funcs funcs = {
	.move_notify = own_bo_move_notify,
};
static const struct ttm_device_funcs all_funcs[] = {
	{ .move_notify = own_bo_move_notify },
	[1] = { .move_notify = own_bo_move_notify },
};
static const struct dma_buf_attach_ops_v2 v2 = {
	.move_notify = own_move_notify,
};
static const struct dma_buf_ops exporter = {
	.move_notify = own_move_notify,
};

static int own_bo_move_notify(struct ttm_buffer_object *bo, int move_notify)
{
	struct ttm_device_funcs *f = bo->bdev->funcs;
	struct own_attachment *a = bo->attachment;

	if (move_notify)
		goto move_notify;
	f->move_notify(bo, true);
	a->ops->move_notify(bo, true);
	a->importer_ops->move_notify(bo, true);
	bo->bdev->funcs->move_notify(bo, true);
	unknown->move_notify(bo);
	pr_debug("move_notify\n");
	return offsetof(struct ttm_device_funcs, move_notify);
move_notify:
	return acpi_remove_notify_handler(bo);
}
