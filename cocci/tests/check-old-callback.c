// check: old-callback
// SPDX-License-Identifier: GPL-2.0-only
// The callback's old name.

struct dma_buf_attach_ops {
	bool allow_peer2peer;

	void (*move_notify)(struct dma_buf_attachment *attach); // bad
};

struct moth_ops {
	void (*move_notify)(struct moth *m); // good
};

static const struct dma_buf_attach_ops bad_ops = {
	.allow_peer2peer = true,
	.move_notify = moth_move,
};

static struct dma_buf_attach_ops bad_array[] = {
	{ .move_notify = moth_move },
	{
		.move_notify = moth_move_too,
	},
};

static const struct moth_ops good_ops = {
	.move_notify = moth_move,
};

static void bad_uses(struct dma_buf_attach_ops *ops,
		     struct dma_buf_attachment *attach)
{
	struct dma_buf_attach_ops mine;

	mine.move_notify = NULL;
	if (ops->move_notify)
		attach->importer_ops->move_notify(attach);
}

static const struct dma_buf_attach_ops good_new = {
	.invalidate_mappings = moth_move,
};

static void good_uses(struct moth_ops *ops, struct moth *move_notify)
{
	ops->move_notify(move_notify);
	moth_move_notify(move_notify);
}
