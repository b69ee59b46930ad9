/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_GPU_H
#define _LINUX_GPU_H

#include <linux/dma-buf.h>

struct gpu;

struct gpu_driver {
	int (*fd_to_handle)(struct gpu *gpu, int fd);
	void *(*import)(struct gpu *gpu, struct dma_buf *buf);
	void *(*import_sg)(struct gpu *gpu, struct dma_buf_attachment *attach);
	int (*dumb)(struct gpu *gpu);
	const char *name;
};

struct gpu {
	const struct gpu_driver *driver;
	struct device *dev;
};

int gpu_fd_to_handle(struct gpu *gpu, int fd);
void *gpu_import(struct gpu *gpu, struct dma_buf *buf);
void *gpu_import_dev(struct gpu *gpu, struct dma_buf *buf, struct device *dev);

#endif
