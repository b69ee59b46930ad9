// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-buf.h>

int test_use(struct dma_buf_attachment *attach)
{
	int ret;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(attach);
	dma_resv_unlock(attach->dmabuf->resv);
	return ret;
}
