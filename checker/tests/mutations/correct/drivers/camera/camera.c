// SPDX-License-Identifier: GPL-2.0-only
/* Maps a buffer once, for as long as it streams: a static importer. */
#include <linux/dma-buf.h>
#include <linux/fs.h>

struct camera_frame {
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

struct camera {
	struct device *dev;
	struct camera_frame frame;
};

static int camera_frame_attach(struct camera *cam, struct camera_frame *frame, int fd)
{
	struct dma_buf_attachment *attach;
	struct dma_buf *dmabuf;
	struct sg_table *sgt;
	long ret;

	dmabuf = dma_buf_get(fd);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);

	attach = dma_buf_attach(dmabuf, cam->dev);
	if (IS_ERR(attach)) {
		ret = PTR_ERR(attach);
		goto err_put;
	}
	sgt = dma_buf_map_attachment_unlocked(attach, DMA_FROM_DEVICE);
	if (IS_ERR(sgt)) {
		ret = PTR_ERR(sgt);
		goto err_detach;
	}
	frame->dmabuf = dmabuf;
	frame->attach = attach;
	frame->sgt = sgt;
	return 0;

err_detach:
	dma_buf_detach(dmabuf, attach);
err_put:
	dma_buf_put(dmabuf);
	return ret;
}

static void camera_frame_detach(struct camera_frame *frame)
{
	dma_buf_unmap_attachment_unlocked(frame->attach, frame->sgt,
					  DMA_FROM_DEVICE);
	dma_buf_detach(frame->dmabuf, frame->attach);
	dma_buf_put(frame->dmabuf);
}

static long camera_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct camera *cam = file->private_data;

	return camera_frame_attach(cam, &cam->frame, arg);
}

static int camera_close(struct inode *inode, struct file *file)
{
	struct camera *cam = file->private_data;

	if (cam->frame.sgt)
		camera_frame_detach(&cam->frame);
	return 0;
}

static const struct file_operations camera_fops = {
	.unlocked_ioctl = camera_ioctl,
	.release = camera_close,
};

int camera_init(void)
{
	return misc_register(&camera_fops);
}
