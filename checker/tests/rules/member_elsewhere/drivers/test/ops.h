/* SPDX-License-Identifier: GPL-2.0-only */
#include "../core/core.h"

extern const struct dma_buf_attach_ops test_ops;
