// SPDX-License-Identifier: GPL-2.0-only
#include <linux/pool.h>

#define POOL_FLAGS (PP_FLAG_DMA_MAP | PP_FLAG_ALLOW_UNREADABLE_NETMEM)

void pool_by_store(struct pool *p)
{
	p->flags |= PP_FLAG_ALLOW_UNREADABLE_NETMEM;
}

const struct pool pool_by_table = { .flags = POOL_FLAGS };
