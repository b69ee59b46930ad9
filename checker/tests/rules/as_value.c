// SPDX-License-Identifier: GPL-2.0-only
/* Attaching through a pointer is not followed, and that is said. */
#include <linux/dma-buf.h>

struct table {
	struct dma_buf_attachment *(*attach)(struct dma_buf *, struct device *);
};

static const struct table table = { .attach = dma_buf_attach };

void *test_import(struct dma_buf *buf)
{
	return table.attach(buf, NULL);
}

/*
 * expect:
 * incomplete drivers/test/test.c: line 9: dma_buf_attach() is used as a value, and who attaches by it was not followed
 */
