// SPDX-License-Identifier: GPL-2.0-only
/*
 * STUB_INVALIDATE: a callback that only logs, sets a flag, asserts or returns.
 *
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
	.text = {
		.why = "A callback is a promise: after it the importer's "
		       "DMA ends, and the mapping goes. The core does not "
		       "look into it; it sees that there is one, and tells "
		       "the exporter that this importer can let go. A "
		       "callback that only warns, sets a flag or returns "
		       "breaks that promise, and nobody notices: the "
		       "exporter gives the memory to somebody else, and "
		       "the device goes on writing to it. Up to Linux 7.0 "
		       "the core demands a callback of every dynamic "
		       "importer, so drivers that cannot let go had to "
		       "write a stub; there it is a warning.",
		.bad = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tpr_warn(\"a pinned buffer should not move\\n\");\n"
		       "\t}\n"
		       "\n"
		       "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		       "\t\t.allow_peer2peer = true,\n"
		       "\t\t.invalidate_mappings = my_notify,\n"
		       "\t};\n",
		.good = "\t/* No callback: the device cannot let go, and says so. */\n"
		        "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		        "\t\t.allow_peer2peer = true,\n"
		        "\t};\n",
		.fix = "1. Can the device stop using a buffer at any "
		       "moment? Then make the callback do it: end DMA, and "
		       "unmap.\n"
		       "2. If it cannot, leave the member NULL, and remove "
		       "the stub. Exporters that take buffers back then "
		       "refuse the importer, which is right.\n"
		       "3. Do not rename the stub, and do not attach with "
		       "dma_buf_attach() instead: exporters place buffers "
		       "differently for static importers.\n"
		       "On a kernel up to 7.0 the stub has to stay: the "
		       "core refuses ops without a callback. The series as "
		       "posted in January 2026 (v3) has a stub of the "
		       "core's own, "
		       "dma_buf_unsupported_invalidate_mappings(), which "
		       "exporters can tell; naming that one is a note.",
		.contract = "Importer with a callback",
	},
	.check = check,
};
