// spatch: name-stub -D unused -D callback=box_unsupported
// SPDX-License-Identifier: GPL-2.0-only
// Nothing else uses the stub.

#include <linux/dma-buf.h>

static void box_unsupported(struct dma_buf_attachment *attach);

static struct box *box_get(int fd)
{
	return box_attach(fd, &box_pinned_ops);
}

static void
box_unsupported(struct dma_buf_attachment *attach)
{
	struct box *box = attach->importer_priv;

	box_warn(box, "this should not happen\n");
}

static struct dma_buf_attach_ops box_pinned_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = box_unsupported,
};

static const struct dma_buf_attach_ops box_ops = {
	.invalidate_mappings = box_invalidate,
};
