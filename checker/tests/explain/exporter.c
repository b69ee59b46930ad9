// SPDX-License-Identifier: GPL-2.0-only
/* An exporter that takes its buffers back for good. */
#include <linux/completion.h>
#include <linux/dma-buf.h>
#include <linux/mutex.h>
#include <linux/wait.h>

struct my_buf {
	struct dma_buf *dmabuf;
	struct wait_queue_head idle;
	int mappings;
	int pins;
	bool revoked;
};

struct sg_table *my_buf_pages(struct my_buf *buf);
void my_buf_put_pages(struct my_buf *buf, struct sg_table *sgt);
int my_buf_place(struct my_buf *buf);
void my_buf_free(struct my_buf *buf);

static int my_buf_attach(struct dma_buf *dmabuf,
			 struct dma_buf_attachment *attach)
{
	struct my_buf *buf = dmabuf->priv;

	if (buf->revoked)
		return -ENODEV;
	if (!dma_buf_attach_revocable(attach))
		return -EOPNOTSUPP;
	return 0;
}

static int my_buf_pin(struct dma_buf_attachment *attach)
{
	struct my_buf *buf = attach->dmabuf->priv;
	int ret;

	if (buf->revoked)
		return -ENODEV;
	ret = my_buf_place(buf);
	if (ret)
		return ret;
	buf->pins++;
	return 0;
}

static void my_buf_unpin(struct dma_buf_attachment *attach)
{
	struct my_buf *buf = attach->dmabuf->priv;

	buf->pins--;
}

static struct sg_table *my_buf_map(struct dma_buf_attachment *attach,
				   enum dma_data_direction dir)
{
	struct my_buf *buf = attach->dmabuf->priv;
	struct sg_table *sgt;

	if (buf->revoked)
		return ERR_PTR(-ENODEV);
	sgt = my_buf_pages(buf);
	if (!IS_ERR(sgt))
		buf->mappings++;
	return sgt;
}

static void my_buf_unmap(struct dma_buf_attachment *attach,
			 struct sg_table *sgt, enum dma_data_direction dir)
{
	struct my_buf *buf = attach->dmabuf->priv;

	my_buf_put_pages(buf, sgt);
	if (!--buf->mappings)
		wake_up(&buf->idle);
}

static const struct dma_buf_ops my_buf_ops = {
	.attach = my_buf_attach,
	.pin = my_buf_pin,
	.unpin = my_buf_unpin,
	.map_dma_buf = my_buf_map,
	.unmap_dma_buf = my_buf_unmap,
};

int my_buf_export(struct my_buf *buf)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *dmabuf;

	info.ops = &my_buf_ops;
	info.priv = buf;
	dmabuf = dma_buf_export(&info);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	buf->dmabuf = dmabuf;
	return 0;
}

void my_buf_revoke(struct my_buf *buf)
{
	struct dma_resv *resv = buf->dmabuf->resv;

	dma_resv_lock(resv, NULL);
	buf->revoked = true;
	dma_buf_invalidate_mappings(buf->dmabuf);
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(resv);
	wait_event(buf->idle, !buf->mappings);
}
