// SPDX-License-Identifier: GPL-2.0-only
/* None of the words stands here. */
#include "outer.h"

void *inlined(struct dma_buf *buf, struct device *dev)
{
	return test_attach(buf, dev);
}

void *by_macro(struct dma_buf *buf, struct device *dev)
{
	return TEST_IMPORT(buf, dev);
}
