// SPDX-License-Identifier: GPL-2.0-only
/* The callback's old name in words, where the code is ported. */
#include <linux/dma-buf.h>

/* Nobody compiles it, but there is only one such member. */
#define bad_macro(attach) ((attach)->importer_ops->move_notify)
/* Whatever this is. */
#define note_macro(mover) ((mover)->move_notify)

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

/* A table of another interface may have such a member. */
struct mover_funcs {
	void (*move_notify)(struct test *t);
};

/* --- bad --- */

/*
 * bad_kernel_doc() - the &dma_buf_attach_ops.move_notify of the test
 */
static void bad_kernel_doc(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops test_ops = {
	.invalidate_mappings = bad_kernel_doc,
};

void *bad_comment(struct dma_buf *buf, struct device *dev, struct test *t)
{
	/* From here on dma_buf_attach_ops.move_notify can come. */
	return dma_buf_dynamic_attach(buf, dev, &test_ops, t);
}

int bad_error_path(struct test *t)
{
	if (!t->attach)
		goto err;
	return 0;
err:
	/* Not yet attached: &dma_buf_attach_ops.move_notify did not come. */
	return -1;
}

/* --- good --- */

static void good_member_of_another(const struct mover_funcs *funcs,
				   struct test *t)
{
	funcs->move_notify(t);
}

static void good_own_move_notify(struct test *t)
{
	dma_resv_assert_held(t->attach->dmabuf->resv);
}

const struct mover_funcs good_table = {
	.move_notify = good_own_move_notify,
};

void good_words(struct test *t)
{
	/* The remove_notify_handler of a bus is something else. */
	good_member_of_another(&good_table, t);
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_comment dynamic test_ops bad_kernel_doc revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 6 ERROR OLD_CALLBACK
 * 8 NOTE OLD_CALLBACK
 * 23 ERROR OLD_CALLBACK
 * 38 ERROR OLD_CALLBACK
 * 48 ERROR OLD_CALLBACK
 */
