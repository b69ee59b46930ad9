// SPDX-License-Identifier: GPL-2.0-only
/* An exporter that reaches its buffer by the object that it keeps it in. */
#include <linux/dma-buf.h>

struct box {
	struct dma_buf *dmabuf;
	struct sg_table *sgt;
	bool gone;
};

/* --- bad --- */

static struct sg_table *bad_map(struct dma_buf_attachment *attach,
				enum dma_data_direction dir)
{
	struct box *box = attach->dmabuf->priv;

	dma_resv_assert_held(box->dmabuf->resv);
	if (box->gone)
		dma_buf_put(attach->dmabuf);
	return box->sgt;
}

/* It is held already. */
static void bad_unmap(struct dma_buf_attachment *attach, struct sg_table *sgt,
		      enum dma_data_direction dir)
{
	struct box *box = attach->dmabuf->priv;

	dma_buf_put(box->dmabuf);
}

static void bad_release(struct dma_buf *dmabuf)
{
	struct box *box = dmabuf->priv;

	dma_buf_invalidate_mappings(box->dmabuf);
}

/* --- good --- */

static int good_pin(struct dma_buf_attachment *attach)
{
	struct box *box = attach->dmabuf->priv;

	dma_resv_assert_held(box->dmabuf->resv);
	dma_buf_invalidate_mappings(attach->dmabuf);
	return 0;
}

static void good_unpin(struct dma_buf_attachment *attach)
{
	struct box *box = attach->dmabuf->priv;

	dma_buf_invalidate_mappings(box->dmabuf);
}

static void good_detach(struct dma_buf *dmabuf,
			struct dma_buf_attachment *attach)
{
	struct box *box = dmabuf->priv;

	dma_resv_lock(box->dmabuf->resv, NULL);
	dma_buf_invalidate_mappings(dmabuf);
	dma_resv_unlock(dmabuf->resv);
	dma_buf_put(box->dmabuf);
}

static const struct dma_buf_ops box_ops = {
	.detach = good_detach,
	.pin = good_pin,
	.unpin = good_unpin,
	.map_dma_buf = bad_map,
	.unmap_dma_buf = bad_unmap,
	.release = bad_release,
};

int box_export(struct box *box)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &box_ops;
	info.priv = box;
	box->dmabuf = dma_buf_export(&info);
	return IS_ERR(box->dmabuf) ? -ENOMEM : 0;
}

/*
 * ignore: INVALIDATE_NO_WAIT REVOKE_NO_UNMAP_WAIT REVOKE_ANY_IMPORTER NOT_PINNED NO_MOVE_FENCE_WAIT ATTACH_TOO_EARLY PIN_STATIC REVOKE_FLAG
 * expect:
 * 20 ERROR RESV_HELD
 * 30 ERROR RESV_HELD
 * 37 ERROR RESV_NOT_HELD
 */
