// spatch: refuse-unrevocable -D ops=box_ops -D attach_fn=box_attach
// SPDX-License-Identifier: GPL-2.0-only
// Nothing is declared.

static int box_attach(struct dma_buf *dmabuf,
		      struct dma_buf_attachment *attachment)
{
	return 0;
}

static int box_pin(struct dma_buf_attachment *attachment)
{
	return box_lock(attachment->dmabuf->priv);
}
