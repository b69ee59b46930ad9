// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a stub may do. Everything else might stop a device, so a callback that
 * does it is not called a stub.
 */
#include "model/importers.h"

/* How deep helpers of a callback are looked into. */
#define STUB_DEPTH 8

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
	"__builtin_",	"__must_check_overflow",
};

bool callee_is_harmless(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(harmless_prefixes); i++) {
		if (starts_with(name, harmless_prefixes[i]))
			return true;
	}
	return false;
}

static bool idle(const struct program *p, struct fn f, struct strmap *seen,
		 int depth);

static bool call_is_idle(const struct program *p, struct fn f,
			 const struct fact_event *ev, struct strmap *seen,
			 int depth)
{
	const char *callee = facts_callee(fn_facts(f), ev);
	struct fn target;

	if (!callee)
		return false;
	/* What has a body here is judged by what it does. */
	if (program_resolve(p, f.unit, callee, FUNC_BODY, &target))
		return idle(p, target, seen, depth + 1);
	/* In the kernel, what takes `...` formats a message. */
	return (ev->flags & EVENT_VARIADIC) || callee_is_harmless(callee);
}

static bool idle(const struct program *p, struct fn f, struct strmap *seen,
		 int depth)
{
	if (depth > STUB_DEPTH)
		return false;
	if (!strset_add(seen, fn_name(f)))
		return true; /* being looked at already */
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_CALL &&
		    !call_is_idle(p, f, ev, seen, depth))
			return false;
	}
	return true;
}

bool callback_is_stub(const struct program *p, struct fn callback)
{
	struct fn_vec all = VEC_INIT;
	bool stub = true;

	/* It must be idle in every state of its config: one that works with
	 * some symbol on is a real one with a hole, not a stub. */
	program_variants(p, callback, &all);
	vec_for_each(f, &all) {
		struct strmap seen = STRMAP_INIT;

		stub &= idle(p, *f, &seen, 0);
		strmap_release(&seen, NULL);
	}
	vec_release(&all);
	return stub;
}
