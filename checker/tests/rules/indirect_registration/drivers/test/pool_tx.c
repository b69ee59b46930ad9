// SPDX-License-Identifier: GPL-2.0-only
#include <linux/pool.h>

void pool_tx(struct pool *p, struct pool *q)
{
	p->netmem_tx = NETMEM_TX_DMA;
	q->netmem_tx = true;
}
