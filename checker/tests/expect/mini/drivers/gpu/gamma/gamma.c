// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

struct gamma_bo;

/* TTM has one of that name, too: &ttm_device_funcs.move_notify. */
struct ttm_device_funcs {
	void (*move_notify)(struct gamma_bo *bo);
};

/**
 * gamma_bo_move_notify - TTM's move_notify callback
 * @bo: what moves
 *
 * Not &dma_buf_attach_ops.invalidate_mappings, and not dma_buf_invalidate_mappings().
 */
static void gamma_bo_move_notify(struct gamma_bo *bo)
{
	static int move_notify;

	move_notify += bo != NULL;
}

const struct ttm_device_funcs gamma_funcs = {
	.move_notify = gamma_bo_move_notify,
};

int acpi_remove_notify_handler(struct gamma_bo *bo);

struct dma_buf_attachment *gamma_attach(struct dma_buf *buf,
					struct device *dev);
struct dma_buf_attachment *gamma_attach(struct dma_buf *buf,
					struct device *dev)
{
	return dma_buf_attach(buf, dev);
}
