// SPDX-License-Identifier: GPL-2.0-only
/* What runs when a variable goes out of scope runs, too. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	int state;
};

static void test_unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
}

static void test_put(struct test **t)
{
	test_unmap(*t);
}

static void test_count(struct test **t)
{
	(*t)->state++;
}

static void unmaps_notify(struct dma_buf_attachment *attach)
{
	struct test *t __attribute__((cleanup(test_put))) =
		attach->importer_priv;

	t->state++;
}

/* This one only counts: a stub all the same. */
static void counts_notify(struct dma_buf_attachment *attach)
{
	struct test *t __attribute__((cleanup(test_count))) =
		attach->importer_priv;

	t->state++;
}

static const struct dma_buf_attach_ops unmaps_ops = {
	.invalidate_mappings = unmaps_notify,
};

static const struct dma_buf_attach_ops counts_ops = {
	.invalidate_mappings = counts_notify,
};

void *unmaps(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &unmaps_ops, t);
}

void *counts(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &counts_ops, t);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer counts dynamic counts_ops counts_notify legacy-pinned stub-callback no-pin n.a.
 * importer unmaps dynamic unmaps_ops unmaps_notify revocable movable no-pin unmaps
 *  via test_put test_unmap dma_buf_unmap_attachment
 * 35 ERROR STUB_INVALIDATE
 */
