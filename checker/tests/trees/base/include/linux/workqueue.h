/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/types.h>

struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	work_func_t func;
};

#define INIT_WORK(_work, _func) ((_work)->func = (_func))
bool schedule_work(struct work_struct *work);
struct workqueue_struct;
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);

struct delayed_work {
	struct work_struct work;
	unsigned long delay;
};

#define INIT_DELAYED_WORK(_work, _func) INIT_WORK(&(_work)->work, (_func))
bool schedule_delayed_work(struct delayed_work *work, unsigned long delay);
bool cancel_work_sync(struct work_struct *work);
bool flush_work(struct work_struct *work);

#endif
