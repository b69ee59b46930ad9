// SPDX-License-Identifier: GPL-2.0-only
/* A callback that lets go in some configurations only. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	bool stopped;
};

void test_hw_stop(struct test *t);

static void test_unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
}

/* Not without CONFIG_TEST_DRIVER_MOVE. */
static void some_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	test_hw_stop(t);
#ifdef CONFIG_TEST_DRIVER_MOVE
	test_unmap(t);
#endif
}

/* In both, in different ways. */
static void both_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

#ifdef CONFIG_TEST_DRIVER_MOVE
	test_hw_stop(t);
	test_unmap(t);
#else
	test_unmap(t);
	t->stopped = true;
#endif
}

static const struct dma_buf_attach_ops some_ops = {
	.invalidate_mappings = some_notify,
};

static const struct dma_buf_attach_ops both_ops = {
	.invalidate_mappings = both_notify,
};

void *some(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &some_ops, t);
}

void *both(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &both_ops, t);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer both dynamic both_ops both_notify revocable movable no-pin unmaps
 *  via test_unmap dma_buf_unmap_attachment
 * importer some dynamic some_ops some_notify revocable movable no-pin unknown
 * 19 NOTE UNPROVEN_UNMAP
 */
