// SPDX-License-Identifier: GPL-2.0-only
#include "model/calls/deferred.h"

/* include/linux/{workqueue,kthread,irq_work,task_work,timer,hrtimer,
 * interrupt,completion,wait,swait}.h */
static const struct deferred_call calls[] = {
	{ "queue_work", 1, HOP_WORK, false },
	{ "queue_work_on", 2, HOP_WORK, false },
	{ "queue_work_node", 2, HOP_WORK, false },
	{ "queue_delayed_work", 1, HOP_WORK, false },
	{ "queue_delayed_work_on", 2, HOP_WORK, false },
	{ "mod_delayed_work", 1, HOP_WORK, false },
	{ "mod_delayed_work_on", 2, HOP_WORK, false },
	{ "queue_rcu_work", 1, HOP_WORK, false },
	{ "schedule_work", 0, HOP_WORK, false },
	{ "schedule_work_on", 1, HOP_WORK, false },
	{ "schedule_delayed_work", 0, HOP_WORK, false },
	{ "schedule_delayed_work_on", 1, HOP_WORK, false },
	{ "flush_work", 0, HOP_WORK, false },
	{ "flush_delayed_work", 0, HOP_WORK, false },
	{ "kthread_queue_work", 1, HOP_WORK, false },
	{ "kthread_queue_delayed_work", 1, HOP_WORK, false },
	{ "kthread_mod_delayed_work", 1, HOP_WORK, false },
	{ "irq_work_queue", 0, HOP_WORK, false },
	{ "irq_work_queue_on", 0, HOP_WORK, false },
	{ "task_work_add", 1, HOP_WORK, false },
	{ "mod_timer", 0, HOP_WORK, false },
	{ "mod_timer_pending", 0, HOP_WORK, false },
	{ "timer_reduce", 0, HOP_WORK, false },
	{ "add_timer", 0, HOP_WORK, false },
	{ "add_timer_on", 0, HOP_WORK, false },
	{ "hrtimer_start", 0, HOP_WORK, false },
	{ "hrtimer_start_range_ns", 0, HOP_WORK, false },
	{ "tasklet_schedule", 0, HOP_WORK, false },
	{ "tasklet_hi_schedule", 0, HOP_WORK, false },
	{ "complete", 0, HOP_WORK, true },
	{ "complete_all", 0, HOP_WORK, true },
	{ "__wake_up", 0, HOP_WORK, true },
	{ "__wake_up_locked", 0, HOP_WORK, true },
	{ "__wake_up_sync", 0, HOP_WORK, true },
	{ "swake_up_one", 0, HOP_WORK, true },
	{ "swake_up_all", 0, HOP_WORK, true },
};

const struct deferred_call *deferred_call_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		if (streq(calls[i].name, name))
			return &calls[i];
	}
	return NULL;
}

const char *const deferred_handlers[] = {
	"work_struct.func",	 "kthread_work.func",
	"irq_work.func",	 "callback_head.func",
	"timer_list.function",	 "hrtimer.function",
	"tasklet_struct.callback", "tasklet_struct.func",
	NULL,
};

const struct deferred_setup deferred_setups[] = {
	{ "init_timer_key", 0, 1 },	   /* timer_setup() up to 6.14 */
	{ "timer_init_key", 0, 1 },	   /* since */
	{ "init_timer_on_stack_key", 0, 1 },
	{ "timer_init_key_on_stack", 0, 1 },
	{ "hrtimer_setup", 0, 1 },
	{ "tasklet_setup", 0, 1 },
	{ "tasklet_init", 0, 1 },
	{ "init_irq_work", 0, 1 },
	{ "init_task_work", 0, 1 },
	{ NULL, 0, 0 },
};

const char *const deferred_waits[] = {
	"wait_for_completion",
	"wait_for_completion_timeout",
	"wait_for_completion_interruptible",
	"wait_for_completion_interruptible_timeout",
	"wait_for_completion_killable",
	"wait_for_completion_killable_timeout",
	"wait_for_completion_state",
	"wait_for_completion_io",
	"wait_for_completion_io_timeout",
	"try_wait_for_completion",
	"prepare_to_wait",
	"prepare_to_wait_exclusive",
	"prepare_to_wait_event", /* wait_event() and its kin */
	"prepare_to_swait_event",
	"prepare_to_swait_exclusive",
	"add_wait_queue",
	NULL,
};

bool deferred_wraps(const char *tag)
{
	static const char *const tags[] = {
		"delayed_work", "rcu_work", "kthread_delayed_work",
		"work_struct", "timer_list", "completion",
	};

	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		if (streq(tags[i], tag))
			return true;
	}
	return false;
}

bool deferred_runs_argument(const char *name, enum hop_via *via)
{
	static const struct {
		const char *name;
		enum hop_via via;
	} runs[] = {
		{ "dma_fence_add_callback", HOP_FENCE },
		{ "call_rcu", HOP_WORK },
		{ "call_rcu_hurry", HOP_WORK },
		{ "call_srcu", HOP_WORK },
		{ "call_rcu_tasks", HOP_WORK },
		{ "kthread_create_on_node", HOP_WORK },
		{ "kthread_create_worker_on_node", HOP_WORK },
		{ "async_schedule_node", HOP_WORK },
	};
	/* These keep it for an event that is none of the caller's doing. */
	static const char *const keeps[] = {
		"request_", "devm_", "drmm_", "__drmm_", "register_",
		"debugfs_", "proc_create", "init_timer", "timer_init",
		"hrtimer_", "tasklet_", "__init_work", "init_irq_work",
		"init_task_work", "pci_request_", "mmu_notifier_",
		"mmu_interval_notifier_", "atomic_notifier_",
		"blocking_notifier_", "component_", "auxiliary_",
		"platform_", "dma_fence_init", "printk", "_printk", "dev_",
		"__dev_", "drm_dbg", "__drm_", "___drm_", "seq_",
	};

	for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
		if (streq(runs[i].name, name)) {
			*via = runs[i].via;
			return true;
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(keeps); i++) {
		if (starts_with(name, keeps[i]))
			return false;
	}
	*via = HOP_OPS;
	return !deferred_call_find(name);
}
