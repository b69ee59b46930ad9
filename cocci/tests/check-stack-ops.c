// check: stack-ops
// SPDX-License-Identifier: GPL-2.0-only
// Attach ops on the stack.

static void bad_object(struct crab *c)
{
	const struct dma_buf_attach_ops ops = {
		.invalidate_mappings = crab_invalidate,
	};

	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev, &ops, c);
}

static int bad_filled(struct crab *c)
{
	struct dma_buf_attach_ops ops;

	ops.invalidate_mappings = crab_invalidate;
	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev,
					   &ops, c);
	return PTR_ERR_OR_ZERO(c->attach);
}

static struct dma_buf_attachment *bad_pointer(struct crab *c, bool p2p)
{
	struct dma_buf_attach_ops here = crab_ops;
	const struct dma_buf_attach_ops *ops;

	ops = &here;
	if (p2p)
		here.allow_peer2peer = true;
	return dma_buf_dynamic_attach(c->dmabuf, c->dev, ops, c);
}

static void bad_literal(struct crab *c)
{
	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev,
		&(const struct dma_buf_attach_ops) {
			.invalidate_mappings = crab_invalidate,
		}, c);
}

static const struct dma_buf_attach_ops crab_ops = {
	.invalidate_mappings = crab_invalidate,
};

static void good_global(struct crab *c)
{
	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev, &crab_ops, c);
}

static void good_static(struct crab *c)
{
	static const struct dma_buf_attach_ops ops = {
		.invalidate_mappings = crab_invalidate,
	};

	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev, &ops, c);
}

static void good_static_filled(struct crab *c)
{
	static struct dma_buf_attach_ops ops;

	ops.invalidate_mappings = crab_invalidate;
	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev, &ops, c);
}

static void good_in_object(struct crab *c)
{
	const struct dma_buf_attach_ops *ops;

	c->ops.invalidate_mappings = crab_invalidate;
	ops = &c->ops;
	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev, ops, c);
}

static void good_pointer_moved(struct crab *c)
{
	struct dma_buf_attach_ops here = crab_ops;
	const struct dma_buf_attach_ops *ops = &here;

	print_ops(ops);
	ops = &crab_ops;
	c->attach = dma_buf_dynamic_attach(c->dmabuf, c->dev, ops, c);
}
