// SPDX-License-Identifier: GPL-2.0-only
/* Maps a buffer once, for as long as it streams: a static importer. */
#include <linux/dma-buf.h>

struct camera {
	struct device *dev;
};

struct camera_frame {
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

int camera_frame_attach(struct camera *cam, struct camera_frame *frame, int fd)
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

void camera_frame_detach(struct camera_frame *frame)
{
	dma_buf_unmap_attachment_unlocked(frame->attach, frame->sgt,
					  DMA_FROM_DEVICE);
	dma_buf_detach(frame->dmabuf, frame->attach);
	dma_buf_put(frame->dmabuf);
}
