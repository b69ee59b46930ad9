// SPDX-License-Identifier: GPL-2.0-only
/* Importers that attach without ops, and some that do not. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attach_ops ops;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void test_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_notify,
};

/* --- bad --- */

struct dma_buf_attachment *bad_plain(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_attach(buf, dev);
}

struct dma_buf_attachment *bad_null(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, NULL, NULL);
}

/* The ops come from the callers, and one of them has none. */
static void *attach_with(struct dma_buf *buf, struct device *dev,
			 const struct dma_buf_attach_ops *ops, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, ops, t);
}

void *bad_parameter(struct dma_buf *buf, struct device *dev, struct test *t)
{
	const struct dma_buf_attach_ops *none = NULL;

	return attach_with(buf, dev, none, t);
}

int bad_error_path(struct dma_buf *buf, struct device *dev, struct test *t,
		   bool moves)
{
	t->attach = dma_buf_dynamic_attach(buf, dev, moves ? &test_ops : NULL,
					   t);
	if (!t->attach)
		goto err;
	return 0;
err:
	return -1;
}

/* --- good --- */

void *good_table(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &test_ops, t);
}

void *good_parameter(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return attach_with(buf, dev, &test_ops, t);
}

void *good_alias(struct dma_buf *buf, struct device *dev, struct test *t)
{
	const struct dma_buf_attach_ops *ops = &test_ops, *same = ops;

	return dma_buf_dynamic_attach(buf, dev, same, t);
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer attach_with dynamic - - legacy-pinned static no-pin n.a.
 * importer attach_with dynamic test_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_error_path dynamic - - legacy-pinned static no-pin n.a.
 * importer bad_error_path dynamic test_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_null dynamic - - legacy-pinned static no-pin n.a.
 * importer bad_plain static - - legacy-pinned static no-pin n.a.
 * importer good_alias dynamic test_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_table dynamic test_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 26 NOTE STATIC_IMPORTER
 * 31 NOTE STATIC_IMPORTER
 * 38 NOTE STATIC_IMPORTER
 * 51 NOTE STATIC_IMPORTER
 */
