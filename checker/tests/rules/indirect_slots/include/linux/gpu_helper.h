/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_GPU_HELPER_H
#define _LINUX_GPU_HELPER_H

#include <linux/gpu.h>

int gpu_helper_dumb(struct gpu *gpu);
void *gpu_helper_import_sg(struct gpu *gpu, struct dma_buf_attachment *attach);

#define GPU_OPS_WITH_DUMB(dumb_func) \
	.dumb = (dumb_func), \
	.import_sg = gpu_helper_import_sg

#define GPU_OPS GPU_OPS_WITH_DUMB(gpu_helper_dumb)

#define GPU_OPS_IMPORT(import_func) \
	.import = (import_func), \
	GPU_OPS

/* Sets nothing of the sort. */
#define GPU_OPS_NAME .name = "gpu_import"

#endif
