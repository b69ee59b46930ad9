// SPDX-License-Identifier: GPL-2.0-only
/*
 * NO_UNMAP: the callback does something, but dma_buf_unmap_attachment() is
 * not reached from it at all. An exporter that waits for the unmap then waits
 * for userspace, and one that does not reuses memory that is still mapped.
 */
#include "rules/rules.h"

void rule_no_unmap(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(imp, &in->audit->importers) {
		struct finding *f;

		if (imp->cls != CLASS_REVOCABLE || imp->unmap != UNMAP_NO)
			continue;
		f = rule_add(r, in, LEVEL_ERROR, &imp->callback_place,
			     imp->callback, imp->test);
		f->subject = xstrdup(imp->ops);
		f->message = xasprintf(
			"%s() never reaches dma_buf_unmap_attachment(): who waits for the importer to let go waits in vain",
			imp->callback);
		f->fix = xstrdup(
			"unmap in the callback, or in work that the callback starts and that ends in bounded time");
		rule_evidence(f, &imp->ops_place,
			      xasprintf("%s names it as its callback",
					imp->ops));
	}
}
