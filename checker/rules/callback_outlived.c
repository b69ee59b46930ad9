// SPDX-License-Identifier: GPL-2.0-only
/*
 * CALLBACK_OUTLIVED: what the callback works with is destroyed while the
 * importer is still attached, and the callback can still come.
 *
 *	kfree(obj->table);				bad
 *	dma_buf_detach(buf, obj->attach);
 *
 *	dma_buf_detach(buf, obj->attach);		good
 *	kfree(obj->table);
 *
 * Good as well is a callback that has nothing to do any more:
 *
 *	dma_resv_lock(buf->resv, NULL);
 *	obj->dead = true;
 *	dma_resv_unlock(buf->resv);
 *	kfree(obj->table);
 *
 * where it begins with `if (obj->dead) return;`. On the way to a detach, and on
 * error paths behind an attach, this looks at what functions known to end
 * something are given. That the last reference is dropped is never certain, so
 * nothing is said of that; but a fence that the object gives its reference back
 * to, and still points to, is nothing that the callback may count on.
 */
#include "rules/rules.h"

#include "model/object/object.h"

static void show(struct finding *found, const struct imp *imp,
		 const struct object_fault *f)
{
	struct place p = rule_place(f->use.at.fn, f->use.at.event);

	rule_evidence_calls(found, &f->use.chain);
	rule_evidence(found, &p,
		      xasprintf("the callback %s() uses it",
				fn_name(imp->callback)));
	p = rule_place(imp->attach.fn, imp->attach.event);
	rule_evidence(found, &p, xstrdup("from this attach on"));
	rule_evidence_calls(found, &f->chain);
	p = rule_place(f->at.fn, f->at.event);
	rule_evidence(found, &p,
		      xstrdup(f->reference ? "the reference is given back here" :
					     "it is destroyed here"));
	if (f->detach.event) {
		p = rule_place(f->detach.fn, f->detach.event);
		rule_evidence(found, &p, xstrdup("and detached only here"));
	}
}

/* Where the importer sets about it: in the function that attaches, or detaches. */
static struct site place_of(const struct object_fault *f)
{
	return f->chain.n ? f->chain.v[0] : f->at;
}

static void tell(const struct rule *r, const struct rule_input *in,
		 const struct imp *imp, const struct object_fault *f)
{
	struct site site = place_of(f);
	struct place at = rule_place(site.fn, site.event);
	const char *callback = fn_name(imp->callback);
	const char *end = f->detach.event ? "before the detach"
					  : "while it is attached";
	char *name = spot_text(&f->use.spot);
	struct finding *found;

	found = rule_add(r, in, LEVEL_ERROR, &at, fn_name(site.fn),
			 is_test_file(at.file));
	found->subject = xstrdup(callback);
	if (f->whole)
		found->message = xasprintf(
			"the object is destroyed %s: %s() may still come and use it",
			end, callback);
	else
		found->message = xasprintf(
			"%s is %s %s: %s() may still come and use it",
			name, f->reference ? "given back" : "destroyed", end,
			callback);
	found->fix = xstrdup("destroy it after dma_buf_detach() has returned");
	show(found, imp, f);
	free(name);
}

static void look(const struct rule *r, const struct rule_input *in,
		 const struct imp *imp, struct strmap *told)
{
	struct object_fault_vec v = VEC_INIT;

	object_outlived(in->program, imp, &v);
	vec_for_each(f, &v) {
		char *key = xasprintf("%p", (const void *)place_of(f).event);

		if (strset_add(told, key))
			tell(r, in, imp, f);
		free(key);
	}
	object_fault_vec_release(&v);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	struct strmap told = STRMAP_INIT;

	vec_for_each(imp, in->imps) {
		if (imp->callback.unit)
			look(r, in, imp, &told);
	}
	strmap_release(&told, NULL);
}

const struct rule rule_callback_outlived = {
	.name = "CALLBACK_OUTLIVED",
	.side = "importer",
	.level = "error",
	.summary = "what the callback uses is destroyed before the detach",
	.text = {
		.why = "Until dma_buf_detach() has returned, the exporter may call the callback at any moment. If the importer has freed its object, or a part that the callback works with, the callback uses memory that belongs to somebody else by then.",
		.bad = "\tstatic int my_release(struct inode *inode, struct file *file)\n"
		       "\t{\n"
		       "\t\tstruct my_import *imp = file->private_data;\n"
		       "\t\tstruct dma_buf_attachment *attach = imp->attach;\n"
		       "\t\tstruct dma_buf *dmabuf = imp->dmabuf;\n"
		       "\n"
		       "\t\tdma_resv_lock(dmabuf->resv, NULL);\n"
		       "\t\tmy_stop_dma(imp);\n"
		       "\t\tif (imp->sgt)\n"
		       "\t\t\tdma_buf_unmap_attachment(attach, imp->sgt,\n"
		       "\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
		       "\t\timp->sgt = NULL;\n"
		       "\t\tdma_resv_unlock(dmabuf->resv);\n"
		       "\t\tkfree(imp);\n"
		       "\t\tdma_buf_detach(dmabuf, attach);\n"
		       "\t\treturn 0;\n"
		       "\t}\n",
		.good = "\tstatic int my_release(struct inode *inode, struct file *file)\n"
			"\t{\n"
			"\t\tstruct my_import *imp = file->private_data;\n"
			"\t\tstruct dma_buf_attachment *attach = imp->attach;\n"
			"\t\tstruct dma_buf *dmabuf = imp->dmabuf;\n"
			"\n"
			"\t\tdma_resv_lock(dmabuf->resv, NULL);\n"
			"\t\tmy_stop_dma(imp);\n"
			"\t\tif (imp->sgt)\n"
			"\t\t\tdma_buf_unmap_attachment(attach, imp->sgt,\n"
			"\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
			"\t\timp->sgt = NULL;\n"
			"\t\tdma_resv_unlock(dmabuf->resv);\n"
			"\t\tdma_buf_detach(dmabuf, attach);\n"
			"\t\tkfree(imp);\n"
			"\t\treturn 0;\n"
			"\t}\n",
		.fix = "Unmap, detach, and only then destroy; on error paths as well, in the reverse order of setting up. Where a part must go earlier, set a mark under the reservation lock that the callback tests first.",
		.contract = "Importer with a callback: nothing the callback uses is destroyed before dma_buf_detach() has returned.",
	},
	.check = check,
};
