// SPDX-License-Identifier: GPL-2.0-only
#include <linux/gpu_helper.h>

static const struct gpu_driver arg_drivers[] = {
	{ .name = "none" },
	{ GPU_OPS_IMPORT(gpu_import), .name = "arg" },
};

const struct gpu_driver *arg_get(void)
{
	return arg_drivers;
}
