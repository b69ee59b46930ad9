// spatch: optional-callback
// SPDX-License-Identifier: GPL-2.0-only
// Who calls it, who refuses ops without it, and who only looks.

struct dma_buf_attachment *
attach(struct dma_buf *dmabuf, struct device *dev,
       const struct dma_buf_attach_ops *importer_ops, void *importer_priv)
{
	if (WARN_ON(!dmabuf || !dev))
		return ERR_PTR(-EINVAL);

	if (WARN_ON(importer_ops && !importer_ops->invalidate_mappings))
		return ERR_PTR(-EINVAL);

	return make(dmabuf, dev, importer_ops, importer_priv);
}

void tell(struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;

	list_for_each_entry(attach, &dmabuf->attachments, node)
		if (attach->importer_ops)
			attach->importer_ops->invalidate_mappings(attach);
}

void told(struct dma_buf_attachment *attach)
{
	if (attach->importer_ops && attach->importer_ops->invalidate_mappings)
		attach->importer_ops->invalidate_mappings(attach);
}

void told_above(struct dma_buf_attachment *attach)
{
	const struct dma_buf_attach_ops *ops = attach->importer_ops;

	if (ops && ops->invalidate_mappings) {
		count(attach);
		ops->invalidate_mappings(attach);
	}
}

void tell_all(struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;

	list_for_each_entry(attach, &dmabuf->attachments, node) {
		if (!attach->importer_ops)
			continue;
		attach->importer_ops->invalidate_mappings(attach);
	}
}

struct umem *get(struct device *dev, int fd,
		 const struct dma_buf_attach_ops *ops)
{
	if (unlikely(!ops || !ops->invalidate_mappings))
		return NULL;
	return attach_fd(dev, fd, ops);
}

struct umem *get_alone(struct device *dev, const struct dma_buf_attach_ops *ops)
{
	if (!ops->invalidate_mappings)
		return ERR_PTR(-EINVAL);
	return attach_fd(dev, 0, ops);
}

bool can(const struct dma_buf_attach_ops *ops)
{
	return ops && ops->invalidate_mappings;
}
