// SPDX-License-Identifier: GPL-2.0-only
/* Pins in the attach flow, in a helper of it, elsewhere, not at all. No unpin
 * anywhere. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = notify,
};

static int pin_it(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

int test_import(struct dma_buf *buf, struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	return pin_it(t);
}

int test_plain(struct dma_buf *buf, struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	return 0;
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer test_import dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer test_plain dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 27 ERROR PIN_UNBALANCED
 */
