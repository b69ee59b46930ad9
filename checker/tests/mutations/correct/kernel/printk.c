// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>

static int lines;

int _printk(const char *fmt, ...)
{
	return ++lines;
}
EXPORT_SYMBOL(_printk);

void __warn_printk(const char *fmt, ...)
{
	lines++;
}
EXPORT_SYMBOL(__warn_printk);
