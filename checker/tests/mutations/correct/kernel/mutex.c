// SPDX-License-Identifier: GPL-2.0-only
#include <linux/kernel.h>
#include <linux/mutex.h>

void mutex_init(struct mutex *lock)
{
	lock->owner = 0;
}
EXPORT_SYMBOL(mutex_init);

void mutex_destroy(struct mutex *lock)
{
	WARN_ON(lock->owner);
}
EXPORT_SYMBOL(mutex_destroy);

void mutex_lock(struct mutex *lock)
{
	while (lock->owner)
		;
	lock->owner = 1;
}
EXPORT_SYMBOL(mutex_lock);

void mutex_unlock(struct mutex *lock)
{
	lock->owner = 0;
}
EXPORT_SYMBOL(mutex_unlock);
