// SPDX-License-Identifier: GPL-2.0-only
/* Exports nothing: who imports by it registers a buffer. */
#include <linux/kernel.h>
#include <linux/sensor.h>

int sensor_ioctl(struct sensor_buffer *b, int fd);

static int sensor_attach(struct sensor_buffer *b, int fd)
{
	struct dma_buf_attachment *attach;

	if (!b->access->attach_block || fd < 0)
		return -1;
	attach = dma_buf_attach(dma_buf_get(fd), b->dev);
	if (IS_ERR(attach))
		return -1;
	return b->access->attach_block(b);
}

int sensor_ioctl(struct sensor_buffer *b, int fd)
{
	return sensor_attach(b, fd);
}
