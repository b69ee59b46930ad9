// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a stub may do. Everything else might stop a device, so a callback that
 * does it is not called a stub.
 */
#include "model/importers.h"
#include "model/reach.h"

/* How deep helpers of a callback are looked into. */
#define STUB_DEPTH 8
/* How many more files may be loaded to judge one callback. */
#define STUB_LOADS 12

/* Names that begin like this log, look, count, lock or assert. */
static const char *const harmless_prefixes[] = {
	"__warn",	"warn_",	 "_printk",	   "printk",
	"___ratelimit", "__ratelimit",	 "dump_stack",	   "lock_is_held",
	"lockdep_",	"__lockdep",	 "debug_lockdep",  "might_",
	"__might_",	"__cond_resched", "mutex_lock",	   "mutex_unlock",
	"mutex_trylock", "spin_",	 "_raw_spin_",	   "raw_spin_",
	"read_lock",	"read_unlock",	 "write_lock",	   "write_unlock",
	"down_read",	"down_write",	 "up_read",	   "up_write",
	"atomic_",	"atomic64_",	 "raw_atomic",	   "set_bit",
	"clear_bit",	"test_bit",	 "test_and_",	   "__set_bit",
	"__clear_bit",	"arch_set_bit",	 "arch_clear_bit", "arch_test_bit",
	"refcount_",	"kref_read",	 "rcu_read_",	   "__rcu_read_",
	"preempt_",	"__preempt_",	 "kcsan_",	   "__kcsan_",
	"kasan_",	"instrument_",	 "trace_",	   "__trace_",
	"IS_ERR",	"PTR_ERR",	 "ERR_PTR",	   "ERR_CAST",
	"__compiletime_assert", "__bad_", "ktime_get",	   "dev_name",
	"dma_resv_assert_held", "__dynamic_", "jiffies_",  "smp_",
	"__builtin_",	"__must_check_overflow", "list_is_", "list_empty",
	"list_first_",	"list_next_",	 "arch_static_branch", "____wrong_branch",
};

/* And names that begin like this get something done, or started. */
static const char *const busy_prefixes[] = {
	"schedule_work", "schedule_delayed_work", "queue_work",
	"queue_delayed_work", "mod_delayed_work", "kthread_queue_work",
	"wake_up",	 "__wake_up",		  "complete",
	"call_rcu",	 "mod_timer",		  "dma_fence_signal",
	"dma_resv_wait_timeout", "dma_unmap_",	  "iommu_unmap",
	"dma_fence_add_callback", "irq_work_queue", "task_work_add",
	"tasklet_schedule", "hrtimer_start",	  "queue_rcu_work",
};

/* Registers of a device: bodies of assembler and volatile stores, of which
 * facts tell nothing. */
static const char *const device_writes[] = {
	"writeb",	  "writew",	 "writel",	   "writeq",
	"__raw_write",	  "iowrite",	 "outb",	   "outw",
	"outl",	  "regmap_write", "regmap_update", "pci_write_config",
	"memcpy_toio",	  "memset_io",
};

static bool has_prefix(const char *name, const char *const *prefixes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (starts_with(name, prefixes[i]))
			return true;
	}
	return false;
}

bool callee_is_harmless(const char *name)
{
	return has_prefix(name, harmless_prefixes,
			  ARRAY_SIZE(harmless_prefixes));
}

bool callee_writes_device(const char *name)
{
	return has_prefix(name, device_writes, ARRAY_SIZE(device_writes));
}

bool callee_says_release(const char *name)
{
	static const char *const words[] = {
		"release", "free",   "destroy",	 "cleanup", "unref",  "put",
		"fini",	   "exit",   "teardown", "unpin",   "undo",   "close",
		"drop",	   "remove", "delete",	 "abort",   "revoke", "stop",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strstr(name, words[i]))
			return true;
	}
	return false;
}

struct judging {
	struct program *p;
	struct strmap seen; /* "file:function" */
	struct strmap open; /* set: callees whose code was not there */
	struct strmap tried; /* of these, what was looked for */
};

static enum stub_verdict judge(struct judging *j, struct fn f, int depth);

/* The worst of two: one thing that works is enough not to be a stub. */
static enum stub_verdict both(enum stub_verdict a, enum stub_verdict b)
{
	if (a == STUB_NO || b == STUB_NO)
		return STUB_NO;
	return a == STUB_UNSURE || b == STUB_UNSURE ? STUB_UNSURE : STUB_YES;
}

/* What a guard() calls, of which a shared header has the code. */
static bool is_guard(const char *name)
{
	return starts_with(name, "class_") && ends_with(name, "_constructor");
}

