/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/types.h>

int _printk(const char *fmt, ...);
void __warn_printk(const char *fmt, ...);
#define pr_warn(fmt, ...) _printk("warning: " fmt, ##__VA_ARGS__)
#define pr_warn_once(fmt, ...) _printk("warning: " fmt, ##__VA_ARGS__)
#define pr_info(fmt, ...) _printk(fmt, ##__VA_ARGS__)
#define WARN_ON(condition)                                \
	({                                                \
		int __ret_warn_on = !!(condition);        \
		if (unlikely(__ret_warn_on))              \
			__warn_printk("%s\n", #condition); \
		unlikely(__ret_warn_on);                  \
	})

#define MAX_ERRNO 4095
static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return (unsigned long)ptr >= (unsigned long)-MAX_ERRNO;
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return unlikely(!ptr) || IS_ERR(ptr);
}

static inline void *ERR_CAST(const void *ptr)
{
	return (void *)ptr;
}

#define EXPORT_SYMBOL(sym) extern __typeof__(sym) sym
#define EXPORT_SYMBOL_GPL(sym) extern __typeof__(sym) sym
#define EXPORT_SYMBOL_NS_GPL(sym, ns) extern __typeof__(sym) sym

void *kmalloc(size_t size, int flags);
void *kzalloc(size_t size, int flags);
void kfree(const void *p);
#define GFP_KERNEL 0
#define __GFP_ZERO 1

#define list_for_each_entry(pos, head, member)                            \
	for (pos = container_of((head)->next, __typeof__(*pos), member);  \
	     &pos->member != (head);                                      \
	     pos = container_of(pos->member.next, __typeof__(*pos), member))

#endif
