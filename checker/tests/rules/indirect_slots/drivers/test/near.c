// SPDX-License-Identifier: GPL-2.0-only
/*
 * None of these imports: without import_sg the helper gives up.
 * .import_sg = gpu_helper_import_sg
 */
#include <linux/gpu_helper.h>

const struct gpu_driver near_driver = {
	.name = "near",
	/* GPU_OPS, */
};

const struct gpu_driver near_null_driver = {
	GPU_OPS,
	.import_sg = NULL,
};

const struct gpu_driver near_macro_driver = {
	GPU_OPS_NAME,
};

const struct gpu_driver near_useless_driver = {
	.import = gpu_import,
};

extern const struct gpu_driver near_elsewhere;
