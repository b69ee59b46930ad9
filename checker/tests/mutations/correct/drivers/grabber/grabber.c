// SPDX-License-Identifier: GPL-2.0-only
/*
 * A frame grabber that writes to buffers of others. Its DMA engine cannot be
 * stopped within a frame and started again elsewhere: a buffer is pinned, and
 * who takes it away gets it for good.
 */
#include <linux/dma-buf.h>
#include <linux/dma-resv.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/mutex.h>

#define GRAB_REG_STOP 0x0
#define GRAB_REG_IDLE 0x4
#define GRAB_REG_ADDR 0x8

struct grabber {
	struct device *dev;
	void *regs;
	struct mutex lock;
	struct list_head bufs;
};

struct grab_buf {
	struct grabber *grab;
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct list_head node;
	u32 *descs;
	u32 slot;
	bool pinned;
	bool revoked;
};

static void grab_stop(struct grabber *grab, u32 slot)
{
	writel(slot, grab->regs + GRAB_REG_STOP);
	while (!readl(grab->regs + GRAB_REG_IDLE))
		;
}

static int grab_start(struct grabber *grab, u32 slot, u32 *descs)
{
	if (!readl(grab->regs + GRAB_REG_IDLE))
		return -EIO;
	descs[0] = slot;
	writel(slot, grab->regs + GRAB_REG_ADDR);
	return 0;
}

static void grab_buf_drop(struct grab_buf *buf,
			  struct dma_buf_attachment *attach)
{
	dma_resv_assert_held(attach->dmabuf->resv);

	grab_stop(buf->grab, buf->slot);
	buf->descs[0] = 0;
	if (buf->sgt) {
		dma_buf_unmap_attachment(attach, buf->sgt, DMA_FROM_DEVICE);
		buf->sgt = NULL;
	}
	if (buf->pinned) {
		dma_buf_unpin(attach);
		buf->pinned = false;
	}
}

static void grab_buf_revoke(struct dma_buf_attachment *attach)
{
	struct grab_buf *buf = attach->importer_priv;

	if (buf->revoked)
		return;
	buf->revoked = true;
	grab_buf_drop(buf, attach);
}

static const struct dma_buf_attach_ops grab_attach_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = grab_buf_revoke,
};

static struct grab_buf *grab_buf_import(struct grabber *grab, int fd, u32 slot)
{
	struct dma_buf_attachment *attach;
	struct dma_buf *dmabuf;
	struct sg_table *sgt;
	struct grab_buf *buf;
	long ret;

	dmabuf = dma_buf_get(fd);
	if (IS_ERR(dmabuf))
		return ERR_CAST(dmabuf);

	buf = kzalloc(sizeof(*buf), GFP_KERNEL);
	if (!buf) {
		ret = -ENOMEM;
		goto err_put;
	}
	buf->descs = kzalloc(4096, GFP_KERNEL);
	if (!buf->descs) {
		ret = -ENOMEM;
		goto err_free;
	}
	buf->grab = grab;
	buf->dmabuf = dmabuf;
	buf->slot = slot;

	attach = dma_buf_dynamic_attach(dmabuf, grab->dev, &grab_attach_ops,
					buf);
	if (IS_ERR(attach)) {
		ret = PTR_ERR(attach);
		goto err_free;
	}

	dma_resv_lock(dmabuf->resv, NULL);
	if (buf->revoked) {
		ret = -ENODEV;
		goto err_unlock;
	}
	ret = dma_buf_pin(attach);
	if (ret)
		goto err_unlock;

	sgt = dma_buf_map_attachment(attach, DMA_FROM_DEVICE);
	if (IS_ERR(sgt)) {
		ret = PTR_ERR(sgt);
		goto err_unpin;
	}
	ret = dma_resv_wait_timeout(dmabuf->resv, DMA_RESV_USAGE_KERNEL, false,
				    MAX_SCHEDULE_TIMEOUT);
	if (ret < 0)
		goto err_unmap;

	ret = grab_start(grab, slot, buf->descs);
	if (ret)
		goto err_unmap;

	buf->attach = attach;
	buf->sgt = sgt;
	buf->pinned = true;
	dma_resv_unlock(dmabuf->resv);

	mutex_lock(&grab->lock);
	list_add_tail(&buf->node, &grab->bufs);
	mutex_unlock(&grab->lock);
	return buf;

err_unmap:
	dma_buf_unmap_attachment(attach, sgt, DMA_FROM_DEVICE);
err_unpin:
	dma_buf_unpin(attach);
err_unlock:
	dma_resv_unlock(dmabuf->resv);
	dma_buf_detach(dmabuf, attach);
err_free:
	kfree(buf->descs);
	kfree(buf);
err_put:
	dma_buf_put(dmabuf);
	return ERR_PTR(ret);
}

static void grab_buf_release(struct grab_buf *buf)
{
	struct dma_buf *dmabuf = buf->dmabuf;

	mutex_lock(&buf->grab->lock);
	list_del(&buf->node);
	mutex_unlock(&buf->grab->lock);

	dma_resv_lock(dmabuf->resv, NULL);
	grab_buf_drop(buf, buf->attach);
	dma_resv_unlock(dmabuf->resv);

	dma_buf_detach(dmabuf, buf->attach);
	dma_buf_put(dmabuf);
	kfree(buf->descs);
	kfree(buf);
}

static long grab_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct grab_buf *buf;

	buf = grab_buf_import(file->private_data, arg, cmd);
	return IS_ERR(buf) ? PTR_ERR(buf) : 0;
}

static int grab_close(struct inode *inode, struct file *file)
{
	struct grabber *grab = file->private_data;

	while (!list_empty(&grab->bufs))
		grab_buf_release(container_of(grab->bufs.next, struct grab_buf,
					      node));
	return 0;
}

static const struct file_operations grab_fops = {
	.unlocked_ioctl = grab_ioctl,
	.release = grab_close,
};

int grab_init(void)
{
	return misc_register(&grab_fops);
}
