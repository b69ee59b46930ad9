// SPDX-License-Identifier: GPL-2.0-only
/*
 * STUB_INVALIDATE: a callback that only logs, sets a flag, asserts or returns.
 *
 * The core takes a callback for a promise: after it, the exporter gives the
 * memory to somebody else, while the device of this importer still uses it.
 * Up to 7.0 the core demands a callback, so drivers that cannot let go wrote
 * one that does nothing; there it is a warning.
 */
#include "rules/rules.h"

static enum level level_for(const struct rule_input *in,
			    const struct importer *imp)
{
	if (streq(imp->callback, API_V3_STUB))
		return LEVEL_NOTE;
	return in->audit->generation == API_GEN_UPSTREAM ? LEVEL_ERROR :
							   LEVEL_WARNING;
}

static void check(const struct rule *r, const struct rule_input *in)
{
	bool upstream = in->audit->generation == API_GEN_UPSTREAM;

	vec_for_each(imp, &in->audit->importers) {
		struct finding *f;

		if (imp->kind != KIND_STUB_CALLBACK)
			continue;
		f = rule_add(r, in, level_for(in, imp),
			     imp->callback_place.file ? &imp->callback_place :
							&imp->place,
			     imp->callback, imp->test);
		f->subject = xstrdup(imp->ops);
		f->message = xasprintf(
			"%s() neither stops DMA nor unmaps, yet by %s the importer claims that it can let go",
			imp->callback, imp->ops);
		f->fix = xstrdup(
			upstream ?
				"leave the callback out of the attach ops: that says honestly that the importer cannot revoke; do not turn it into a static attach" :
				"keep it, as this core demands a callback, but leave it out as soon as the core allows that; do not turn it into a static attach");
		rule_evidence(f, &imp->ops_place,
			      xasprintf("%s names it as its callback",
					imp->ops));
		rule_evidence(f, &imp->place,
			      xasprintf("%s() attaches with it",
					imp->function));
	}
}

const struct rule rule_stub_invalidate = {
	.name = "STUB_INVALIDATE",
	.side = "importer",
	.level = "error; warning on old trees; note for v3's own stub",
	.summary = "the callback does nothing that stops DMA or unmaps",
	.check = check,
};
