// check: pin-static
// SPDX-License-Identifier: GPL-2.0-only
// Pins of static attachments.

static int bad_plain(struct dma_buf *dmabuf, struct device *dev)
{
	struct dma_buf_attachment *attach = dma_buf_attach(dmabuf, dev);

	if (IS_ERR(attach))
		return PTR_ERR(attach);
	return dma_buf_pin(attach);
}

static int bad_member(struct toad *t)
{
	int ret;

	t->attach = dma_buf_attach(t->dmabuf, t->dev);
	if (IS_ERR(t->attach))
		return PTR_ERR(t->attach);
	dma_resv_lock(t->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->dmabuf->resv);
	if (ret)
		goto err;
	return 0;
err:
	dma_buf_detach(t->dmabuf, t->attach);
	return ret;
}

static int bad_null(struct toad *t)
{
	t->attach = dma_buf_dynamic_attach(t->dmabuf, t->dev, NULL, t);
	if (IS_ERR(t->attach))
		return PTR_ERR(t->attach);
	return dma_buf_pin(t->attach);
}

static int good_dynamic(struct toad *t)
{
	t->attach = dma_buf_dynamic_attach(t->dmabuf, t->dev, &toad_ops, t);
	if (IS_ERR(t->attach))
		return PTR_ERR(t->attach);
	return dma_buf_pin(t->attach);
}

static int good_other(struct toad *t)
{
	t->attach = dma_buf_attach(t->dmabuf, t->dev);
	if (IS_ERR(t->attach))
		return PTR_ERR(t->attach);
	return dma_buf_pin(t->other);
}

// Static or dynamic: who pins knows which.
static int good_both(struct toad *t, bool dynamic)
{
	if (dynamic)
		t->attach = dma_buf_dynamic_attach(t->dmabuf, t->dev,
						   &toad_ops, t);
	else
		t->attach = dma_buf_attach(t->dmabuf, t->dev);
	if (IS_ERR(t->attach))
		return PTR_ERR(t->attach);
	return dynamic ? dma_buf_pin(t->attach) : 0;
}

static int good_anew(struct toad *t)
{
	t->attach = dma_buf_attach(t->dmabuf, t->dev);
	t->attach = toad_attach_again(t);
	return dma_buf_pin(t->attach);
}
