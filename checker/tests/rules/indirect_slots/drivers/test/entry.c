// SPDX-License-Identifier: GPL-2.0-only
/* Its own way in: one goes on to the core's, the other does not. */
#include <linux/gpu.h>

void *entry_import_sg(struct gpu *gpu, struct dma_buf_attachment *attach);

static int entry_on(struct gpu *gpu, int fd)
{
	return fd ? gpu_fd_to_handle(gpu, fd) : 0;
}

static int entry_end(struct gpu *gpu, int fd)
{
	return fd;
}

const struct gpu_driver entry_driver = {
	.fd_to_handle = entry_on,
	.import_sg = entry_import_sg,
};

const struct gpu_driver entry_none_driver = {
	.fd_to_handle = entry_end,
	.import_sg = entry_import_sg,
};
