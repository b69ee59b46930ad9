// check: remap-in-callback
// SPDX-License-Identifier: GPL-2.0-only
// Callbacks that map what is being taken away.

static void bad_parameter(struct dma_buf_attachment *attach)
{
	struct carp *c = attach->importer_priv;

	dma_buf_unmap_attachment(attach, c->sgt, DIR);
	c->sgt = dma_buf_map_attachment(attach, DIR);
}

static const struct dma_buf_attach_ops parameter_ops = {
	.invalidate_mappings = bad_parameter,
};

static void bad_member(struct dma_buf_attachment *attach)
{
	struct carp *c = attach->importer_priv;

	if (!c->alive)
		goto out;
	c->sgt = dma_buf_map_attachment(c->attach,
					DIR);
out:
	c->stale = false;
}

static const struct dma_buf_attach_ops member_ops = {
	.move_notify = bad_member,
};

static void bad_local(struct dma_buf_attachment *attach)
{
	struct dma_buf_attachment *a;

	a = attach;
	if (IS_ERR(dma_buf_map_attachment_unlocked(a, DIR)))
		return;
}

static const struct dma_buf_attach_ops local_ops = {
	.invalidate_mappings = bad_local,
};

static void good_unmap(struct dma_buf_attachment *attach)
{
	struct carp *c = attach->importer_priv;

	dma_buf_unmap_attachment(attach, c->sgt, DIR);
	c->sgt = NULL;
}

static const struct dma_buf_attach_ops unmap_ops = {
	.invalidate_mappings = good_unmap,
};

static void good_another(struct dma_buf_attachment *attach)
{
	struct carp *c = attach->importer_priv;

	dma_buf_unmap_attachment(attach, c->sgt, DIR);
	c = next_carp();
	c->sgt = dma_buf_map_attachment(c->attach, DIR);
}

static const struct dma_buf_attach_ops another_ops = {
	.invalidate_mappings = good_another,
};

static void good_later(struct dma_buf_attachment *attach)
{
	struct carp *c = attach->importer_priv;

	dma_buf_unmap_attachment(attach, c->sgt, DIR);
	queue_work(c->wq, &c->map_again);
}

static const struct dma_buf_attach_ops later_ops = {
	.invalidate_mappings = good_later,
};

static void good_no_callback(struct dma_buf_attachment *attach)
{
	dma_buf_map_attachment(attach, DIR);
}
