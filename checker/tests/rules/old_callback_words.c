// SPDX-License-Identifier: GPL-2.0-only
/* The bare old name in comments of a file that has the callback by its new
 * one, and in whose code nothing else is called so. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

/* bad: called by move_notify, with the lock held. */
static void bad_above(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = bad_above, /* bad: this is move_notify */
};

void *bad_inside(struct dma_buf *buf, struct device *dev, struct test *t)
{
	/* bad: move_notify can come from here on */
	return dma_buf_dynamic_attach(buf, dev, &test_ops, t);
}

/* good: remove_notify is another word, and so is my_move_notify() */
void good_words(struct test *t)
{
	t->sgt = NULL; /* good: move, notify */
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT ATTACH_TOO_EARLY
 * expect:
 * importer bad_inside dynamic test_ops bad_above revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 11 ERROR OLD_CALLBACK
 * 20 ERROR OLD_CALLBACK
 * 25 ERROR OLD_CALLBACK
 */
