// check: old-function
// SPDX-License-Identifier: GPL-2.0-only
// The function's old name.

void dma_buf_move_notify(struct dma_buf *dmabuf);

void dma_buf_move_notify(struct dma_buf *dmabuf)
{
	dma_resv_assert_held(dmabuf->resv);
}
EXPORT_SYMBOL_NS_GPL(dma_buf_move_notify, "DMA_BUF");

static void bad_call(struct wasp *w)
{
	if (w->dmabuf)
		dma_buf_move_notify(w->dmabuf);
}

static wasp_fn *bad_pointer(void)
{
	return dma_buf_move_notify;
}

static void bad_argument(struct wasp *w)
{
	for_each_buffer(w, &dma_buf_move_notify);
}

static void good_new(struct wasp *w)
{
	dma_buf_invalidate_mappings(w->dmabuf);
}

static void good_own(struct wasp *w)
{
	wasp_move_notify(w);
	xe_dma_buf_move_notify(w->attach);
}

static void good_text(struct wasp *w)
{
	pr_debug("dma_buf_move_notify()\n");
}
