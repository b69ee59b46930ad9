// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

struct dma_buf_attachment *test_import(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_attach(buf, dev);
}

struct dma_buf_attachment *test_null(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, NULL, NULL);
}

/*
 * expect:
 * importer test_import static - - legacy-pinned static no-pin n.a.
 * importer test_null dynamic - - legacy-pinned static no-pin n.a.
 * 6 NOTE STATIC_IMPORTER
 * 11 NOTE STATIC_IMPORTER
 */
