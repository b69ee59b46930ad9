// SPDX-License-Identifier: GPL-2.0-only
/* Tables inside functions, of one name, and tables that are filled later. */
#include <linux/dma-buf.h>

static void real(struct dma_buf_attachment *attach)
{
	dma_buf_unmap_attachment(attach, NULL, DMA_BIDIRECTIONAL);
}

static void stub(struct dma_buf_attachment *attach)
{
}

void *a(struct dma_buf *buf)
{
	static const struct dma_buf_attach_ops ops = {
		.invalidate_mappings = real,
	};

	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

void *b(struct dma_buf *buf)
{
	static const struct dma_buf_attach_ops ops = {
		.invalidate_mappings = stub,
	};

	return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
}

void *c(struct dma_buf *buf, bool yes)
{
	if (yes) {
		static const struct dma_buf_attach_ops ops = {
			.invalidate_mappings = real,
		};

		return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
	} else {
		static const struct dma_buf_attach_ops ops;

		return dma_buf_dynamic_attach(buf, NULL, &ops, NULL);
	}
}

void *d(struct dma_buf *buf)
{
	static const struct dma_buf_attach_ops *ops;
	static const struct dma_buf_attach_ops mine = {
		.invalidate_mappings = real,
	};

	ops = &mine;
	return dma_buf_dynamic_attach(buf, NULL, ops, NULL);
}

static struct dma_buf_attach_ops tentative;
static struct dma_buf_attach_ops tentative;

static const struct dma_buf_attach_ops later;

void *e(struct dma_buf *buf)
{
	tentative.invalidate_mappings = real;
	return dma_buf_dynamic_attach(buf, NULL, &tentative, NULL);
}

void *f(struct dma_buf *buf)
{
	return dma_buf_dynamic_attach(buf, NULL, &later, NULL);
}

static const struct dma_buf_attach_ops later = {
	.invalidate_mappings = stub,
};

/*
 * ignore: NOT_PINNED
 * expect:
 * importer a dynamic ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer b dynamic ops stub legacy-pinned stub-callback no-pin n.a.
 * importer c dynamic ops - legacy-pinned no-callback no-pin n.a.
 * importer c dynamic ops real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer d dynamic mine real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer e dynamic tentative real revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer f dynamic later stub legacy-pinned stub-callback no-pin n.a.
 * 10 ERROR STUB_INVALIDATE
 * 10 ERROR STUB_INVALIDATE
 * 43 NOTE NO_INVALIDATE
 */
