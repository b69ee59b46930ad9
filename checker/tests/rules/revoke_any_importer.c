// SPDX-License-Identifier: GPL-2.0-only
/* Which importers an exporter lets in that takes its buffers back. */
#include <linux/dma-buf.h>

struct t {
	struct dma_buf *buf;
	bool gone;
};

static struct sg_table *t_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (t->gone)
		return ERR_PTR(-ENODEV);
	return kzalloc(8, GFP_KERNEL);
}

static void t_revoke(struct dma_buf *buf, struct t *t)
{
	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	dma_resv_unlock(buf->resv);
}

#define EXPORTER(name, ops_)                      \
	void name(struct t *t)                    \
	{                                         \
		DEFINE_DMA_BUF_EXPORT_INFO(info); \
		struct dma_buf *buf;              \
						  \
		info.ops = &(ops_);               \
		buf = dma_buf_export(&info);      \
		t_revoke(buf, t);                 \
	}

/* --- bad --- */

static const struct dma_buf_ops open_ops = { .map_dma_buf = t_map };
EXPORTER(bad_open, open_ops)

static int drops(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	dma_buf_attach_revocable(a);
	return 0;
}

static const struct dma_buf_ops drops_ops = { .attach = drops,
					      .map_dma_buf = t_map };
EXPORTER(bad_drops_answer, drops_ops)

/* Those with ops, but without the callback, get in. */
static int asks_ops(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	return a->importer_ops ? 0 : -EOPNOTSUPP;
}

static const struct dma_buf_ops dynamic_ops = { .attach = asks_ops,
						.map_dma_buf = t_map };
EXPORTER(bad_any_dynamic, dynamic_ops)

/* So do those that can do peer-to-peer. */
static int asks_p2p(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	if (!a->peer2peer)
		return -EOPNOTSUPP;
	return 0;
}

static const struct dma_buf_ops p2p_ops = { .attach = asks_p2p,
					    .map_dma_buf = t_map };
EXPORTER(bad_any_p2p, p2p_ops)

static int one_way_out(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	struct t *t = buf->priv;

	if (t->gone)
		return 0;
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static const struct dma_buf_ops way_ops = { .attach = one_way_out,
					    .map_dma_buf = t_map };
EXPORTER(bad_one_way, way_ops)

/* --- good --- */

static int asks(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	if (!dma_buf_attach_revocable(a))
		return -EOPNOTSUPP;
	return 0;
}

static const struct dma_buf_ops attach_ops = { .attach = asks,
					       .map_dma_buf = t_map };
EXPORTER(good_at_attach, attach_ops)

static int by_member(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	int ret = 0;

	if (!a->importer_ops || !a->importer_ops->invalidate_mappings)
		ret = -EOPNOTSUPP;
	return ret;
}

static const struct dma_buf_ops member_ops = { .attach = by_member,
					       .map_dma_buf = t_map };
EXPORTER(good_member, member_ops)

static int t_pin(struct dma_buf_attachment *a)
{
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static void t_unpin(struct dma_buf_attachment *a)
{
}

static const struct dma_buf_ops pin_ops = { .pin = t_pin,
					    .unpin = t_unpin,
					    .map_dma_buf = t_map };
EXPORTER(good_at_pin, pin_ops)

/* Takes nothing back. */
static const struct dma_buf_ops still_ops = { .map_dma_buf = t_map };

void good_still(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &still_ops;
	dma_buf_export(&info);
}

/*
 * ignore: INVALIDATE_NO_WAIT REVOKE_NO_UNMAP_WAIT REVOKE_FLAG
 * expect:
 * 41 WARNING REVOKE_ANY_IMPORTER
 * 50 WARNING REVOKE_ANY_IMPORTER
 * 60 WARNING REVOKE_ANY_IMPORTER
 * 72 WARNING REVOKE_ANY_IMPORTER
 * 85 WARNING REVOKE_ANY_IMPORTER
 */
