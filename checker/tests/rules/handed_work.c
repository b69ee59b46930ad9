// SPDX-License-Identifier: GPL-2.0-only
/* A function of the driver's own that queues what it is handed. */
#include <linux/dma-buf.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>

struct test {
	struct dma_buf_attachment *attach;
	struct workqueue_struct *wq;
	struct work_struct stop;
};

static void test_stop(struct work_struct *work)
{
	struct test *t = container_of(work, struct test, stop);

	dma_buf_unmap_attachment(t->attach, NULL, DMA_BIDIRECTIONAL);
}

void test_init(struct test *t)
{
	INIT_WORK(&t->stop, test_stop);
}

static void test_queue(struct test *t, struct work_struct *work)
{
	if (t->wq)
		queue_work(t->wq, work);
}

static void test_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	test_queue(t, &t->stop);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = test_notify,
};

void *test_attach(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &test_ops, t);
}

/*
 * ignore: RESV_NOT_HELD NOT_PINNED
 * expect:
 * importer test_attach dynamic test_ops test_notify revocable movable no-pin may-unmap
 *  via test_queue test_stop:work dma_buf_unmap_attachment
 * 31 NOTE UNPROVEN_UNMAP
 */
