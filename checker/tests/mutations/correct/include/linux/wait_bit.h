/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_WAIT_BIT_H
#define _LINUX_WAIT_BIT_H

#include <linux/wait.h>

struct wait_queue_head *__var_waitqueue(void *p);
void wake_up_var(void *var);
long schedule_timeout(long timeout);

#define wait_var_event(var, condition)                         \
	do {                                                   \
		while (!(condition)) {                         \
			prepare_to_wait(__var_waitqueue(var)); \
			schedule();                            \
		}                                              \
	} while (0)

#define wait_var_event_timeout(var, condition, timeout)        \
	({                                                     \
		long __left = (timeout);                       \
							       \
		while (!(condition) && __left) {               \
			prepare_to_wait(__var_waitqueue(var)); \
			__left = schedule_timeout(__left);     \
		}                                              \
		__left;                                        \
	})

#endif
