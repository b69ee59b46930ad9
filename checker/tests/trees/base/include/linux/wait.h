/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

struct wait_queue_head {
	int waiters;
};

void prepare_to_wait(struct wait_queue_head *wq);
void schedule(void);
void wake_up(struct wait_queue_head *wq);

#define wait_event(wq, condition)              \
	do {                                   \
		while (!(condition)) {         \
			prepare_to_wait(&(wq)); \
			schedule();            \
		}                              \
	} while (0)

#endif
