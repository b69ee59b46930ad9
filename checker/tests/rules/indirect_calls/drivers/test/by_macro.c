// SPDX-License-Identifier: GPL-2.0-only
#include <linux/lib.h>

void *macro_reg(struct dma_buf *buf)
{
	return lib_get_macro(buf);
}
