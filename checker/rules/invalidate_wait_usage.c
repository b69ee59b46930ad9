// SPDX-License-Identifier: GPL-2.0-only
/*
 * INVALIDATE_WAIT_USAGE: the wait after an invalidation is for less than all
 * fences.
 *
 * DMA_RESV_USAGE_KERNEL, WRITE and READ miss the fences that drivers add as
 * BOOKKEEP: those of preemption, of TLB flushes, of user space's own queues.
 * Any fence that has not signaled may stand for access to the memory.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			bool at = i->wait_place.file;
			struct finding *f;

			if (i->wait != WAIT_WEAKER)
				continue;
			f = rule_add_invalidate(r, in, LEVEL_ERROR,
						at ? &i->wait_place : &i->place,
						e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"the wait after %s() invalidates is not for all fences: some devices may go on",
				i->function);
			f->fix = xstrdup("wait for DMA_RESV_USAGE_BOOKKEEP");
		}
	}
}

const struct rule rule_invalidate_wait_usage = {
	.name = "INVALIDATE_WAIT_USAGE",
	.side = "exporter",
	.level = "error",
	.summary = "waits with less than BOOKKEEP",
	.check = check,
};
