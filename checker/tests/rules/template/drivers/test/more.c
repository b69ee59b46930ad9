// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

#define NOTIFY(a) pr_info("%p\n", a)
#include "tmpl.h"

/* invalidate_mappings */
void *more(struct dma_buf *buf)
{
	return tmpl_import(buf);
}
