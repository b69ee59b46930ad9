// check: resv-not-held
// SPDX-License-Identifier: GPL-2.0-only
// Calls that need the lock, where nothing took it since the attach.

static int bad_map(struct bear *b)
{
	struct dma_buf_attachment *attach = dma_buf_attach(b->dmabuf, b->dev);

	if (IS_ERR(attach))
		return PTR_ERR(attach);
	b->sgt = dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);
	return PTR_ERR_OR_ZERO(b->sgt);
}

static int bad_pin(struct bear *b)
{
	int ret;

	b->attach = dma_buf_dynamic_attach(b->dmabuf, b->dev, &bear_ops, b);
	if (IS_ERR(b->attach))
		return PTR_ERR(b->attach);
	ret = dma_buf_pin(b->attach);
	if (ret)
		dma_buf_detach(b->dmabuf, b->attach);
	return ret;
}

static int bad_error_path(struct bear *b, struct dma_buf *dmabuf)
{
	int ret;

	b->attach = dma_buf_dynamic_attach(dmabuf, b->dev, &bear_ops, b);
	if (IS_ERR(b->attach))
		return PTR_ERR(b->attach);
	dma_resv_lock(dmabuf->resv, NULL);
	ret = dma_buf_pin(b->attach);
	dma_resv_unlock(dmabuf->resv);
	if (ret)
		goto err_detach;
	ret = sleep(b);
	if (ret)
		goto err_unpin;
	return 0;
err_unpin:
	dma_buf_unpin(b->attach);
err_detach:
	dma_buf_detach(dmabuf, b->attach);
	return ret;
}

static int good_unlocked(struct bear *b)
{
	b->attach = dma_buf_attach(b->dmabuf, b->dev);
	if (IS_ERR(b->attach))
		return PTR_ERR(b->attach);
	b->sgt = dma_buf_map_attachment_unlocked(b->attach, DIR);
	return PTR_ERR_OR_ZERO(b->sgt);
}

static int good_locked(struct bear *b)
{
	b->attach = dma_buf_attach(b->dmabuf, b->dev);
	if (IS_ERR(b->attach))
		return PTR_ERR(b->attach);
	dma_resv_lock(b->dmabuf->resv, NULL);
	b->sgt = dma_buf_map_attachment(b->attach, DIR);
	dma_resv_unlock(b->dmabuf->resv);
	return PTR_ERR_OR_ZERO(b->sgt);
}

static int good_helper(struct bear *b)
{
	int ret;

	b->attach = dma_buf_attach(b->dmabuf, b->dev);
	if (IS_ERR(b->attach))
		return PTR_ERR(b->attach);
	ret = bear_reserve(b);
	if (ret)
		return ret;
	b->sgt = dma_buf_map_attachment(b->attach, DIR);
	bear_unreserve(b);
	return 0;
}

static int good_again(struct bear *b)
{
	b->attach = dma_buf_attach(b->dmabuf, b->dev);
	if (IS_ERR(b->attach))
		return PTR_ERR(b->attach);
	dma_resv_lock(b->dmabuf->resv, NULL);
	b->sgt = dma_buf_map_attachment(b->attach, DIR);
	dma_resv_unlock(b->dmabuf->resv);
	if (IS_ERR(b->sgt))
		return PTR_ERR(b->sgt);
	bear_lock(b);
	dma_buf_unmap_attachment(b->attach, b->sgt, DIR);
	bear_unlock(b);
	return 0;
}

// Its callers hold the lock, or not.
static int good_parameter(struct bear *b, struct dma_buf_attachment *attach)
{
	return dma_buf_pin(attach);
}
