// spatch: wait-unmaps -D private=box -D counter=nr_mappings -D map=box_map -D unmap=box_unmap -D exports=box_export -D result=sgt -D notify=dma_buf_invalidate_mappings -D fn=box_move -D mark=revoked -D box=priv
// SPDX-License-Identifier: GPL-2.0-only
// A buffer that can be taken and given back.

struct box {
	struct dma_buf *dmabuf;
	u8 revoked : 1;
};

static struct sg_table *box_map(struct dma_buf_attachment *attachment,
				enum dma_data_direction dir)
{
	struct box *priv = attachment->dmabuf->priv;

	dma_resv_assert_held(priv->dmabuf->resv);

	if (priv->revoked)
		return ERR_PTR(-ENODEV);

	return box_table(attachment, priv->provider, priv->phys_vec,
			 priv->nr_ranges, priv->size, dir);
}

static void box_unmap(struct dma_buf_attachment *attachment,
		      struct sg_table *sgt, enum dma_data_direction dir)
{
	box_free(attachment, sgt, dir);
}

static int box_export(struct box_dev *dev)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);
	struct box *priv = kmalloc(sizeof(*priv), GFP_KERNEL);

	exp_info.ops = &box_ops;
	exp_info.priv = priv;

	priv->dmabuf = dma_buf_export(&exp_info);
	return PTR_ERR_OR_ZERO(priv->dmabuf);
}

void box_move(struct box_dev *dev, bool revoked)
{
	struct box *priv;

	list_for_each_entry(priv, &dev->boxes, node) {
		if (priv->revoked != revoked) {
			dma_resv_lock(priv->dmabuf->resv, NULL);
			priv->revoked = revoked;
			dma_buf_invalidate_mappings(priv->dmabuf);
			dma_resv_unlock(priv->dmabuf->resv);
		}
	}
}
