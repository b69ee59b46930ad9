// SPDX-License-Identifier: GPL-2.0-only
/* Ops without the callback, and with it. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void test_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

/* --- bad --- */

static const struct dma_buf_attach_ops bad_peer_ops = {
	.allow_peer2peer = true,
};

void *bad_peer(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &bad_peer_ops, t);
}

static const struct dma_buf_attach_ops bad_explicit_ops = {
	.invalidate_mappings = NULL,
};

void *bad_alias(struct dma_buf *buf, struct device *dev, struct test *t)
{
	const struct dma_buf_attach_ops *ops = &bad_explicit_ops;

	return dma_buf_dynamic_attach(buf, dev, ops, t);
}

static const struct dma_buf_attach_ops bad_positional_ops = { true };

static void *attach_with(struct dma_buf *buf, struct device *dev,
			 const struct dma_buf_attach_ops *ops, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, ops, t);
}

int bad_parameter(struct dma_buf *buf, struct device *dev, struct test *t)
{
	t->attach = attach_with(buf, dev, &bad_positional_ops, t);
	if (!t->attach)
		return -1;
	return 0;
}

/* --- good --- */

static const struct dma_buf_attach_ops good_ops = {
	.invalidate_mappings = test_notify,
};

void *good_table(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &good_ops, t);
}

static const struct dma_buf_attach_ops good_positional_ops = {
	true, test_notify,
};

int good_parameter(struct dma_buf *buf, struct device *dev, struct test *t)
{
	t->attach = attach_with(buf, dev, &good_positional_ops, t);
	if (!t->attach)
		return -1;
	return 0;
}

static struct dma_buf_attach_ops good_filled_ops;

void *good_filled(struct dma_buf *buf, struct device *dev, struct test *t)
{
	good_filled_ops.invalidate_mappings = test_notify;
	return dma_buf_dynamic_attach(buf, dev, &good_filled_ops, t);
}

/*
 * generation: upstream old
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer attach_with dynamic bad_positional_ops - legacy-pinned no-callback no-pin n.a.
 * importer attach_with dynamic good_positional_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_alias dynamic bad_explicit_ops - legacy-pinned no-callback no-pin n.a.
 * importer bad_peer dynamic bad_peer_ops - legacy-pinned no-callback no-pin n.a.
 * importer good_filled dynamic good_filled_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_table dynamic good_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 25 NOTE NO_INVALIDATE
 * 36 NOTE NO_INVALIDATE
 * 44 NOTE NO_INVALIDATE
 *
 * expect old:
 * importer attach_with dynamic bad_positional_ops - legacy-pinned no-callback no-pin n.a.
 * importer attach_with dynamic good_positional_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_alias dynamic bad_explicit_ops - legacy-pinned no-callback no-pin n.a.
 * importer bad_peer dynamic bad_peer_ops - legacy-pinned no-callback no-pin n.a.
 * importer good_filled dynamic good_filled_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_table dynamic good_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * drivers/dma-buf/dma-buf.c:29 NOTE OLD_FUNCTION
 * drivers/dma-buf/dma-buf.c:37 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:38 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:40 NOTE OLD_FUNCTION
 * 25 NOTE NO_INVALIDATE
 * 29 NOTE OLD_CALLBACK
 * 36 NOTE NO_INVALIDATE
 * 44 NOTE NO_INVALIDATE
 * 58 NOTE OLD_CALLBACK
 * 82 NOTE OLD_CALLBACK
 * include/linux/dma-buf.h:35 NOTE OLD_CALLBACK
 * include/linux/dma-buf.h:65 NOTE OLD_FUNCTION
 */
