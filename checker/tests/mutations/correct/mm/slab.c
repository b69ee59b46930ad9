// SPDX-License-Identifier: GPL-2.0-only
/* What every driver calls: as much of it as says that it waits for nothing. */
#include <linux/kernel.h>

static char memory[1 << 20];
static size_t used;

void *kzalloc(size_t size, int flags)
{
	void *p = memory + used;

	if (used + size > sizeof(memory))
		return NULL;
	used += size;
	return p;
}
EXPORT_SYMBOL(kzalloc);

void kfree(const void *p)
{
	if (p == memory)
		used = 0;
}
EXPORT_SYMBOL(kfree);
