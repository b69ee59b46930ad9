/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#define NULL ((void *)0)
#define bool _Bool
#define true 1
#define false 0

typedef unsigned long size_t;
typedef unsigned int u32;
typedef unsigned long long u64;

struct list_head {
	struct list_head *next, *prev;
};

#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(ptr, type, member)                        \
	({                                                     \
		void *__mptr = (void *)(ptr);                  \
		((type *)(__mptr - offsetof(type, member)));   \
	})

#define EIO 5
#define ENOMEM 12
#define EINVAL 22
#define EBUSY 16
#define ENODEV 19
#define EOPNOTSUPP 95
#define LONG_MAX ((long)(~0UL >> 1))

#endif
