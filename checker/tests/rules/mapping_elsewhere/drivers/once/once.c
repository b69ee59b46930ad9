// SPDX-License-Identifier: GPL-2.0-only
/* Maps when it attaches, then never again; and does not wait. */
#include "../core/core.h"

static void once_notify(struct dma_buf_attachment *attach)
{
	core_unmap(attach->importer_priv);
}

static const struct dma_buf_attach_ops once_ops = {
	.invalidate_mappings = once_notify,
};

struct core_buf *once_import(struct dma_buf *buf)
{
	struct core_buf *c = core_get(buf, &once_ops);
	int ret;

	if (IS_ERR(c))
		return c;
	dma_resv_lock(buf->resv, NULL);
	ret = core_map(c);
	dma_resv_unlock(buf->resv);
	return ret ? ERR_PTR(ret) : c;
}
