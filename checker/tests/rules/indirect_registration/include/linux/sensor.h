/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_SENSOR_H
#define _LINUX_SENSOR_H

#include <linux/dma-buf.h>

struct sensor_buffer;

struct sensor_access {
	int (*attach_block)(struct sensor_buffer *b);
	int (*read)(struct sensor_buffer *b);
};

struct sensor_buffer {
	const struct sensor_access *access;
	struct device *dev;
};

int sensor_dma_setup_ext(struct sensor_buffer *b, int dir);
#define sensor_dma_setup(b) sensor_dma_setup_ext(b, 0)

#endif
