// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>
#include <linux/gpu.h>

void *gpu_import_dev(struct gpu *gpu, struct dma_buf *buf, struct device *dev)
{
	struct dma_buf_attachment *attach;

	if (!gpu->driver->import_sg)
		return ERR_PTR(-22);
	attach = dma_buf_attach(buf, dev);
	if (IS_ERR(attach))
		return attach;
	return gpu->driver->import_sg(gpu, attach);
}
EXPORT_SYMBOL(gpu_import_dev);

void *gpu_import(struct gpu *gpu, struct dma_buf *buf)
{
	return gpu_import_dev(gpu, buf, gpu->dev);
}
EXPORT_SYMBOL(gpu_import);

int gpu_fd_to_handle(struct gpu *gpu, int fd)
{
	struct dma_buf *buf = dma_buf_get(fd);
	void *obj;

	if (gpu->driver->import)
		obj = gpu->driver->import(gpu, buf);
	else
		obj = gpu_import(gpu, buf);
	return IS_ERR(obj);
}
EXPORT_SYMBOL(gpu_fd_to_handle);

int gpu_ioctl(struct gpu *gpu, int fd);
int gpu_ioctl(struct gpu *gpu, int fd)
{
	if (gpu->driver->fd_to_handle)
		return gpu->driver->fd_to_handle(gpu, fd);
	return gpu_fd_to_handle(gpu, fd);
}
