// SPDX-License-Identifier: GPL-2.0-only
/* Headers of the driver, and .c files that are included. */
#include <linux/dma-buf.h>
#include "test.h"

static void *test_import(struct dma_buf *buf, void *priv)
{
	return dma_buf_dynamic_attach(buf, NULL, &test_ops, priv);
}

#include "part.c"

#ifdef CONFIG_TEST_OTHER
#include "late.c"
#endif
