// SPDX-License-Identifier: GPL-2.0-only
#include <linux/sensor.h>

static int own_attach_block(struct sensor_buffer *b)
{
	return !b;
}

const struct sensor_access own_access = {
	.attach_block = own_attach_block,
};
