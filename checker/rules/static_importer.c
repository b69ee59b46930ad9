// SPDX-License-Identifier: GPL-2.0-only
/*
 * STATIC_IMPORTER: dma_buf_attach(), or dynamic attach with NULL ops. Legal,
 * and what most drivers do.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(imp, &in->audit->importers) {
		struct finding *f;

		if (imp->kind != KIND_STATIC)
			continue;
		f = rule_add(r, in, LEVEL_NOTE, &imp->place, imp->function,
			     imp->test);
		f->subject = xstrdup(attach_kind_name(imp->attach));
		f->message = xasprintf(
			"%s() attaches without attach ops: the importer is legacy-pinned, and exporters that revoke refuse it",
			imp->function);
		f->fix = xstrdup(
			"nothing, if the driver need not work with such exporters; else attach with dma_buf_dynamic_attach() and a callback that stops DMA and unmaps");
	}
}

const struct rule rule_static_importer = {
	.name = "STATIC_IMPORTER",
	.side = "importer",
	.level = "error if new, note if old",
	.summary = "attaches without ops, and so cannot be told to let go",
	.text = {
		.why = "Without attach ops nobody can tell the importer "
		       "that its buffer has to move, or to go away. That "
		       "is legal, and most drivers do it: the importer is "
		       "legacy-pinned, and the buffer stays where it is "
		       "for as long as the importer uses it. The price is "
		       "paid by others: an exporter cannot move such a "
		       "buffer, and one that must be able to take its "
		       "buffers back refuses the importer. What a tree has "
		       "already is a note; new code should say why it "
		       "needs no callback.",
		.bad = "\tint my_attach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\timp->attach = dma_buf_attach(imp->dmabuf, imp->dev);\n"
		       "\t\tif (IS_ERR(imp->attach))\n"
		       "\t\t\treturn PTR_ERR(imp->attach);\n"
		       "\t\treturn 0;\n"
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
		        "\t}\n"
		        "\n"
		        "\tstatic const struct dma_buf_attach_ops my_attach_ops = {\n"
		        "\t\t.invalidate_mappings = my_notify,\n"
		        "\t};\n"
		        "\n"
		        "\tint my_attach(struct my_import *imp)\n"
		        "\t{\n"
		        "\t\timp->attach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
		        "\t\t\t\t\t\t     &my_attach_ops, imp);\n"
		        "\t\tif (IS_ERR(imp->attach))\n"
		        "\t\t\treturn PTR_ERR(imp->attach);\n"
		        "\t\treturn 0;\n"
		        "\t}\n",
		.fix = "Ask first whether the device can stop using a "
		       "buffer at any moment. If it cannot, leave the "
		       "static attach: it is honest, and exporters know "
		       "what to do with it. If it can:\n"
		       "1. Write a callback that ends DMA and unmaps.\n"
		       "2. Put it into a struct dma_buf_attach_ops, and "
		       "attach with dma_buf_dynamic_attach().\n"
		       "3. Map, unmap and pin under the buffer's "
		       "reservation lock, and map again before the next "
		       "use.",
		.contract = "Importer without a callback",
	},
	.check = check,
};
