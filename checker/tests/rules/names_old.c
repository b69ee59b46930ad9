// SPDX-License-Identifier: GPL-2.0-only
/* Uses of the callback in every form, before the series. */
#include <linux/dma-buf.h>

static void test_notify(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, attach->importer_priv, 0);
}

#define TEST_CALLBACK .move_notify = test_notify

struct outer {
	struct dma_buf_attach_ops ops;
};

static struct outer nested = { .ops.move_notify = test_notify };
static struct dma_buf_attach_ops made = { TEST_CALLBACK };
static struct dma_buf_attach_ops gnu = { move_notify: test_notify };

/* The move_notify callback is ours here. */
static bool test_has(const struct dma_buf_attach_ops *ops)
{
	return ops->move_notify && offsetof(struct dma_buf_attach_ops,
					    move_notify);
}

/*
 * generation: old
 * expect:
 * drivers/dma-buf/dma-buf.c:29 NOTE OLD_FUNCTION
 * drivers/dma-buf/dma-buf.c:37 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:38 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:40 NOTE OLD_FUNCTION
 * 10 NOTE OLD_CALLBACK
 * 16 NOTE OLD_CALLBACK
 * 18 NOTE OLD_CALLBACK
 * 20 NOTE OLD_CALLBACK
 * 23 NOTE OLD_CALLBACK
 * 24 NOTE OLD_CALLBACK
 * include/linux/dma-buf.h:35 NOTE OLD_CALLBACK
 * include/linux/dma-buf.h:65 NOTE OLD_FUNCTION
 */
