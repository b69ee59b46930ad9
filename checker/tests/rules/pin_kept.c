// SPDX-License-Identifier: GPL-2.0-only
/* A pin that is kept by a success, and taken back by nothing but the errors of
 * the function that pins. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf *buf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

#define DIR DMA_BIDIRECTIONAL

int prepare(struct test *t);

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

int bad_kept(struct test *t)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(t->buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	dma_resv_lock(t->buf->resv, NULL);
	ret = dma_buf_pin(attach);
	if (ret)
		goto err_unlock;
	ret = prepare(t);
	if (ret)
		goto err_unpin;
	t->attach = attach;
	dma_resv_unlock(t->buf->resv);
	return 0;
err_unpin:
	dma_buf_unpin(attach);
err_unlock:
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, attach);
	return ret;
}

void bad_release(struct test *t)
{
	dma_buf_detach(t->buf, t->attach);
}

/*
 * expect:
 * importer bad_kept dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * 34 ERROR PIN_UNBALANCED
 */
