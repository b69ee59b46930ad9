/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_DMA_BUF_H
#define _LINUX_DMA_BUF_H

#include <linux/dma-resv.h>

struct device;
struct dma_buf;
struct dma_buf_attachment;
struct sg_table;
enum dma_data_direction { DMA_BIDIRECTIONAL, DMA_TO_DEVICE, DMA_FROM_DEVICE };

struct dma_buf_ops {
	int (*attach)(struct dma_buf *, struct dma_buf_attachment *);
	void (*detach)(struct dma_buf *, struct dma_buf_attachment *);
	int (*pin)(struct dma_buf_attachment *attach);
	void (*unpin)(struct dma_buf_attachment *attach);
	struct sg_table *(*map_dma_buf)(struct dma_buf_attachment *,
					enum dma_data_direction);
	void (*unmap_dma_buf)(struct dma_buf_attachment *, struct sg_table *,
			      enum dma_data_direction);
	void (*release)(struct dma_buf *);
};

struct dma_buf {
	size_t size;
	struct list_head attachments;
	const struct dma_buf_ops *ops;
	void *priv;
	struct dma_resv *resv;
};

/**
 * struct dma_buf_attach_ops - what an importer provides
 *
 * Called by the exporter through dma_buf_move_notify().
 */
struct dma_buf_attach_ops {
	/** @allow_peer2peer: memory without pages is fine */
	bool allow_peer2peer;

	/**
	 * @invalidate_mappings: the mappings go away
	 *
	 * The exporter moves the buffer, or takes it back. Called with the
	 * lock of the reservation object associated with the dma_buf held, at
	 * any time between dma_buf_dynamic_attach() and dma_buf_detach(). The
	 * callback must not take that lock, and must not map again.
	 *
	 * The importer stops its device from accessing the buffer: for what
	 * cannot be stopped at once there are fences in the reservation
	 * object, and dma_buf_unmap_attachment() follows in bounded time,
	 * here or soon after the fences have signaled. Until they have, the
	 * device may go on reading and writing; from then to the unmap it may
	 * only read ahead and throw away what it has read. New mappings can be
	 * created once the callback has returned and the lock is free; they
	 * show where the buffer is by then, or fail.
	 *
	 * Importers that cannot do that pin the buffer and name
	 * dma_buf_unsupported_invalidate_mappings() here, and exporters that
	 * may have to take the buffer back refuse them. See
	 * dma_buf_move_notify() and dma_buf_attach_revocable().
	 */
	void (*invalidate_mappings)(struct dma_buf_attachment *attach);
};

struct dma_buf_attachment {
	struct dma_buf *dmabuf;
	struct device *dev;
	struct list_head node;
	bool peer2peer;
	const struct dma_buf_attach_ops *importer_ops;
	void *importer_priv;
};

static inline bool dma_buf_is_dynamic(struct dma_buf *dmabuf)
{
	return !!dmabuf->ops->pin;
}

/**
 * dma_buf_attachment_is_dynamic - did the importer attach with ops?
 * @attach: the DMA-buf attachment to check
 *
 * A dynamic importer, one that attached with &struct dma_buf_attach_ops, calls
 * dma_buf_map_attachment() and dma_buf_unmap_attachment() with the reservation
 * lock held, obeys the fences in the reservation object before it lets its
 * device access the buffer, and decides by itself whether and when to pin it.
 * For a static importer, one that attached without ops, the DMA-buf core waits
 * for the fences and, where the exporter can, pins the buffer while it is mapped.
 *
 * Returns: true if the attachment has importer ops, false if it is static.
 */
static inline bool
dma_buf_attachment_is_dynamic(struct dma_buf_attachment *attach)
{
	return !!attach->importer_ops;
}

struct dma_buf_attachment *dma_buf_attach(struct dma_buf *dmabuf,
					  struct device *dev);
struct dma_buf_attachment *
dma_buf_dynamic_attach(struct dma_buf *dmabuf, struct device *dev,
		       const struct dma_buf_attach_ops *importer_ops,
		       void *importer_priv);
void dma_buf_detach(struct dma_buf *dmabuf, struct dma_buf_attachment *attach);
int dma_buf_pin(struct dma_buf_attachment *attach);
void dma_buf_unpin(struct dma_buf_attachment *attach);
struct sg_table *dma_buf_map_attachment(struct dma_buf_attachment *,
					enum dma_data_direction);
void dma_buf_unmap_attachment(struct dma_buf_attachment *, struct sg_table *,
			      enum dma_data_direction);
void dma_buf_move_notify(struct dma_buf *dma_buf);
bool dma_buf_attach_revocable(struct dma_buf_attachment *attach);
void dma_buf_unsupported_invalidate_mappings(struct dma_buf_attachment *attach);
struct dma_buf_export_info {
	const char *exp_name;
	const struct dma_buf_ops *ops;
	size_t size;
	int flags;
	struct dma_resv *resv;
	void *priv;
};

#define DEFINE_DMA_BUF_EXPORT_INFO(name) \
	struct dma_buf_export_info name = { .exp_name = "test" }

struct dma_buf *dma_buf_export(const struct dma_buf_export_info *exp_info);
struct dma_buf *dma_buf_get(int fd);
void dma_buf_put(struct dma_buf *dmabuf);

#endif
