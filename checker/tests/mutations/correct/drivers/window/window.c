// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows onto the memory of a PCI device. User space may switch that memory
 * off, or the device may be unplugged: whoever has a window then loses it.
 */
#include <linux/completion.h>
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>

#define WINDOW_POWER 0x0

struct window_dev {
	struct pci_dev *pdev;
	struct mutex lock; /* bufs, enabled */
	struct list_head bufs;
	bool enabled;
	void *regs;
	void *bounce;
};

struct window_buf {
	struct dma_buf *dmabuf;
	struct window_dev *wdev;
	struct list_head node;
	u64 start;
	size_t size;
	struct kref maps; /* and one for who can revoke */
	struct completion unmapped;
	unsigned int pins;
	bool revoked; /* changes with the reservation lock held */
};

static void window_buf_done(struct kref *kref)
{
	struct window_buf *buf = container_of(kref, struct window_buf, maps);

	complete(&buf->unmapped);
}

static int window_attach(struct dma_buf *dmabuf,
			 struct dma_buf_attachment *attachment)
{
	struct window_buf *buf = dmabuf->priv;

	if (!attachment->peer2peer)
		return -EOPNOTSUPP;

	if (buf->revoked)
		return -ENODEV;

	if (!dma_buf_attach_revocable(attachment))
		return -EOPNOTSUPP;

	return 0;
}

static int window_power_up(struct window_dev *wdev)
{
	writel(1, wdev->regs + WINDOW_POWER);
	if (!readl(wdev->regs + WINDOW_POWER))
		return -EIO;
	return 0;
}

static int window_pin(struct dma_buf_attachment *attachment)
{
	struct window_buf *buf = attachment->dmabuf->priv;
	int ret;

	dma_resv_assert_held(buf->dmabuf->resv);

	if (buf->revoked)
		return -ENODEV;

	ret = window_power_up(buf->wdev);
	if (ret)
		return ret;

	buf->pins++;
	return 0;
}

static void window_unpin(struct dma_buf_attachment *attachment)
{
	struct window_buf *buf = attachment->dmabuf->priv;

	buf->pins--;
}

static struct sg_table *window_map(struct dma_buf_attachment *attachment,
				   enum dma_data_direction dir)
{
	struct window_buf *buf = attachment->dmabuf->priv;
	struct sg_table *sgt;
	long ret;

	dma_resv_assert_held(buf->dmabuf->resv);

	if (buf->revoked)
		return ERR_PTR(-ENODEV);

	sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);
	if (!sgt)
		return ERR_PTR(-ENOMEM);
	ret = sg_alloc_table(sgt, 1, GFP_KERNEL);
	if (ret)
		goto err_free;
	sgt->sgl->dma_address = buf->start;
	sgt->sgl->length = buf->size;

	kref_get(&buf->maps);
	return sgt;

err_free:
	kfree(sgt);
	return ERR_PTR(ret);
}

static void window_unmap(struct dma_buf_attachment *attachment,
			 struct sg_table *sgt, enum dma_data_direction dir)
{
	struct window_buf *buf = attachment->dmabuf->priv;

	dma_resv_assert_held(buf->dmabuf->resv);

	sg_free_table(sgt);
	kfree(sgt);
	kref_put(&buf->maps, window_buf_done);
}

static void window_release(struct dma_buf *dmabuf)
{
	struct window_buf *buf = dmabuf->priv;

	if (buf->wdev) {
		mutex_lock(&buf->wdev->lock);
		list_del(&buf->node);
		mutex_unlock(&buf->wdev->lock);
	}
	kfree(buf);
}

static const struct dma_buf_ops window_ops = {
	.attach = window_attach,
	.pin = window_pin,
	.unpin = window_unpin,
	.map_dma_buf = window_map,
	.unmap_dma_buf = window_unmap,
	.release = window_release,
};

struct dma_buf *window_export(struct window_dev *wdev, u64 start, size_t size)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);
	struct window_buf *buf;
	struct dma_buf *dmabuf;

	buf = kzalloc(sizeof(*buf), GFP_KERNEL);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	buf->wdev = wdev;
	buf->start = start;
	buf->size = size;
	kref_init(&buf->maps);
	init_completion(&buf->unmapped);
	INIT_LIST_HEAD(&buf->node);

	exp_info.ops = &window_ops;
	exp_info.size = size;
	exp_info.priv = buf;

	dmabuf = dma_buf_export(&exp_info);
	if (IS_ERR(dmabuf)) {
		kfree(buf);
		return dmabuf;
	}

	mutex_lock(&wdev->lock);
	dma_resv_lock(dmabuf->resv, NULL);
	buf->dmabuf = dmabuf;
	buf->revoked = !wdev->enabled;
	list_add_tail(&buf->node, &wdev->bufs);
	dma_resv_unlock(dmabuf->resv);
	mutex_unlock(&wdev->lock);
	return dmabuf;
}

/* The memory is switched off (REVOKED), or on again. */
void window_switch(struct window_dev *wdev, bool revoked)
{
	struct window_buf *buf;

	list_for_each_entry(buf, &wdev->bufs, node) {
		struct dma_resv *resv = buf->dmabuf->resv;

		if (buf->revoked == revoked)
			continue;

		dma_resv_lock(resv, NULL);
		if (!revoked) {
			buf->revoked = false;
			dma_resv_unlock(resv);
			continue;
		}

		buf->revoked = true;
		dma_buf_invalidate_mappings(buf->dmabuf);
		dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
				      MAX_SCHEDULE_TIMEOUT);
		dma_resv_unlock(resv);

		kref_put(&buf->maps, window_buf_done);
		wait_for_completion(&buf->unmapped);
		/* It may be switched on again. */
		kref_init(&buf->maps);
		reinit_completion(&buf->unmapped);
	}
}

static void window_remove(struct pci_dev *pdev)
{
	struct window_dev *wdev = pci_get_drvdata(pdev);
	struct window_buf *buf;

	mutex_lock(&wdev->lock);
	wdev->enabled = false;
	window_switch(wdev, true);
	list_for_each_entry(buf, &wdev->bufs, node)
		buf->wdev = NULL;
	mutex_unlock(&wdev->lock);
	kfree(wdev->bounce);
	kfree(wdev);
}

static struct pci_driver window_driver = {
	.name = "window",
	.remove = window_remove,
};

int window_init(void)
{
	return pci_register_driver(&window_driver);
}
