// check: stub-invalidate
// SPDX-License-Identifier: GPL-2.0-only
// Callbacks that do nothing.

static void bad_empty(struct dma_buf_attachment *attach)
{
}

static const struct dma_buf_attach_ops empty_ops = {
	.invalidate_mappings = bad_empty,
};

static void bad_log(struct dma_buf_attachment *attach)
{
	struct snail *s = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	dev_warn_ratelimited(s->dev, "moved, and %s cannot\n", s->name);
}

static const struct dma_buf_attach_ops log_ops = {
	.move_notify = bad_log,
};

static void
bad_flag(struct dma_buf_attachment *attach)
{
	struct snail *s = to_snail(attach->importer_priv);

	if (WARN_ON(!s))
		return;
	WRITE_ONCE(s->stale, true);
	s->moves++;
}

static struct dma_buf_attach_ops flag_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = &bad_flag,
};

static void good_unmap(struct dma_buf_attachment *attach)
{
	struct snail *s = attach->importer_priv;

	dma_buf_unmap_attachment(attach, s->sgt, DIR);
}

static const struct dma_buf_attach_ops unmap_ops = {
	.invalidate_mappings = good_unmap,
};

static void good_helper(struct dma_buf_attachment *attach)
{
	int ret = snail_stop(attach->importer_priv);

	if (ret)
		pr_err("%d\n", ret);
}

static const struct dma_buf_attach_ops helper_ops = {
	.invalidate_mappings = good_helper,
};

static void good_pointer(struct dma_buf_attachment *attach)
{
	struct snail *s = attach->importer_priv;

	if (!s->house)
		return;
	s->house->close(s);
}

static const struct dma_buf_attach_ops pointer_ops = {
	.invalidate_mappings = good_pointer,
};

static void good_entries(struct dma_buf_attachment *attach)
{
	struct snail *s = attach->importer_priv;
	int i;

	for (i = 0; i < 8; i++)
		WRITE_ONCE(s->entry[i], 0);
}

static const struct dma_buf_attach_ops entries_ops = {
	.invalidate_mappings = good_entries,
};

static void good_register(struct dma_buf_attachment *attach)
{
	struct snail *s = attach->importer_priv;

	writel(0, s->regs);
}

static const struct dma_buf_attach_ops register_ops = {
	.invalidate_mappings = good_register,
};

static void good_list(struct dma_buf_attachment *attach)
{
	struct snail *s = attach->importer_priv;
	struct slime *x;

	list_for_each_entry(x, &s->trail, node) {
		x->wet = false;
	}
}

static const struct dma_buf_attach_ops list_ops = {
	.invalidate_mappings = good_list,
};

// Not a callback of an importer.
static void good_not_ours(struct snail *s)
{
}

static const struct snail_ops not_ours_ops = {
	.move_notify = good_not_ours,
};
