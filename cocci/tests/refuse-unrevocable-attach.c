// spatch: refuse-unrevocable -D ops=box_ops -D attach_fn=box_attach -D pin_fn=box_pin
// SPDX-License-Identifier: GPL-2.0-only
// It has an attach, and a pin that refuses everybody.

static int box_attach(struct dma_buf *dmabuf,
		      struct dma_buf_attachment *attachment)
{
	struct box *priv = dmabuf->priv;
	struct box_attach *attach;

	if (!attachment->peer2peer)
		return -EOPNOTSUPP;

	if (priv->revoked)
		return -ENODEV;

	attach = kzalloc(sizeof(*attach), GFP_KERNEL);
	if (!attach)
		return -ENOMEM;
	attachment->priv = attach;
	return 0;
}

static int box_pin(struct dma_buf_attachment *attachment)
{
	return -EOPNOTSUPP;
}

static const struct dma_buf_ops box_ops = {
	.attach = box_attach,
	.pin = box_pin,
};

static int other_pin(struct dma_buf_attachment *attachment)
{
	return -EOPNOTSUPP;
}

static int other_attach(struct dma_buf *dmabuf,
			struct dma_buf_attachment *attachment)
{
	return 0;
}
