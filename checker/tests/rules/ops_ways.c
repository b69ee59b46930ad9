// SPDX-License-Identifier: GPL-2.0-only
/* Ops come as parameters, locals, members, tables, ?:, returned values. */
#include <linux/dma-buf.h>

struct dev_info {
	const char *name;
	const struct dma_buf_attach_ops *ops;
};

struct test {
	const struct dma_buf_attach_ops *ops;
	const struct dev_info *info;
	struct sg_table *sgt;
};

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

#define OPS(n) static const struct dma_buf_attach_ops n = { \
	.invalidate_mappings = notify,                      \
}

OPS(param_ops);
OPS(local_ops);
OPS(other_ops);
OPS(member_ops);
OPS(cond_ops);
OPS(info_ops);
OPS(returned_ops);

static const struct dma_buf_attach_ops tbl[] = {
	{ .invalidate_mappings = notify },
	{ .allow_peer2peer = true },
};

static void *inner(struct dma_buf *buf, struct device *dev,
		   const struct dma_buf_attach_ops *ops, void *priv)
{
	return dma_buf_dynamic_attach(buf, dev, ops, priv);
}

static void *outer(struct dma_buf *buf,
		   const struct dma_buf_attach_ops *ops, void *priv)
{
	return inner(buf, NULL, ops, priv);
}

void *param(struct dma_buf *buf, void *priv)
{
	return outer(buf, &param_ops, priv);
}

void *local(struct dma_buf *buf, void *priv, bool other)
{
	const struct dma_buf_attach_ops *ops = &local_ops;

	if (other)
		ops = &other_ops;
	return dma_buf_dynamic_attach(buf, NULL, ops, priv);
}

void member_set(struct test *t)
{
	t->ops = &member_ops;
}

void *member(struct dma_buf *buf, struct test *t)
{
	return dma_buf_dynamic_attach(buf, NULL, t->ops, t);
}

void *cond(struct dma_buf *buf, void *priv, bool yes)
{
	return dma_buf_dynamic_attach(buf, NULL, yes ? &cond_ops : NULL, priv);
}

static const struct dev_info infos[] = {
	{ "with", &info_ops },
	{ .name = "without" },
};

void *info(struct dma_buf *buf, int i, void *priv)
{
	const struct dev_info *d = &infos[i];

	return dma_buf_dynamic_attach(buf, NULL, d->ops, priv);
}

static const struct dma_buf_attach_ops *pick(void)
{
	return &returned_ops;
}

void *returned(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, pick(), priv);
}

void *table(struct dma_buf *buf, void *priv, int i)
{
	return dma_buf_dynamic_attach(buf, NULL, &tbl[i], priv);
}

void *lost(struct dma_buf *buf, const struct dma_buf_attach_ops *ops)
{
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer cond dynamic - - legacy-pinned static no-pin n.a.
 * importer cond dynamic cond_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer info dynamic - - legacy-pinned static no-pin n.a.
 * importer info dynamic info_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer inner dynamic param_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer local dynamic local_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer local dynamic other_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer lost dynamic - - unknown unknown no-pin unknown
 * importer member dynamic member_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer returned dynamic returned_ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer table dynamic tbl - legacy-pinned no-callback no-pin n.a.
 * importer table dynamic tbl notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 78 NOTE STATIC_IMPORTER
 * 90 NOTE STATIC_IMPORTER
 * 105 NOTE NO_INVALIDATE
 * incomplete drivers/test/test.c: line 110: the attach ops that lost() uses: no call of lost() was found that gives its parameter 'ops'
 */
