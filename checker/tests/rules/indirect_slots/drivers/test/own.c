// SPDX-License-Identifier: GPL-2.0-only
/* An import function of its own, which calls the helper. */
#include <linux/gpu_helper.h>

static void *own_import(struct gpu *gpu, struct dma_buf *buf)
{
	return gpu_import_dev(gpu, buf, NULL);
}

const struct gpu_driver own_driver = {
	GPU_OPS,
	.import = own_import,
};
