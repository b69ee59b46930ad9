// SPDX-License-Identifier: GPL-2.0-only
/* Attaches with the ops of whichever driver it is. */
#include "core.h"

static const struct dma_buf_attach_ops core_ops = { .allow_peer2peer = true };

static const struct core_driver fallback = { .attach_ops = &core_ops };

void core_register(struct core_dev *d, const struct core_driver *drv)
{
	d->drv = drv ? drv : &fallback;
}
EXPORT_SYMBOL_GPL(core_register);

/* What a driver hands over is for that driver alone. */
void core_use(struct core_dev *d, const struct dma_buf_attach_ops *ops)
{
	d->used = ops;
}
EXPORT_SYMBOL_GPL(core_use);

void *core_import(struct core_dev *d, struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, d->drv->attach_ops, d);
}
