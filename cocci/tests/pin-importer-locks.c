// spatch: pin-importer -D attaches -D fn=hog_map
// SPDX-License-Identifier: GPL-2.0-only
// It takes the lock anyway, and leaves by a label.

static const struct dma_buf_attach_ops hog_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = hog_revoke,
};

static int hog_map(struct hog_ctx *ctx, struct hog *pages,
		   struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;
	int rc;

	attach = dma_buf_dynamic_attach(dmabuf, hog_device(),
					&hog_ops, pages);
	if (IS_ERR(attach))
		return PTR_ERR(attach);

	dma_resv_lock(dmabuf->resv, NULL);
	/*
	 * Lock order.
	 */
	if (IS_ENABLED(CONFIG_LOCKDEP)) {
		mutex_lock(&pages->mutex);
		mutex_unlock(&pages->mutex);
	}

	rc = box_phys(attach, &pages->phys);
	if (rc)
		goto err_detach;
	rc = box_phys2(attach, &pages->phys);
	if (rc)
		goto err_detach;

	dma_resv_unlock(dmabuf->resv);

	pages->attach = attach;
	return 0;

err_detach:
	dma_resv_unlock(dmabuf->resv);
	dma_buf_detach(dmabuf, attach);
	return rc;
}
