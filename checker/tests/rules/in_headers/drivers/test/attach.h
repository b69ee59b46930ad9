/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/dma-buf.h>

static inline struct dma_buf_attachment *
test_attach(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_attach(buf, dev);
}

#define TEST_ATTACH(buf, dev, ops, priv) \
	dma_buf_dynamic_attach(buf, dev, ops, priv)

/* Nobody uses it. */
static inline void *test_idle(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_attach(buf, dev);
}
