// SPDX-License-Identifier: GPL-2.0-only
/* Nothing in this file looks like an importer. */
#include "helper.h"
#include "ops.h"

void *more(struct dma_buf *buf)
{
	return helper_attach(buf, &stub_ops);
}
