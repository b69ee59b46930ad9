// SPDX-License-Identifier: GPL-2.0-only
/* A helper that attaches on behalf of others, with their ops. */
#include "core.h"

static struct core_buf *do_get(struct dma_buf *buf, struct device *dev,
			       const struct dma_buf_attach_ops *ops)
{
	struct core_buf *c = kzalloc(sizeof(*c), GFP_KERNEL);

	c->attach = dma_buf_dynamic_attach(buf, dev, ops, c);
	return c;
}

struct core_buf *core_get(struct dma_buf *buf,
			  const struct dma_buf_attach_ops *ops)
{
	return do_get(buf, NULL, ops);
}
EXPORT_SYMBOL_GPL(core_get);

static void core_cannot(struct dma_buf_attachment *attach)
{
	pr_warn("cannot\n");
}

static const struct dma_buf_attach_ops core_pinned_ops = {
	.invalidate_mappings = core_cannot,
};

struct core_buf *core_get_pinned(struct dma_buf *buf)
{
	struct core_buf *c = do_get(buf, NULL, &core_pinned_ops);

	if (dma_buf_pin(c->attach))
		return NULL;
	return c;
}
EXPORT_SYMBOL_GPL(core_get_pinned);
