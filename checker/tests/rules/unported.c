// SPDX-License-Identifier: GPL-2.0-only
/* Code for the kernel before: the compiler knows no such member. */
#include <linux/dma-buf.h>

/* A table of another interface may have such a member. */
struct mover_funcs {
	void (*move_notify)(struct dma_buf_attachment *attach);
};

static void test_notify(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

/* --- bad --- */

/* Nothing is known of its callback. */
static const struct dma_buf_attach_ops named_ops = {
	.allow_peer2peer = true,
	.move_notify = test_notify,
};

void *bad_table(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &named_ops, NULL);
}

bool bad_read(struct dma_buf_attachment *attach)
{
	return attach->importer_ops->move_notify;
}

int bad_error_path(struct dma_buf_attachment *attach)
{
	const struct dma_buf_attach_ops *ops = attach->importer_ops;

	if (!attach->importer_priv)
		goto err;
	return 0;
err:
	ops->move_notify(attach);
	return -1;
}

/* --- good --- */

static const struct dma_buf_attach_ops fine_ops = {
	.invalidate_mappings = test_notify,
};

void *good_table(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &fine_ops, NULL);
}

bool good_read(struct dma_buf_attachment *attach)
{
	return attach->importer_ops->invalidate_mappings;
}

void good_member_of_another(const struct mover_funcs *funcs,
			    struct dma_buf_attachment *attach)
{
	funcs->move_notify(attach);
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_table dynamic - - unknown unknown no-pin unknown
 * importer good_table dynamic fine_ops test_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 20 ERROR UNPORTED
 * 30 ERROR UNPORTED
 * 41 ERROR UNPORTED
 * incomplete drivers/test/test.c: line 25: the attach ops that bad_table() uses: the callback of named_ops: it names move_notify, which this kernel does not have
 */
