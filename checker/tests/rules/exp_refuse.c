// SPDX-License-Identifier: GPL-2.0-only
/* What attach and pin refuse, by whatever they ask. */
#include <linux/dma-buf.h>

struct dev {
	bool dead;
};

int p2p_distance(struct device *dev);

static int by_function(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	if (!dma_buf_attach_revocable(a))
		return -EOPNOTSUPP;
	return 0;
}

static int by_member(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	int ret = 0;

	if (!a->importer_ops || !a->importer_ops->invalidate_mappings)
		ret = -EINVAL;
	else if (p2p_distance(a->dev) < 0)
		a->peer2peer = false;
	return ret;
}

static int by_ops(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	return a->importer_ops ? 0 : -EINVAL;
}

static bool good(struct dma_buf_attachment *a)
{
	return dma_buf_attach_revocable(a);
}

static int by_helper(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	struct dev *dev = buf->priv;

	if (dev->dead)
		return -ENODEV;
	if (good(a))
		return 0;
	return -EOPNOTSUPP;
}

static int by_p2p(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	if (p2p_distance(a->dev) < 0)
		a->peer2peer = false;
	if (!a->peer2peer)
		return -EOPNOTSUPP;
	return 0;
}

static int both_ways(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	if (!a->peer2peer)
		return -EOPNOTSUPP;
	return by_function(buf, a);
}

static int dropped(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	dma_buf_attach_revocable(a);
	return 0;
}

static int p2p_or(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	struct dev *dev = buf->priv;

	if (!a->peer2peer && dev->dead)
		return -EOPNOTSUPP;
	return 0;
}

static int pin_never(struct dma_buf_attachment *a)
{
	return -EOPNOTSUPP;
}

static int pin_some(struct dma_buf_attachment *a)
{
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static int pin_all(struct dma_buf_attachment *a)
{
	return 0;
}

static const struct dma_buf_ops ops_function = { .attach = by_function };
static const struct dma_buf_ops ops_member = { .attach = by_member };
static const struct dma_buf_ops ops_ops = { .attach = by_ops };
static const struct dma_buf_ops ops_helper = { .attach = by_helper };
static const struct dma_buf_ops ops_p2p = { .attach = by_p2p };
static const struct dma_buf_ops ops_both = { .attach = both_ways };
static const struct dma_buf_ops ops_dropped = { .attach = dropped };
static const struct dma_buf_ops ops_p2p_or = { .attach = p2p_or };
static const struct dma_buf_ops ops_never = { .attach = by_p2p,
					      .pin = pin_never };
static const struct dma_buf_ops ops_some = { .pin = pin_some };
static const struct dma_buf_ops ops_all = { .pin = pin_all };

/*
 * expect:
 * exporter ops_all dynamic - pin
 * exporter ops_both static attach-p2p-only attach
 * exporter ops_dropped static - attach
 * exporter ops_function static attach attach
 * exporter ops_helper static attach attach
 * exporter ops_member static attach attach
 * exporter ops_never dynamic pin-p2p-only attach,pin
 * exporter ops_ops static attach attach
 * exporter ops_p2p static p2p-only attach
 * exporter ops_p2p_or static - attach
 * exporter ops_some dynamic pin pin
 */
