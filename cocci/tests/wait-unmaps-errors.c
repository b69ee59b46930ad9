// spatch: wait-unmaps -D private=box -D counter=nr_mappings -D map=box_map -D unmap=box_unmap -D exports=box_export -D result=table -D notify=dma_buf_invalidate_mappings -D fn=box_cleanup -D mark=revoked -D box=priv
// SPDX-License-Identifier: GPL-2.0-only
// Only what succeeds is a mapping; every way out of unmap is an unmap.

struct box {
	struct dma_buf *dmabuf;
	bool revoked;
	struct list_head node;
};

static struct sg_table *box_map(struct dma_buf_attachment *attachment,
				enum dma_data_direction dir)
{
	struct box *priv = attachment->dmabuf->priv;
	struct sg_table *sgt, *other;
	int ret;

	if (priv->revoked)
		return ERR_PTR(-ENODEV);
	if (priv->simple) {
		other = box_simple(priv);
		return other;
	}
	if (priv->third) {
		other = box_third(priv);
		if (IS_ERR(other))
			return other;
		return other;
	}

	sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);
	if (!sgt)
		return ERR_PTR(-ENOMEM);
	ret = sg_alloc_table(sgt, priv->nr, GFP_KERNEL);
	if (ret)
		goto err_free;
	return sgt;

err_free:
	kfree(sgt);
	return ERR_PTR(ret);
}

static void box_unmap(struct dma_buf_attachment *attachment,
		      struct sg_table *sgt, enum dma_data_direction dir)
{
	struct box *priv = attachment->dmabuf->priv;

	if (priv->simple)
		return;

	sg_free_table(sgt);
	kfree(sgt);
}

void box_cleanup(struct box_dev *dev)
{
	struct box *priv, *tmp;

	list_for_each_entry_safe(priv, tmp, &dev->boxes, node) {
		dma_resv_lock(priv->dmabuf->resv, NULL);
		list_del_init(&priv->node);
		priv->revoked = true;
		dma_buf_invalidate_mappings(priv->dmabuf);
		dma_resv_unlock(priv->dmabuf->resv);
		dma_buf_put(priv->dmabuf);
	}
}

/* The lock is the caller's: left to a human. */
static void box_remove_locked(struct box *box)
{
	box->revoked = true;
	dma_buf_invalidate_mappings(box->dmabuf);
}
