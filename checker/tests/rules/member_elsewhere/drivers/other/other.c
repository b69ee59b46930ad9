// SPDX-License-Identifier: GPL-2.0-only
#include "../core/core.h"

static void stub(struct dma_buf_attachment *attach)
{
}

static const struct dma_buf_attach_ops other_ops = {
	.invalidate_mappings = stub,
};

static const struct core_driver other_driver = { .attach_ops = &other_ops };

void other_probe(struct core_dev *d)
{
	core_register(d, &other_driver);
	core_use(d, &other_ops);
}
