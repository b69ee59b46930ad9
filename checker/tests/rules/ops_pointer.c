// SPDX-License-Identifier: GPL-2.0-only
/* Functions that are called by name as well as through a pointer. */
#include <linux/dma-buf.h>

typedef void *(*attach_fn)(struct dma_buf *buf,
			   const struct dma_buf_attach_ops *ops);

struct table {
	void *(*attach)(struct dma_buf *buf,
			const struct dma_buf_attach_ops *ops);
};

void drv_register(attach_fn fn);

static void real(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void stub(struct dma_buf_attachment *attach)
{
}

static const struct dma_buf_attach_ops real_ops = {
	.invalidate_mappings = real,
};

static const struct dma_buf_attach_ops stub_ops = {
	.invalidate_mappings = stub,
};

static void *in_table(struct dma_buf *buf, const struct dma_buf_attach_ops *ops)
{
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

static void *registered(struct dma_buf *buf,
			const struct dma_buf_attach_ops *ops)
{
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

static const struct table table = { .attach = in_table };

void *direct(struct dma_buf *buf)
{
	drv_register(registered);
	registered(buf, &real_ops);
	return in_table(buf, &real_ops);
}

void *through(struct dma_buf *buf, const struct table *t)
{
	return t->attach(buf, &stub_ops);
}

void *use(struct dma_buf *buf)
{
	return through(buf, &table);
}

/*
 * ignore: NOT_PINNED
 * expect:
 * importer in_table dynamic real_ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer in_table dynamic stub_ops stub legacy-pinned stub-callback no-pin n.a.
 * importer registered dynamic - - unknown unknown no-pin unknown
 * importer registered dynamic real_ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 20 ERROR STUB_INVALIDATE
 * incomplete drivers/test/test.c: line 40: the attach ops that registered() uses: registered() may also be called through a pointer (drivers/test/test.c:47), with another 'ops'
 */
