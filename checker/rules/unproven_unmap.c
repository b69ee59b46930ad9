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
	.text = {
		.why = "The way from the callback to the unmap is one that "
		       "a program cannot follow for certain: through a "
		       "function pointer, a table, a work item, a fence, "
		       "or further than the search went. Nothing is wrong "
		       "with that, and large drivers do it for good "
		       "reasons. But that the importer lets go is then "
		       "something that its authors know, and that nothing "
		       "shows: whoever changes the code in between does "
		       "not see that an exporter waits for it. Unknown is "
		       "not the same as fine, so it is said.",
		.bad = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tstruct my_import *imp = attach->importer_priv;\n"
		       "\n"
		       "\t\timp->funcs->stop(imp);\n"
		       "\t}\n",
		.good = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		        "\t{\n"
		        "\t\tstruct my_import *imp = attach->importer_priv;\n"
		        "\n"
		        "\t\tmy_stop_dma(imp);\n"
		        "\t\tif (!imp->sgt)\n"
		        "\t\t\treturn;\n"
		        "\t\tdma_buf_unmap_attachment(attach, imp->sgt, DMA_BIDIRECTIONAL);\n"
		        "\t\timp->sgt = NULL;\n"
		        "\t}\n",
		.fix = "Read the way from the callback to the unmap; the "
		       "finding says how far it could be followed. If it "
		       "is right, nothing has to change. A direct call, "
		       "where one does as well, can be proven.",
		.contract = "Classes and evidence",
	},
	.check = check,
};
