// SPDX-License-Identifier: GPL-2.0-only
/* One exporter that asks, one that does not, one that never invalidates. */
#include <linux/dma-buf.h>

struct t {
	struct dma_buf *buf;
	bool gone;
};

static int asks(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static struct sg_table *t_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	return t->gone ? ERR_PTR(-ENODEV) : NULL;
}

static struct sg_table *u_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (t->gone)
		return ERR_PTR(-ENODEV);
	return NULL;
}

static const struct dma_buf_ops asking_ops = { .attach = asks,
					       .map_dma_buf = u_map };
static const struct dma_buf_ops trusting_ops = { .map_dma_buf = u_map };
static const struct dma_buf_ops still_ops = { .map_dma_buf = t_map };

static void t_revoke(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	dma_resv_wait_timeout(buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(buf->resv);
}

void asking(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *buf;

	info.ops = &asking_ops;
	buf = dma_buf_export(&info);
	t_revoke(buf, t);
}

void trusting(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct dma_buf *buf;

	info.ops = &trusting_ops;
	buf = dma_buf_export(&info);
	t_revoke(buf, t);
}

static void unmaps_notify(struct dma_buf_attachment *a)
{
	dma_buf_unmap_attachment(a, a->importer_priv, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops unmaps_ops = {
	.invalidate_mappings = unmaps_notify,
};

static const struct dma_buf_attach_ops nothing_ops = {
	.allow_peer2peer = true,
};

void *i_static(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_attach(buf, dev);
}

void *i_nothing(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &nothing_ops, NULL);
}

void *i_unmaps(struct dma_buf *buf, struct device *dev, void *sgt)
{
	return dma_buf_dynamic_attach(buf, dev, &unmaps_ops, sgt);
}

/*
 * ignore: NOT_PINNED REVOKE_FLAG
 * expect:
 * importer i_nothing dynamic nothing_ops - legacy-pinned no-callback no-pin n.a.
 * importer i_static static - - legacy-pinned static no-pin n.a.
 * importer i_unmaps dynamic unmaps_ops unmaps_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * exporter asking_ops static attach attach,map_dma_buf
 *  invalidates t_revoke held revoke bookkeep no-unmap
 * exporter still_ops static - map_dma_buf
 * exporter trusting_ops static - map_dma_buf
 *  invalidates t_revoke held revoke bookkeep no-unmap
 * pair asking_ops i_nothing refused
 * pair asking_ops i_static refused
 * pair asking_ops i_unmaps safe
 * pair still_ops i_nothing safe
 * pair still_ops i_static safe
 * pair still_ops i_unmaps safe
 * pair trusting_ops i_nothing stale
 * pair trusting_ops i_static stale
 * pair trusting_ops i_unmaps safe
 * 35 WARNING REVOKE_ANY_IMPORTER
 * 42 ERROR REVOKE_NO_UNMAP_WAIT
 * 83 NOTE STATIC_IMPORTER
 * 88 NOTE NO_INVALIDATE
 */
