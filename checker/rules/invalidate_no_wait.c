// SPDX-License-Identifier: GPL-2.0-only
/*
 * INVALIDATE_NO_WAIT: a buffer is taken away and nobody waits for fences.
 *
 * The call that invalidates returns before importers' devices are done: what
 * they may still access is guarded by the fences in the reservation object.
 * An exporter that goes on at once gives memory away that a device writes to.
 * One that only moves its buffer may leave the waiting to the jobs that copy;
 * then there is nothing to say, and where nothing waits at all, it is a note, as
 * what else may keep the memory is the exporter's own affair.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			bool revoke = i->intent == INTENT_REVOKE;
			struct finding *f;

			if (i->wait != WAIT_NONE)
				continue;
			f = rule_add_invalidate(
				r, in, revoke ? LEVEL_ERROR : LEVEL_NOTE,
				&i->place, e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"%s() %s, and nothing waits for the fences of importers' devices",
				i->function,
				revoke ? "takes a buffer back"
				: i->intent == INTENT_MOVE
					? "moves a buffer"
					: "invalidates the mappings of a buffer");
			f->fix = xstrdup(
				"wait with dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false, MAX_SCHEDULE_TIMEOUT) before the lock is dropped");
		}
	}
}

const struct rule rule_invalidate_no_wait = {
	.name = "INVALIDATE_NO_WAIT",
	.side = "exporter",
	.level = "error for a revoke; note for a move",
	.summary = "no fence wait follows the call that invalidates",
	.check = check,
};
