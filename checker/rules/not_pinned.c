// SPDX-License-Identifier: GPL-2.0-only
/*
 * NOT_PINNED: the callback gives the mapping up, the driver never takes
 * another one for that attachment, and it did not pin the buffer.
 *
 * An exporter may move what is not pinned whenever it likes: memory gets
 * short, another device wants the buffer. The importers are told, unmap, and
 * are expected to map again before they go on. An importer that maps only once,
 * when it attaches, is dead from then on.
 *
 *	attach = dma_buf_dynamic_attach(buf, dev, &ops, t);	 bad
 *	...
 *	dma_resv_lock(buf->resv, NULL);
 *	t->sgt = dma_buf_map_attachment(attach, dir);
 *
 *	dma_resv_lock(buf->resv, NULL);				 good
 *	ret = dma_buf_pin(attach);
 *	if (ret)
 *		goto err_unlock;
 *	t->sgt = dma_buf_map_attachment(attach, dir);
 *
 * A mark that the callback sets, that nobody clears, and that everyone tests
 * before a map is the same as no map at all.
 *
 * "An importer that cannot take a new mapping later pins": the contract,
 * "Importer with a callback".
 */
#include "rules/rules.h"

#include "model/mapping/mapping.h"

static const char *message(enum mapping_again again)
{
	switch (again) {
	case AGAIN_NO:
		return "%s() gives the mapping up, nothing maps that attachment again, and it is not pinned: when the exporter moves the buffer, the importer loses it for good";
	case AGAIN_MARKED:
		return "%s() gives the mapping up and leaves a mark after which nothing maps that attachment again, and it is not pinned: when the exporter moves the buffer, the importer loses it for good";
	case AGAIN_MAYBE:
		return "%s() gives the mapping up, the attachment is not pinned, and whether it can be mapped again could not be told";
	default:
		return "%s() gives the buffer up, the attachment is not pinned, and where the driver maps it was not found";
	}
}

static void tell(const struct rule *r, const struct rule_input *in,
		 const struct importer *imp, enum mapping_again again,
		 const struct site *where)
{
	bool sure = (again == AGAIN_NO || again == AGAIN_MARKED) &&
		    imp->unmap != UNMAP_UNKNOWN;
	struct finding *f = rule_add(r, in, sure ? LEVEL_WARNING : LEVEL_NOTE,
				     &imp->place, imp->function, imp->test);
	struct place at;

	f->subject = xstrdup(imp->ops);
	f->message = xasprintf(message(again), imp->callback);
	f->fix = xstrdup(
		"call dma_buf_pin() under the lock before the first map, look at the result, and unpin where the buffer is given up; or map again before the next use");
	rule_evidence(f, &imp->callback_place,
		      xasprintf("%s() is the callback of %s", imp->callback,
				imp->ops));
	rule_evidence_chain(f, imp);
	if (!where->event)
		return;
	at = rule_place(where->fn, where->event);
	rule_evidence(f, &at,
		      xasprintf(again == AGAIN_NO ?
					"%s() maps, on the way to a new attachment only" :
					"%s() maps",
				fn_name(where->fn)));
}

/* Is there something to lose? A callback that keeps the mapping, where there
 * is one, is NO_UNMAP's. */
static bool gives_up(const struct importer *imp, enum mapping_again again)
{
	return again != AGAIN_YES &&
	       (imp->unmap != UNMAP_NO || again == AGAIN_NO_MAP);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(i, in->imps) {
		const struct importer *imp = &in->audit->importers.v[i->row];
		enum mapping_again again;
		struct mapping m;
		struct site where;

		if (imp->cls != CLASS_REVOCABLE || imp->pins || !imp->ops ||
		    !imp->callback)
			continue;
		mapping_init(&m, in->program, i, imp);
		again = mapping_again(&m, &where);
		if (gives_up(imp, again))
			tell(r, in, imp, again, &where);
		mapping_release(&m);
	}
}

