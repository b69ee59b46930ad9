// check: callback-outlived
// SPDX-License-Identifier: GPL-2.0-only
// Objects that are freed while the callback may use them.

static void limpet_invalidate(struct dma_buf_attachment *attach)
{
	struct limpet *l = attach->importer_priv;

	dma_buf_unmap_attachment(attach, l->sgt, DIR);
}

static const struct dma_buf_attach_ops limpet_ops = {
	.invalidate_mappings = limpet_invalidate,
};

static int bad_error_path(struct dma_buf *dmabuf, struct device *dev)
{
	struct limpet *l = kzalloc(sizeof(*l), GFP_KERNEL);
	struct dma_buf_attachment *attach;
	int ret;

	if (!l)
		return -ENOMEM;
	attach = dma_buf_dynamic_attach(dmabuf, dev, &limpet_ops, l);
	if (IS_ERR(attach)) {
		kfree(l);
		return PTR_ERR(attach);
	}
	ret = limpet_cling(l);
	if (ret)
		goto err;
	return 0;
err:
	kfree(l);
	dma_buf_detach(dmabuf, attach);
	return ret;
}

static int bad_member(struct limpet *l, struct dma_buf *dmabuf)
{
	l->attach = dma_buf_dynamic_attach(dmabuf, l->dev, &limpet_ops,
					   l->shell);
	if (IS_ERR(l->attach))
		return PTR_ERR(l->attach);
	if (limpet_cling(l)) {
		kvfree(l->shell);
		dma_buf_detach(dmabuf, l->attach);
		return -EINVAL;
	}
	return 0;
}

static void bad_release(struct dma_buf_attachment *attach)
{
	struct limpet *l = attach->importer_priv;
	struct dma_buf *dmabuf = attach->dmabuf;

	kfree(l);
	dma_buf_detach(dmabuf, attach);
	dma_buf_put(dmabuf);
}

static int good_error_path(struct dma_buf *dmabuf, struct device *dev)
{
	struct limpet *l = kzalloc(sizeof(*l), GFP_KERNEL);
	struct dma_buf_attachment *attach;
	int ret;

	if (!l)
		return -ENOMEM;
	attach = dma_buf_dynamic_attach(dmabuf, dev, &limpet_ops, l);
	if (IS_ERR(attach)) {
		ret = PTR_ERR(attach);
		goto err_free;
	}
	ret = limpet_cling(l);
	if (ret)
		goto err_detach;
	return 0;
err_detach:
	dma_buf_detach(dmabuf, attach);
err_free:
	kfree(l);
	return ret;
}

// Nobody calls it back.
static int good_static(struct limpet *l, struct dma_buf *dmabuf)
{
	l->attach = dma_buf_dynamic_attach(dmabuf, l->dev, NULL, l->shell);
	if (IS_ERR(l->attach))
		return PTR_ERR(l->attach);
	if (limpet_cling(l)) {
		kfree(l->shell);
		dma_buf_detach(dmabuf, l->attach);
		return -EINVAL;
	}
	return 0;
}

static void good_release(struct dma_buf_attachment *attach)
{
	struct limpet *l = attach->importer_priv;

	kfree(l->name);
	dma_buf_detach(attach->dmabuf, attach);
	kfree(l);
}

static void good_another(struct limpet *l, struct dma_buf *dmabuf)
{
	l->attach = dma_buf_dynamic_attach(dmabuf, l->dev, &limpet_ops, l);
	kfree(l->name);
	dma_buf_detach(dmabuf, l->attach);
}

static int good_failed(struct limpet *l, struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(dmabuf, l->dev, &limpet_ops, l->shell);
	if (IS_ERR(attach)) {
		kfree(l->shell);
		goto out;
	}
	if (!limpet_cling(l))
		return 0;
out:
	if (!IS_ERR(attach))
		dma_buf_detach(dmabuf, attach);
	return -EINVAL;
}
