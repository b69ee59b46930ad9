/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_DMA_FENCE_H
#define _LINUX_DMA_FENCE_H

#include <linux/dma-resv.h>

struct dma_fence {
	u64 seqno;
};

void dma_fence_put(struct dma_fence *fence);
int dma_fence_signal(struct dma_fence *fence);
int dma_resv_reserve_fences(struct dma_resv *obj, unsigned int num_fences);
void dma_resv_add_fence(struct dma_resv *obj, struct dma_fence *fence,
			enum dma_resv_usage usage);

#endif
