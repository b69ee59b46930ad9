// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

/**
 * DOC: locking
 *
 * Held: &dma_buf_attach_ops.invalidate_mappings(), dma_buf_invalidate_mappings().
 */

struct dma_buf_attachment *
dma_buf_dynamic_attach(struct dma_buf *dmabuf, struct device *dev,
		       const struct dma_buf_attach_ops *importer_ops,
		       void *importer_priv)
{
	struct dma_buf_attachment *attach;

	attach = kzalloc(sizeof(*attach), GFP_KERNEL);
	if (!attach)
		return ERR_PTR(-ENOMEM);
	attach->dmabuf = dmabuf;
	attach->dev = dev;
	attach->importer_ops = importer_ops;
	attach->importer_priv = importer_priv;
	return attach;
}
EXPORT_SYMBOL_NS_GPL(dma_buf_dynamic_attach, "DMA_BUF");

struct dma_buf_attachment *dma_buf_attach(struct dma_buf *dmabuf,
					  struct device *dev)
{
	return dma_buf_dynamic_attach(dmabuf, dev, NULL, NULL);
}
EXPORT_SYMBOL_NS_GPL(dma_buf_attach, "DMA_BUF");

struct sg_table *dma_buf_map_attachment(struct dma_buf_attachment *attach,
					enum dma_data_direction direction)
{
	struct sg_table *sgt;

	dma_resv_assert_held(attach->dmabuf->resv);

	sgt = attach->dmabuf->ops->map_dma_buf(attach, direction);
	if (!sgt)
		sgt = ERR_PTR(-ENOMEM);

	return sgt;
}
EXPORT_SYMBOL_NS_GPL(dma_buf_map_attachment, "DMA_BUF");

void dma_buf_unmap_attachment(struct dma_buf_attachment *attach,
			      struct sg_table *sgt,
			      enum dma_data_direction direction)
{
	attach->dmabuf->ops->unmap_dma_buf(attach, sgt, direction);
}
EXPORT_SYMBOL_NS_GPL(dma_buf_unmap_attachment, "DMA_BUF");

/**
 * dma_buf_attach_revocable - can the importer be made to let go?
 * @attach: the DMA-buf attachment to check
 *
 * An exporter that may have to take back a buffer, pinned or not, asks this in
 * its &dma_buf_ops.attach or &dma_buf_ops.pin, and refuses the importer if the
 * answer is no.
 *
 * An importer that has &dma_buf_attach_ops.invalidate_mappings promises that
 * once it was called no new access by the old mapping begins, that fences in
 * the reservation object stand for all access still going on, and that
 * dma_buf_unmap_attachment() follows in bounded time, whatever user space does.
 * See dma_buf_invalidate_mappings() for the exporter's part. An importer that
 * cannot promise that leaves the callback out.
 *
 * Returns: true if the importer has the callback, false if it is static or has
 * ops without it.
 */
bool dma_buf_attach_revocable(struct dma_buf_attachment *attach)
{
	return attach->importer_ops &&
	       attach->importer_ops->invalidate_mappings;
}
EXPORT_SYMBOL_NS_GPL(dma_buf_attach_revocable, "DMA_BUF");

/**
 * dma_buf_invalidate_mappings - tell importers that their mappings go away
 * @dmabuf: [in]	buffer that moves, or that is taken back
 *
 * Calls &dma_buf_attach_ops.invalidate_mappings of every importer that has it.
 * The caller holds the reservation lock.
 *
 * A movable importer drops what it has and maps again before its device
 * accesses the buffer the next time. For an importer that has pinned the
 * buffer its mapping ends, too; it may take that for good and never map again.
 * So exporters do not call this lightly on a pinned buffer.
 *
 * This returns before importers' devices are done. Two barriers follow:
 *
 * 1. Until all fences of the buffer have signaled, devices may read and write
 *    the memory. Wait with dma_resv_wait_timeout(), for
 *    %DMA_RESV_USAGE_BOOKKEEP, uninterruptible and without a timeout.
 * 2. Until every importer has called dma_buf_unmap_attachment(), devices may
 *    read ahead and throw away what they have read. They do not write. Count
 *    mappings in &dma_buf_ops.map_dma_buf and &dma_buf_ops.unmap_dma_buf, and
 *    wait without the reservation lock, which importers need to unmap.
 *
 * An exporter that takes the memory away waits for both before it is put to
 * another use, and so does its driver before it unbinds from the device. Before
 * the call, still under the lock, it marks the buffer such that attaching and
 * mapping fail from then on. Where a buffer only moves, the first barrier is
 * often enough, be it as a dependency of the job that copies.
 *
 * Importers with the callback unmap in bounded time because of it. Those
 * without do so when they are done with the buffer, which may take for ever: an
 * exporter that waits for the second barrier refuses them when they attach.
 * dma_buf_attach_revocable() tells who they are.
 *
 * Once the lock is dropped, importers may ask for new mappings.
 */
void dma_buf_invalidate_mappings(struct dma_buf *dmabuf)
{
	struct dma_buf_attachment *attach;

	dma_resv_assert_held(dmabuf->resv);

	list_for_each_entry(attach, &dmabuf->attachments, node)
		if (attach->importer_ops &&
		    attach->importer_ops->invalidate_mappings)
			attach->importer_ops->invalidate_mappings(attach);
}
EXPORT_SYMBOL_NS_GPL(dma_buf_invalidate_mappings, "DMA_BUF");
