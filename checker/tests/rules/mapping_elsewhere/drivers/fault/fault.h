/* SPDX-License-Identifier: GPL-2.0-only */
#include "../core/core.h"

#include <linux/workqueue.h>

struct fault {
	struct core_buf *c;
	struct work_struct work;
};

void fault_work(struct work_struct *work);
