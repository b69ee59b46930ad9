// SPDX-License-Identifier: GPL-2.0-only
/* PP_FLAG_ALLOW_UNREADABLE_NETMEM is looked at, and taken away. */
#include <linux/pool.h>

int pool_near(struct pool *p)
{
	p->flags = PP_FLAG_DMA_MAP;
	p->flags &= ~PP_FLAG_ALLOW_UNREADABLE_NETMEM;
	p->netmem_tx = false;
	switch (p->netmem_tx) {
	case NETMEM_TX_DMA:
		return 1;
	}
	if (p->flags & PP_FLAG_ALLOW_UNREADABLE_NETMEM)
		return 2;
	return p->netmem_tx == NETMEM_TX_DMA;
}
