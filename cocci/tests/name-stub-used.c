// spatch: name-stub -D callback=box_unsupported
// SPDX-License-Identifier: GPL-2.0-only
// Somebody calls it.

static void box_unsupported(struct dma_buf_attachment *attach)
{
	pr_warn("cannot let go\n");
}

static const struct dma_buf_attach_ops box_pinned_ops = {
	.invalidate_mappings = box_unsupported
};

static void box_setup(struct box *box)
{
	box->ops.allow_peer2peer = true;
	box->ops.invalidate_mappings = box_unsupported;
	box_unsupported(box->attach);
}
