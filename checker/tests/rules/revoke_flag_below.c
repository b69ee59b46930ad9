// SPDX-License-Identifier: GPL-2.0-only
/* A mark set above the function that invalidates, which asserts the lock of a
 * buffer that cannot be said in the words of its caller. */
#include <linux/completion.h>
#include <linux/dma-buf.h>

struct box {
	struct completion idle;
	int maps;
	bool gone;
};

struct dma_buf *box_buffer(struct box *box);

static struct sg_table *box_map(struct dma_buf_attachment *attach,
				enum dma_data_direction dir)
{
	struct box *box = attach->dmabuf->priv;

	if (box->gone)
		return ERR_PTR(-ENODEV);
	box->maps++;
	return kzalloc(8, GFP_KERNEL);
}

static void box_unmap(struct dma_buf_attachment *attach, struct sg_table *sgt,
		      enum dma_data_direction dir)
{
	struct box *box = attach->dmabuf->priv;

	if (!--box->maps)
		complete(&box->idle);
}

static const struct dma_buf_ops box_ops = {
	.map_dma_buf = box_map,
	.unmap_dma_buf = box_unmap,
};

int box_export(struct box *box)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &box_ops;
	info.priv = box;
	return IS_ERR(dma_buf_export(&info)) ? -ENOMEM : 0;
}

static void box_stop(struct box *box)
{
	struct dma_buf *buf = box_buffer(box);

	dma_resv_assert_held(buf->resv);
	dma_buf_invalidate_mappings(buf);
	dma_resv_wait_timeout(buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void good_box_revoke(struct box *box)
{
	struct dma_buf *buf = box_buffer(box);

	dma_resv_lock(buf->resv, NULL);
	box->gone = true;
	box_stop(box);
	dma_resv_unlock(buf->resv);
	wait_for_completion(&box->idle);
}

/*
 * ignore: REVOKE_ANY_IMPORTER
 * expect:
 */
