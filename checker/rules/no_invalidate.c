// SPDX-License-Identifier: GPL-2.0-only
/*
 * NO_INVALIDATE: attach ops without the callback.
 *
 * In the upstream generation this is how an importer says that it cannot let
 * go. Before it, dma_buf_dynamic_attach() refuses such ops with -EINVAL.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	bool refused = in->audit->generation != API_GEN_UPSTREAM;

	vec_for_each(imp, &in->audit->importers) {
		struct finding *f;

		if (imp->kind != KIND_NO_CALLBACK)
			continue;
		f = rule_add(r, in, LEVEL_NOTE, &imp->place, imp->function,
			     imp->test);
		f->subject = xstrdup(imp->ops);
		f->message = xasprintf(
			"%s has no %s callback: %s", imp->ops,
			generation_callback(in->audit->generation),
			refused ? "dma_buf_dynamic_attach() refuses it with -EINVAL" :
				  "the importer is legacy-pinned, and exporters that revoke refuse it");
		f->fix = xstrdup(
			"if the device can let go of a buffer, add a callback that stops DMA and unmaps");
		rule_evidence(f, &imp->ops_place,
			      xasprintf("%s is defined here", imp->ops));
	}
}

const struct rule rule_no_invalidate = {
	.name = "NO_INVALIDATE",
	.side = "importer",
	.level = "error if new, note if old",
	.summary = "has attach ops, but no callback in them",
	.check = check,
};
