// SPDX-License-Identifier: GPL-2.0-only
/*
 * STATIC_IMPORTER: dma_buf_attach(), or dynamic attach with NULL ops.
 *
 * Legal, and what most drivers do. But such an importer is legacy-pinned: the
 * exporter cannot take the buffer back from it, and one that must be able to
 * refuses it.
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
	.check = check,
};
