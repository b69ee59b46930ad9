// SPDX-License-Identifier: GPL-2.0-only
#include <linux/gpu.h>

void *pair_import(struct gpu *gpu, struct dma_buf *buf);
void *pair_import(struct gpu *gpu, struct dma_buf *buf)
{
	return gpu_import(gpu, buf);
}
