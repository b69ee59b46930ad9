// SPDX-License-Identifier: GPL-2.0-only
/* Attaches and maps for others; what becomes of it is up to them. */
#include "core.h"

static struct core_buf *do_get(struct dma_buf *buf,
			       const struct dma_buf_attach_ops *ops)
{
	struct core_buf *ret = ERR_PTR(-EINVAL);
	struct core_buf *c;

	if (!buf->size)
		return ret;
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (!c) {
		ret = ERR_PTR(-ENOMEM);
		goto out;
	}
	c->attach = dma_buf_dynamic_attach(buf, NULL, ops, c);
	if (!IS_ERR(c->attach))
		return c;
	ret = ERR_CAST(c->attach);
	kfree(c);
out:
	dma_buf_put(buf);
	return ret;
}

struct core_buf *core_get(struct dma_buf *buf,
			  const struct dma_buf_attach_ops *ops)
{
	return do_get(buf, ops);
}
EXPORT_SYMBOL_GPL(core_get);

int core_map(struct core_buf *c)
{
	struct sg_table *sgt;

	dma_resv_assert_held(c->attach->dmabuf->resv);
	sgt = dma_buf_map_attachment(c->attach, DMA_BIDIRECTIONAL);
	if (IS_ERR(sgt))
		return (int)PTR_ERR(sgt);
	c->sgt = sgt;
	return 0;
}
EXPORT_SYMBOL_GPL(core_map);

void core_unmap(struct core_buf *c)
{
	if (c->sgt)
		dma_buf_unmap_attachment(c->attach, c->sgt, DMA_BIDIRECTIONAL);
	c->sgt = NULL;
}
EXPORT_SYMBOL_GPL(core_unmap);

static void core_revoke(struct dma_buf_attachment *attach)
{
	core_unmap(attach->importer_priv);
}

static const struct dma_buf_attach_ops core_forever_ops = {
	.invalidate_mappings = core_revoke,
};

/* Those who have these never call core_map(). */
struct core_buf *core_get_forever(struct dma_buf *buf)
{
	struct core_buf *c = do_get(buf, &core_forever_ops);
	int ret;

	if (IS_ERR(c))
		return c;
	dma_resv_lock(buf->resv, NULL);
	ret = core_map(c);
	dma_resv_unlock(buf->resv);
	return ret ? ERR_PTR(ret) : c;
}
EXPORT_SYMBOL_GPL(core_get_forever);