const struct rule rule_not_pinned = {
	.name = "NOT_PINNED",
	.side = "importer",
	.level = "warning",
	.summary = "revokes for good in the callback, never maps again, never pins",
	.text = {
		.why = "An exporter may move a buffer that is not pinned, at any time and for its own reasons. It fires the callback, the importer unmaps, and is expected to map the buffer again before the next use. An importer that maps only while it attaches never does: one ordinary move, under memory pressure for instance, and its device works with nothing from then on.",
		.bad = "\tstatic int my_attach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_buf_attachment *attach;\n"
		       "\t\tint ret = 0;\n"
		       "\n"
		       "\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
		       "\t\t\t\t\t\t&my_attach_ops, imp);\n"
		       "\t\tif (IS_ERR(attach))\n"
		       "\t\t\treturn PTR_ERR(attach);\n"
		       "\t\tdma_resv_lock(attach->dmabuf->resv, NULL);\n"
		       "\t\timp->sgt = dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);\n"
		       "\t\tif (IS_ERR(imp->sgt)) {\n"
		       "\t\t\tret = PTR_ERR(imp->sgt);\n"
		       "\t\t\timp->sgt = NULL;\n"
		       "\t\t}\n"
		       "\t\tdma_resv_unlock(attach->dmabuf->resv);\n"
		       "\t\tif (ret)\n"
		       "\t\t\tdma_buf_detach(imp->dmabuf, attach);\n"
		       "\t\telse\n"
		       "\t\t\timp->attach = attach;\n"
		       "\t\treturn ret;\n"
		       "\t}\n"
		       "\n"
		       "\tstatic int my_map(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		       "\t\tint ret = -ENODEV;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tif (imp->sgt) {\n"
		       "\t\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_KERNEL,\n"
		       "\t\t\t\t\t      false, MAX_SCHEDULE_TIMEOUT);\n"
		       "\t\t\tmy_start_dma(imp);\n"
		       "\t\t\tret = 0;\n"
		       "\t\t}\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\treturn ret;\n"
		       "\t}\n",
		.good = "\tstatic int my_attach(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstruct dma_buf_attachment *attach;\n"
			"\t\tint ret;\n"
			"\n"
			"\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
			"\t\t\t\t\t\t&my_attach_ops, imp);\n"
			"\t\tif (IS_ERR(attach))\n"
			"\t\t\treturn PTR_ERR(attach);\n"
			"\t\tdma_resv_lock(attach->dmabuf->resv, NULL);\n"
			"\t\tret = dma_buf_pin(attach);\n"
			"\t\tif (ret)\n"
			"\t\t\tgoto unlock;\n"
			"\t\timp->sgt = dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);\n"
			"\t\tif (IS_ERR(imp->sgt)) {\n"
			"\t\t\tret = PTR_ERR(imp->sgt);\n"
			"\t\t\timp->sgt = NULL;\n"
			"\t\t\tdma_buf_unpin(attach);\n"
			"\t\t}\n"
			"\tunlock:\n"
			"\t\tdma_resv_unlock(attach->dmabuf->resv);\n"
			"\t\tif (ret)\n"
			"\t\t\tdma_buf_detach(imp->dmabuf, attach);\n"
			"\t\telse\n"
			"\t\t\timp->attach = attach;\n"
			"\t\treturn ret;\n"
			"\t}\n"
			"\n"
			"\tstatic int my_map(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
			"\t\tint ret = -ENODEV;\n"
			"\n"
			"\t\tdma_resv_lock(resv, NULL);\n"
			"\t\tif (imp->sgt) {\n"
			"\t\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_KERNEL,\n"
			"\t\t\t\t\t      false, MAX_SCHEDULE_TIMEOUT);\n"
			"\t\t\tmy_start_dma(imp);\n"
			"\t\t\tret = 0;\n"
			"\t\t}\n"
			"\t\tdma_resv_unlock(resv);\n"
			"\t\treturn ret;\n"
			"\t}\n"
			"\n"
			"\tstatic void my_detach(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
			"\n"
			"\t\tdma_resv_lock(resv, NULL);\n"
			"\t\tmy_stop_dma(imp);\n"
			"\t\tif (imp->sgt)\n"
			"\t\t\tdma_buf_unmap_attachment(imp->attach, imp->sgt,\n"
			"\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
			"\t\timp->sgt = NULL;\n"
			"\t\tdma_buf_unpin(imp->attach);\n"
			"\t\tdma_resv_unlock(resv);\n"
			"\t\tdma_buf_detach(imp->dmabuf, imp->attach);\n"
			"\t}\n",
		.fix = "Pin before the first map, under the reservation lock, and unpin (under the lock again) on every way out, in the callback too where that revokes for good. A pinned buffer is not moved; the callback then means that it is really taken away. An importer that can map again needs no pin: it maps before the next use, in its fault handler or when a job is submitted.",
		.contract = "Importer with a callback: an importer that cannot take a new mapping later pins with dma_buf_pin().",
	},
	.check = check,
};
