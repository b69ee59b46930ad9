/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_POOL_H
#define _LINUX_POOL_H

#define PP_FLAG_DMA_MAP 1
#define PP_FLAG_ALLOW_UNREADABLE_NETMEM 8
#define PP_FLAG_ALL (PP_FLAG_DMA_MAP | PP_FLAG_ALLOW_UNREADABLE_NETMEM)

enum netmem_tx_mode {
	NETMEM_TX_NONE,
	NETMEM_TX_DMA,
	NETMEM_TX_NO_DMA,
};

struct pool {
	unsigned int flags;
	int netmem_tx;
};

#endif
