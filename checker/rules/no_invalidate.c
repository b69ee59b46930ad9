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
	.text = {
		.why = "The importer attaches dynamically, but its attach "
		       "ops have no callback. From Linux 7.1 on this is "
		       "how an importer says that it cannot let go of a "
		       "buffer: it is legacy-pinned, and exporters that "
		       "take buffers back refuse it. Kernels before that "
		       "know no such importer: there "
		       "dma_buf_dynamic_attach() fails with -EINVAL, so "
		       "the driver cannot import at all. What a tree has "
		       "already is a note; new code should say why it "
		       "needs no callback.",
		.bad = "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		       "\t\t.allow_peer2peer = true,\n"
		       "\t};\n",
		.good = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		        "\t{\n"
		        "\t\tstruct my_import *imp = attach->importer_priv;\n"
		        "\n"
		        "\t\tmy_stop_dma(imp);\n"
		        "\t\tif (!imp->sgt)\n"
		        "\t\t\treturn;\n"
		        "\t\tdma_buf_unmap_attachment(attach, imp->sgt, DMA_BIDIRECTIONAL);\n"
		        "\t\timp->sgt = NULL;\n"
		        "\t}\n"
		        "\n"
		        "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		        "\t\t.allow_peer2peer = true,\n"
		        "\t\t.invalidate_mappings = my_notify,\n"
		        "\t};\n",
		.fix = "If the device can stop using a buffer at any "
		       "moment, add a callback that ends DMA and unmaps. "
		       "If it cannot, leave the member out, and never fill "
		       "it with a function that does nothing; pin the "
		       "buffer for as long as it is mapped, as it may move "
		       "otherwise. For a kernel before 7.1 such a driver "
		       "needs dma_buf_attach() or a callback that works.",
		.contract = "Importer without a callback",
	},
	.check = check,
};
