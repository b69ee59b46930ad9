// SPDX-License-Identifier: GPL-2.0-only
#include <linux/dma-resv.h>

long waits_idle(struct dma_resv *resv)
{
	return dma_resv_wait_timeout(resv, DMA_RESV_USAGE_READ, true, 100);
}
