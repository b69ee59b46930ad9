// SPDX-License-Identifier: GPL-2.0-only
/* Not parsed: it never attaches. */
#include <linux/kernel.h>
#include <linux/sensor.h>

int sensor_dma_attach_block(struct sensor_buffer *b);

static const struct sensor_access sensor_dma_access = {
	.attach_block = sensor_dma_attach_block,
};

static void sensor_dma_alloc(struct sensor_buffer *b)
{
	b->access = &sensor_dma_access;
}

int sensor_dma_setup_ext(struct sensor_buffer *b, int dir)
{
	sensor_dma_alloc(b);
	return dir;
}
EXPORT_SYMBOL_GPL(sensor_dma_setup_ext);
