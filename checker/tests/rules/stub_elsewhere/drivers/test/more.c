// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

void drv_note(struct dma_buf_attachment *attach);
void drv_note(struct dma_buf_attachment *attach)
{
	pr_info("noted\n");
}

void drv_other(struct dma_buf_attachment *attach);
void drv_other(struct dma_buf_attachment *attach)
{
}
