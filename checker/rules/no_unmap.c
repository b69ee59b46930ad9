// SPDX-License-Identifier: GPL-2.0-only
/*
 * NO_UNMAP: the callback does something, but dma_buf_unmap_attachment() is
 * not reached from it at all.
 *
 * A driver that maps nothing through the interface (it got the addresses in
 * another way) has nothing to unmap through it; what it does instead is not
 * known here, and that is a note.
 */
#include "rules/rules.h"

#include "lib/strbuf.h"
#include "model/words.h"

/* Does a file of MODULE map attachments? Its text is asked: code that was not
 * parsed maps, too. */
static bool maps(const struct rule_input *in, const char *module)
{
	struct program *p = in->program;
	bool found = false;

	vec_for_each(f, &p->scan->files) {
		struct strbuf text = STRBUF_INIT;

		if (f->kind != SCAN_C ||
		    !(f->words & WORD_BIT(WORD_DMA_BUF)) ||
		    !streq(kbuild_module(p->kbuild, f->path), module))
			continue;
		found |= tree_read(p->tree, f->path, &text) < 0 ||
			 strstr(strbuf_str(&text), API_MAP);
		strbuf_release(&text);
	}
	return found;
}

/* Who maps for this importer: its callback's module, its attach flow's. */
static bool anyone_maps(const struct rule_input *in, const struct imp *imp)
{
	bool found = maps(in, imp->callback.unit->module) ||
		     maps(in, imp->attach.fn.unit->module);

	vec_for_each(f, &imp->flow)
		found = found || maps(in, f->unit->module);
	return found;
}

static void report(const struct rule *r, const struct rule_input *in,
		   const struct importer *imp, bool mapped)
{
	struct finding *f = rule_add(r, in, mapped ? LEVEL_ERROR : LEVEL_NOTE,
				     &imp->callback_place, imp->callback,
				     imp->test);

	f->subject = xstrdup(imp->ops);
	if (mapped) {
		f->message = xasprintf(
			"%s() never reaches dma_buf_unmap_attachment(): who waits for the importer to let go waits in vain",
			imp->callback);
		f->fix = xstrdup(
			"unmap in the callback, or in work that the callback starts and that ends in bounded time");
	} else {
		f->message = xasprintf(
			"%s() never reaches dma_buf_unmap_attachment(), but %s never maps an attachment either",
			imp->callback, imp->driver);
		f->fix = xstrdup(
			"check by reading that the callback ends every access by the addresses that the driver got in another way");
	}
	rule_evidence(f, &imp->ops_place,
		      xasprintf("%s names it as its callback", imp->ops));
}

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(i, in->imps) {
		const struct importer *imp = &in->audit->importers.v[i->row];

		if (imp->cls == CLASS_REVOCABLE && imp->unmap == UNMAP_NO)
			report(r, in, imp, anyone_maps(in, i));
	}
}

const struct rule rule_no_unmap = {
	.name = "NO_UNMAP",
	.side = "importer",
	.level = "error",
	.summary = "the callback works but never unmaps",
	.text = {
		.why = "The callback does something, but no way leads from "
		       "it to dma_buf_unmap_attachment(). It may stop the "
		       "device; still, an exporter that takes its buffer "
		       "back waits until every importer has unmapped it. "
		       "This one unmaps when its user closes a file, which "
		       "may be never: the exporter hangs, and with it "
		       "whoever unbinds its driver. An exporter that does "
		       "not wait reuses memory that is mapped by a device. "
		       "Where the driver maps nothing through this "
		       "interface, which the text of its files tells, it "
		       "is a note: what it does instead has to be read.",
		.bad = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tmy_stop_dma(attach->importer_priv);\n"
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
		.fix = "1. End DMA, or put a fence that ends with it into "
		       "the buffer's reservation object.\n"
		       "2. Unmap in the callback, where the lock is held "
		       "already; or in work that the callback starts, and "
		       "that ends in bounded time.\n"
		       "3. Forget the table of addresses, so that the next "
		       "use maps again.",
		.contract = "Importer with a callback",
	},
	.check = check,
};
