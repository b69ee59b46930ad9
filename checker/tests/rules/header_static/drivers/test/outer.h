/* SPDX-License-Identifier: GPL-2.0-only */
#include "helper.h"
#include "ops.h"

static inline void *outer_attach(struct dma_buf *buf)
{
	return helper_attach(buf, &outer_ops);
}
