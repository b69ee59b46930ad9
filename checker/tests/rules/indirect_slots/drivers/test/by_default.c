// SPDX-License-Identifier: GPL-2.0-only
#include <linux/gpu.h>

static void *default_import_sg(struct gpu *gpu,
			       struct dma_buf_attachment *attach)
{
	return attach;
}

const struct gpu_driver default_driver = {
	.name = "default",
	.import = NULL,
	.import_sg = default_import_sg,
};
