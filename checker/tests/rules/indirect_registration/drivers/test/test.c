// SPDX-License-Identifier: GPL-2.0-only
#include <linux/sensor.h>

int test_probe(struct sensor_buffer *b)
{
	return sensor_dma_setup(b);
}
