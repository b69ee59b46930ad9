// SPDX-License-Identifier: GPL-2.0-only
/* Real callbacks: by direct calls, by a pointer, not at all. */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct work_struct work;
	void (*stop)(struct test *t);
};

void test_hw_stop(struct test *t);

static void test_unmap(struct test *t)
{
	if (!t->sgt)
		return;
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
	t->sgt = NULL;
}

static void direct_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	test_hw_stop(t);
	test_unmap(t);
}

static void pointer_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->stop(t);
}

static int test_idle(struct test *t)
{
	t->sgt = NULL;
	return schedule_work(&t->work);
}

static void never_notify(struct dma_buf_attachment *attach)
{
	test_idle(attach->importer_priv);
}

static const struct dma_buf_attach_ops direct_ops = {
	.invalidate_mappings = direct_notify,
};

static const struct dma_buf_attach_ops pointer_ops = {
	.invalidate_mappings = pointer_notify,
};

static const struct dma_buf_attach_ops never_ops = {
	.invalidate_mappings = never_notify,
};

void *direct(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &direct_ops, t);
}

void *pointer(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &pointer_ops, t);
}

void *never(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &never_ops, t);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer direct dynamic direct_ops direct_notify revocable movable no-pin unmaps
 *  via test_unmap dma_buf_unmap_attachment
 * importer never dynamic never_ops never_notify revocable movable no-pin unknown
 * importer pointer dynamic pointer_ops pointer_notify revocable movable no-pin unknown
 * 31 NOTE UNPROVEN_UNMAP
 * 44 NOTE UNPROVEN_UNMAP
 */
