// SPDX-License-Identifier: GPL-2.0-only
#include <linux/gpu_helper.h>

static const struct gpu_driver macro_driver = {
	.name = "macro",
#ifdef CONFIG_MACRO_DUMB
	GPU_OPS_NAME,
#endif
	GPU_OPS,
};

const struct gpu_driver *macro_get(void)
{
	return &macro_driver;
}