static enum stub_verdict judge_name(struct judging *j, struct fn f,
				    const char *callee, bool variadic,
				    int depth)
{
	struct fn target;

	if (callee_writes_device(callee))
		return STUB_NO;
	/* What has a body here is judged by what it does, unless it is weak:
	 * then another may take its place. */
	if (program_resolve(j->p, f.unit, callee, FUNC_BODY, &target)) {
		if (!(target.func->flags & FUNC_WEAK) ||
		    strmap_has(&j->tried, callee))
			return judge(j, target, depth + 1);
		strset_add(&j->open, callee);
		return STUB_UNSURE;
	}
	/* In the kernel, what takes `...` formats a message. */
	if (variadic || callee_is_harmless(callee) || is_guard(callee))
		return STUB_YES;
	if (api_func_find(callee) ||
	    has_prefix(callee, busy_prefixes, ARRAY_SIZE(busy_prefixes)))
		return STUB_NO;
	strset_add(&j->open, callee);
	return STUB_UNSURE;
}

static enum stub_verdict judge_call(struct judging *j, struct fn f,
				    const struct fact_event *ev, int depth)
{
	const char *callee = facts_callee(fn_facts(f), ev);

	/* A driver does not call through a pointer to do nothing. */
	if (!callee)
		return STUB_NO;
	return judge_name(j, f, callee, ev->flags & EVENT_VARIADIC, depth);
}

/* What runs when a variable goes. That of a guard() or of __free(kfree), which
 * shared headers define, does nothing to a device. */
static enum stub_verdict judge_cleanup(struct judging *j, struct fn f,
				       const char *callee, int depth)
{
	struct fn target;

	if ((starts_with(callee, "class_") ||
	     starts_with(callee, "__class_") ||
	     starts_with(callee, "__free_")) &&
	    !program_resolve(j->p, f.unit, callee, FUNC_BODY, &target))
		return STUB_YES;
	return judge_name(j, f, callee, false, depth);
}

/* Assembler that a driver spells itself is there to do something; what a macro
 * or a header brings in is a barrier, a counter, a trap. */
static bool is_own_asm(struct fn f, const struct fact_event *ev)
{
	return ev->kind == EV_ASM && !ev->macro && ends_with(fn_file(f), ".c");
}

static enum stub_verdict judge(struct judging *j, struct fn f, int depth)
{
	char *key = fn_key(f);
	bool fresh = strset_add(&j->seen, key);
	enum stub_verdict v = STUB_YES;

	free(key);
	if (!fresh)
		return STUB_YES; /* being looked at already */
	if (depth > STUB_DEPTH)
		return STUB_UNSURE;
	for (uint32_t i = 0; i < f.func->nevents && v != STUB_NO; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *cleanup = facts_cleanup(fn_facts(f), ev);

		if (ev->kind == EV_CALL && reach_at(f, i))
			v = both(v, judge_call(j, f, ev, depth));
		else if (cleanup && reach_at(f, i))
			v = both(v, judge_cleanup(j, f, cleanup, depth));
		else if (is_own_asm(f, ev) && reach_at(f, i))
			v = STUB_NO;
	}
	return v;
}

/* It is a stub if it is one in every state of its config: one that works with
 * some symbol on is a real one with a hole. */
static enum stub_verdict judge_all(struct judging *j, struct fn callback)
{
	struct fn_vec all = VEC_INIT;
	enum stub_verdict v = STUB_YES;

	program_variants(j->p, callback, &all);
	vec_for_each(f, &all) {
		strmap_release(&j->seen, NULL);
		v = both(v, judge(j, *f, 0));
	}
	vec_release(&all);
	return v;
}

int callback_is_stub(struct program *p, struct fn callback,
		     enum stub_verdict *verdict)
{
	struct judging j = { .p = p };
	size_t loads = 0;
	int ret = 0;

	*verdict = judge_all(&j, callback);
	/* Code that was not there may show that something is done. */
	for (size_t i = 0; i < j.open.n && *verdict == STUB_UNSURE &&
			   loads < STUB_LOADS && ret == 0; i++) {
		if (!strset_add(&j.tried, j.open.entries[i].key))
			continue;
		loads++;
		ret = program_load_definition(p, callback.unit,
					      j.open.entries[i].key);
		*verdict = judge_all(&j, callback);
	}
	/* What was open may have been closed since. */
	strmap_release(&j.tried, NULL);
	strmap_release(&j.seen, NULL);
	strmap_release(&j.open, NULL);
	return ret;
}
