// SPDX-License-Identifier: GPL-2.0-only
/* A macro that nobody defines, and a choice: not to be read. */
#include <linux/gpu.h>

void *odd_import(struct gpu *gpu, struct dma_buf *buf);
void *odd_import_sg(struct gpu *gpu, struct dma_buf_attachment *attach);

const struct gpu_driver odd_macro_driver = {
	ODD_OPS(odd),
};

const struct gpu_driver odd_choice_driver = {
	.import = sizeof(long) == 8 ? odd_import : NULL,
	.import_sg = odd_import_sg,
};
