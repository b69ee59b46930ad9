// SPDX-License-Identifier: GPL-2.0-only
#include <linux/lib.h>

void *attr_reg(struct dma_buf *buf)
{
	return lib_get_by_attr(buf);
}
