/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H

#include <linux/types.h>

static inline void writel(u32 value, volatile void *addr)
{
	asm volatile("movl %0,%1"
		     :
		     : "r"(value), "m"(*(volatile u32 *)addr)
		     : "memory");
}

static inline u32 readl(const volatile void *addr)
{
	u32 value;

	asm volatile("movl %1,%0"
		     : "=r"(value)
		     : "m"(*(volatile u32 *)addr)
		     : "memory");
	return value;
}

#endif
