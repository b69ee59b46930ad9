// SPDX-License-Identifier: GPL-2.0-only
/* Included by the file it tests. */

struct alpha_test {
	const struct dma_buf_attach_ops *attach_ops;
};

bool alpha_test_is_dynamic(struct alpha_test *t);
bool alpha_test_is_dynamic(struct alpha_test *t)
{
	/* Evicted through the invalidate_mappings() callback. */
	return t->attach_ops && t->attach_ops->invalidate_mappings;
}

static const struct dma_buf_attach_ops alpha_nop2p_ops = {
	.allow_peer2peer = false,
	.invalidate_mappings = alpha_dma_buf_move_notify
};

struct alpha_test alpha_tests[] = {
	{ .attach_ops = &alpha_nop2p_ops },
};
