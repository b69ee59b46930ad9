// SPDX-License-Identifier: GPL-2.0-only
/* Exports the memory of a device that user space may reset at any time. */
#include <linux/atomic.h>
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/wait_bit.h>

#include "box.h"

static int box_attach(struct dma_buf *dmabuf,
		      struct dma_buf_attachment *attachment)
{
	struct box *box = dmabuf->priv;

	if (!dma_buf_attach_revocable(attachment))
		return -EOPNOTSUPP;
	if (!attachment->peer2peer)
		return -EOPNOTSUPP;

	if (box->revoked)
		return -ENODEV;

	return 0;
}

static int box_pin(struct dma_buf_attachment *attachment)
{
	return 0;
}

static void box_unpin(struct dma_buf_attachment *attachment)
{
}

struct sg_table *box_table(struct dma_buf_attachment *attachment,
			   struct range *range, enum dma_data_direction dir);
void box_free(struct dma_buf_attachment *attachment, struct sg_table *sgt);

static struct sg_table *box_map(struct dma_buf_attachment *attachment,
				enum dma_data_direction dir)
{
	struct box *box = attachment->dmabuf->priv;
	struct sg_table *sgt;

	dma_resv_assert_held(box->dmabuf->resv);

	if (box->revoked)
		return ERR_PTR(-ENODEV);

	sgt = box_table(attachment, &box->range, dir);
	if (!IS_ERR_OR_NULL(sgt))
		atomic_inc(&box->nr_mappings);
	return sgt;
}

static void box_unmap(struct dma_buf_attachment *attachment,
		      struct sg_table *sgt, enum dma_data_direction dir)
{
	struct box *priv = attachment->dmabuf->priv;

	box_free(attachment, sgt);
	if (atomic_dec_and_test(&priv->nr_mappings))
		wake_up_var(&priv->nr_mappings);
}

static void box_release(struct dma_buf *dmabuf)
{
	kfree(dmabuf->priv);
}

static const struct dma_buf_ops box_ops = {
	.attach = box_attach,
	.pin = box_pin,
	.unpin = box_unpin,
	.map_dma_buf = box_map,
	.unmap_dma_buf = box_unmap,
	.release = box_release,
};

/* Where it is, for whoever needs no sg_table. */
int box_range(struct dma_buf_attachment *attach, struct range *range)
{
	struct box *box = attach->dmabuf->priv;

	dma_resv_assert_held(attach->dmabuf->resv);

	if (attach->dmabuf->ops != &box_ops)
		return -EOPNOTSUPP;
	if (box->revoked)
		return -ENODEV;
	*range = box->range;
	return 0;
}
EXPORT_SYMBOL_GPL(box_range);

int box_export(struct box_dev *dev, struct range *range)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);
	struct box *box;

	box = kzalloc(sizeof(*box), GFP_KERNEL);
	if (!box)
		return -ENOMEM;

	box->dev = dev;
	box->range = *range;

	exp_info.ops = &box_ops;
	exp_info.size = range->len;
	exp_info.priv = box;
	atomic_set(&box->nr_mappings, 0);

	box->dmabuf = dma_buf_export(&exp_info);
	if (IS_ERR(box->dmabuf)) {
		kfree(box);
		return -ENOMEM;
	}
	box->revoked = !dev->enabled;
	return 0;
}

/* The device's memory is switched off (REVOKED), or on. */
void box_move(struct box_dev *dev, bool revoked)
{
	struct box *box;

	list_for_each_entry(box, &dev->boxes, node) {
		if (box->revoked != revoked) {
			dma_resv_lock(box->dmabuf->resv, NULL);
			box->revoked = revoked;
			dma_buf_move_notify(box->dmabuf);
			dma_resv_wait_timeout(box->dmabuf->resv,
					      DMA_RESV_USAGE_BOOKKEEP, false,
					      MAX_SCHEDULE_TIMEOUT);
			dma_resv_unlock(box->dmabuf->resv);
			if (revoked)
				wait_var_event(&box->nr_mappings,
					       !atomic_read(&box->nr_mappings));
		}
	}
}

/* The driver lets go of the device. */
void box_cleanup(struct box_dev *dev)
{
	struct box *box;

	list_for_each_entry(box, &dev->boxes, node) {
		dma_resv_lock(box->dmabuf->resv, NULL);
		box->dev = NULL;
		box->revoked = true;
		dma_buf_move_notify(box->dmabuf);
		dma_resv_wait_timeout(box->dmabuf->resv,
				      DMA_RESV_USAGE_BOOKKEEP, false,
				      MAX_SCHEDULE_TIMEOUT);
		dma_resv_unlock(box->dmabuf->resv);
		wait_var_event(&box->nr_mappings,
			       !atomic_read(&box->nr_mappings));
	}
}
