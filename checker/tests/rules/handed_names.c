// SPDX-License-Identifier: GPL-2.0-only
/* Functions of the driver whose names begin like those that only register. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

void test_map(struct test *t)
{
	t->sgt = dma_buf_map_attachment_unlocked(t->attach, DMA_BIDIRECTIONAL);
}

static void test_unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
}

static void dev_each(struct test *t, void (*fn)(struct test *t))
{
	fn(t);
}

static void test_notify(struct dma_buf_attachment *attach)
{
	dev_each(attach->importer_priv, test_unmap);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_notify,
};

void *test_attach(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &test_ops, t);
}

/*
 * ignore: RESV_NOT_HELD NO_MOVE_FENCE_WAIT PIN_UNCHECKED
 * expect:
 * importer test_attach dynamic test_ops test_notify revocable movable no-pin may-unmap
 *  via test_unmap:ops dma_buf_unmap_attachment
 * 25 NOTE UNPROVEN_UNMAP
 */
