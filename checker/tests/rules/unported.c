// SPDX-License-Identifier: GPL-2.0-only
/* Code for the kernel before: the compiler knows no such member. */
#include <linux/dma-buf.h>

static void test_notify(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

/* Nothing is known of its callback. */
static const struct dma_buf_attach_ops named_ops = {
	.allow_peer2peer = true,
	.move_notify = test_notify,
};

static const struct dma_buf_attach_ops fine_ops = {
	.invalidate_mappings = test_notify,
};

void *named(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &named_ops, NULL);
}

void *fine(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &fine_ops, NULL);
}

bool can_move(struct dma_buf_attachment *attach)
{
	return attach->importer_ops->move_notify;
}

/*
 * expect:
 * importer fine dynamic fine_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer named dynamic - - unknown unknown no-pin unknown
 * 13 ERROR UNPORTED
 * 32 ERROR UNPORTED
 * incomplete drivers/test/test.c: line 22: the attach ops that named() uses: the callback of named_ops: it names move_notify, which this kernel does not have
 */
