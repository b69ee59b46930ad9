// SPDX-License-Identifier: GPL-2.0-only
/*
 * INVALIDATE_WAIT_RESULT: the wait after an invalidation may end early, and
 * nobody looks whether it did.
 *
 * An interruptible wait ends with the first signal, a bounded one when its time
 * is up. If the result is dropped, that is no wait.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			bool at = i->wait_place.file;
			struct finding *f;

			if (i->wait != WAIT_DROPPED)
				continue;
			f = rule_add_invalidate(r, in, LEVEL_ERROR,
						at ? &i->wait_place : &i->place,
						e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"the wait after %s() invalidates can end before the fences have signaled, and its result is dropped",
				i->function);
			f->fix = xstrdup(
				"wait uninterruptibly and without a limit (false, MAX_SCHEDULE_TIMEOUT), or look at the result and keep the memory if it is not positive");
		}
	}
}

const struct rule rule_invalidate_wait_result = {
	.name = "INVALIDATE_WAIT_RESULT",
	.side = "exporter",
	.level = "error",
	.summary = "interruptible or bounded wait, result dropped",
	.check = check,
};
