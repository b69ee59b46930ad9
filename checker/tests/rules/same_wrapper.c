// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two work items through one function of the driver: the one that unmaps does
 * not speak for the one that does not.
 */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct workqueue_struct *wq;
	struct work_struct count;
	struct work_struct stop;
	int n;
};

static void test_count(struct work_struct *work)
{
	container_of(work, struct test, count)->n++;
}

static void test_stop(struct work_struct *work)
{
	struct test *t = container_of(work, struct test, stop);

	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
}

void test_init(struct test *t)
{
	INIT_WORK(&t->count, test_count);
	INIT_WORK(&t->stop, test_stop);
}

static void test_queue(struct test *t, struct work_struct *work)
{
	queue_work(t->wq, work);
}

static void stops_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	test_queue(t, &t->count);
	test_queue(t, &t->stop);
}

static void counts_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	test_queue(t, &t->count);
}

static const struct dma_buf_attach_ops stops_ops = {
	.invalidate_mappings = stops_notify,
};

static const struct dma_buf_attach_ops counts_ops = {
	.invalidate_mappings = counts_notify,
};

void *stops(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &stops_ops, t);
}

void *counts(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &counts_ops, t);
}

/*
 * ignore: RESV_NOT_HELD NOT_PINNED
 * expect:
 * importer counts dynamic counts_ops counts_notify revocable movable no-pin unknown
 * importer stops dynamic stops_ops stops_notify revocable movable no-pin may-unmap
 *  via test_queue test_stop:work dma_buf_unmap_attachment
 * 41 NOTE UNPROVEN_UNMAP
 * 49 NOTE UNPROVEN_UNMAP
 */
