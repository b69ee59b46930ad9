// SPDX-License-Identifier: GPL-2.0-only
/* The same, in another file of the driver. */
#include <linux/gpu.h>

void *pair_import(struct gpu *gpu, struct dma_buf *buf);
void *pair_import_sg(struct gpu *gpu, struct dma_buf_attachment *attach);

const struct gpu_driver pair_driver = {
	.import = &pair_import,
	.import_sg = pair_import_sg,
};
