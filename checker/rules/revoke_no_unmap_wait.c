// SPDX-License-Identifier: GPL-2.0-only
/*
 * REVOKE_NO_UNMAP_WAIT: a buffer is taken back for good, and nobody waits until
 * importers have unmapped it.
 *
 * After the fences have signaled devices may still read ahead. That ends with
 * the unmap, and only then may the memory be put to another use, or the driver
 * unbind. The wait is without the reservation lock, which importers need to
 * unmap.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			struct finding *f;

			if (i->intent != INTENT_REVOKE || i->waits_unmap)
				continue;
			/* Where the search was cut there may be one. */
			f = rule_add_invalidate(
				r, in, i->unknown ? LEVEL_NOTE : LEVEL_ERROR,
				&i->place, e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"%s() takes a buffer back, and %s waits until every importer has unmapped it",
				i->function,
				i->unknown ? "nothing that was found"
					   : "nothing");
			f->fix = xstrdup(
				"count mappings in .map_dma_buf and .unmap_dma_buf, and wait for the last one once the lock is dropped");
			if (i->unknown)
				rule_evidence(f, &i->place,
					      xstrdup(i->unknown));
		}
	}
}

const struct rule rule_revoke_no_unmap_wait = {
	.name = "REVOKE_NO_UNMAP_WAIT",
	.side = "exporter",
	.level = "error; note where what follows could not be told",
	.summary = "a revoke that does not wait for unmaps",
	.check = check,
};
