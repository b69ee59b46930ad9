// SPDX-License-Identifier: GPL-2.0-only
/*
 * UNPROVEN_UNMAP: the way from the callback to the unmap is one that a reader
 * has to follow: through a pointer, a table, a work item, or further than the
 * search went. Not a fault; a thing that is not known.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(imp, &in->audit->importers) {
		struct finding *f;

		if (imp->cls != CLASS_REVOCABLE ||
		    (imp->unmap != UNMAP_MAY && imp->unmap != UNMAP_UNKNOWN))
			continue;
		f = rule_add(r, in, LEVEL_NOTE,
			     imp->callback_place.file ? &imp->callback_place :
							&imp->place,
			     imp->callback, imp->test);
		f->subject = xstrdup(imp->ops);
		f->message = xasprintf(
			"that %s() leads to dma_buf_unmap_attachment() is not proven%s%s",
			imp->callback, imp->unknown ? ": " : "",
			imp->unknown ? imp->unknown : "");
		f->fix = xstrdup("read the way from the callback to the unmap");
		rule_evidence_chain(f, imp);
	}
}

const struct rule rule_unproven_unmap = {
	.name = "UNPROVEN_UNMAP",
	.side = "importer",
	.level = "note",
	.summary = "that the callback leads to an unmap could not be proven",
	.check = check,
};
