// SPDX-License-Identifier: GPL-2.0-only
/*
 * ATTACH_TOO_EARLY: the importer attaches first, and only then sets up what its
 * callback works with.
 *
 * From the moment that the attachment is in the buffer's list, the exporter may
 * call: while dma_buf_dynamic_attach() has not even returned, on another CPU.
 * The callback then finds an object that is half done.
 *
 *	obj->attach = dma_buf_dynamic_attach(buf, dev, &ops, obj);	bad
 *	obj->wq = alloc_ordered_workqueue("revoke", 0);
 *
 *	static void invalidate(struct dma_buf_attachment *attach)
 *	{
 *		struct obj *obj = attach->importer_priv;
 *
 *		queue_work(obj->wq, &obj->unmap);
 *	}
 *
 *	obj->wq = alloc_ordered_workqueue("revoke", 0);			good
 *	obj->attach = dma_buf_dynamic_attach(buf, dev, &ops, obj);
 *
 * Good as well is a callback that looks first: `if (!obj->wq) return;`, where
 * the object was zero when it was made. To look is no use of a member, and what
 * is done only where a member was found set that is set after the attach cannot
 * happen before.
 */
#include "rules/rules.h"

#include "lib/strbuf.h"
#include "model/object/object.h"

/* Members that a message names. */
#define NAMES_MAX 3

static enum level level_of(const struct object_fault *f)
{
	if (f->unsure)
		return LEVEL_NOTE;
	/* Where lockdep is off, nobody reads it. */
	return f->use.assertion ? LEVEL_NOTE : LEVEL_ERROR;
}

static bool same_member(const struct object_fault *a,
			const struct object_fault *b)
{
	return spot_lie(&a->use.spot, &b->use.spot) == SPOT_SAME;
}

/* Is one before F of its level about the same member? */
static bool is_repeated(const struct object_fault_vec *v,
			const struct object_fault *f)
{
	vec_for_each(o, v) {
		if (o == f)
			return false;
		if (level_of(o) == level_of(f) && same_member(o, f))
			return true;
	}
	return false;
}

/* What is read too early, in words. */
static char *members(const struct object_fault_vec *v, enum level level)
{
	struct strbuf sb = STRBUF_INIT;
	size_t n = 0;

	vec_for_each(f, v) {
		char *name;

		if (level_of(f) != level || is_repeated(v, f))
			continue;
		name = spot_text(&f->use.spot);
		if (n++ < NAMES_MAX)
			strbuf_addf(&sb, "%s%s", n > 1 ? ", " : "", name);
		free(name);
	}
	if (n > NAMES_MAX)
		strbuf_addf(&sb, " and %zu more", n - NAMES_MAX);
	return strbuf_detach(&sb);
}

static void show(struct finding *found, const struct object_fault *f)
{
	struct place p = rule_place(f->use.at.fn, f->use.at.event);
	char *name = spot_text(&f->use.spot);

	rule_evidence_calls(found, &f->use.chain);
	rule_evidence(found, &p, xasprintf("the callback needs %s", name));
	rule_evidence_calls(found, &f->chain);
	p = rule_place(f->at.fn, f->at.event);
	rule_evidence(found, &p,
		      xasprintf("%s is set after the attach", name));
	free(name);
}

/* The reservation of the first of LEVEL, as the end of a sentence. */
static char *but(const struct object_fault_vec *v, enum level level)
{
	vec_for_each(f, v) {
		if (level_of(f) != level)
			continue;
		if (f->unsure)
			return xasprintf("; not sure, as %s", f->unsure);
		if (f->use.assertion)
			return xstrdup(
				", in an assertion that only debug kernels make");
		break;
	}
	return xstrdup("");
}

static void tell(const struct rule *r, const struct rule_input *in,
		 const struct imp *imp, const struct object_fault_vec *v,
		 enum level level)
{
	struct place at = rule_place(imp->attach.fn, imp->attach.event);
	const char *callback = fn_name(imp->callback);
	char *end = but(v, level);
	char *what = members(v, level);
	struct finding *f;
	size_t n = 0;

	f = rule_add(r, in, level, &at, fn_name(imp->attach.fn),
		     is_test_file(at.file));
	f->subject = xstrdup(callback);
	f->message = xasprintf(
		"%s() may come before the object is complete: it needs %s, set only after the attach%s",
		callback, what, end);
	f->fix = xstrdup(
		"set it before dma_buf_dynamic_attach(), or let the callback test it first; the attachment is the callback's argument");
	vec_for_each(o, v) {
		if (level_of(o) == level && !is_repeated(v, o) &&
		    n++ < NAMES_MAX)
			show(f, o);
	}
	free(what);
	free(end);
}

static void look(const struct rule *r, const struct rule_input *in,
		 const struct imp *imp)
{
	struct object_fault_vec v = VEC_INIT;
	bool has[LEVEL_ERROR + 1] = { false };

	object_too_early(in->program, imp, &v);
	vec_for_each(f, &v)
		has[level_of(f)] = true;
	/* What may be wrong as well is no news beside what is. */
	for (int level = LEVEL_ERROR; level > LEVEL_NONE; level--) {
		if (has[level]) {
			tell(r, in, imp, &v, (enum level)level);
			break;
		}
	}
	object_fault_vec_release(&v);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	struct strmap seen = STRMAP_INIT;

	vec_for_each(imp, in->imps) {
		char *key;

		if (!imp->callback.unit)
			continue;
		/* Several ops may have one callback. */
		key = xasprintf("%p %p", (const void *)imp->attach.event,
				(const void *)imp->callback.func);
		if (strset_add(&seen, key))
			look(r, in, imp);
		free(key);
	}
	strmap_release(&seen, NULL);
}

const struct rule rule_attach_too_early = {
	.name = "ATTACH_TOO_EARLY",
	.side = "importer",
	.level = "error",
	.summary = "what the callback needs is set only after the attach",
	.text = {
		.why = "The exporter may call the callback as soon as the attachment is in the buffer's list, before dma_buf_dynamic_attach() has returned to the importer. What the importer sets up after the call may not be there yet: the callback follows a null pointer, or takes a lock that was never initialised.",
		.bad = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tstruct my_import *imp = attach->importer_priv;\n"
		       "\n"
		       "\t\tmutex_lock(&imp->lock);\n"
		       "\t\tmy_stop_dma(imp);\n"
		       "\t\tif (imp->sgt)\n"
		       "\t\t\tdma_buf_unmap_attachment(attach, imp->sgt,\n"
		       "\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
		       "\t\timp->sgt = NULL;\n"
		       "\t\tmutex_unlock(&imp->lock);\n"
		       "\t}\n"
		       "\n"
		       "\tstatic int my_attach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_buf_attachment *attach;\n"
		       "\n"
		       "\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
		       "\t\t\t\t\t\t&my_attach_ops, imp);\n"
		       "\t\tif (IS_ERR(attach))\n"
		       "\t\t\treturn PTR_ERR(attach);\n"
		       "\t\tmutex_init(&imp->lock);\n"
		       "\t\timp->attach = attach;\n"
		       "\t\treturn 0;\n"
		       "\t}\n",
		.good = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
			"\t{\n"
			"\t\tstruct my_import *imp = attach->importer_priv;\n"
			"\n"
			"\t\tmutex_lock(&imp->lock);\n"
			"\t\tmy_stop_dma(imp);\n"
			"\t\tif (imp->sgt)\n"
			"\t\t\tdma_buf_unmap_attachment(attach, imp->sgt,\n"
			"\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
			"\t\timp->sgt = NULL;\n"
			"\t\tmutex_unlock(&imp->lock);\n"
			"\t}\n"
			"\n"
			"\tstatic int my_attach(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstruct dma_buf_attachment *attach;\n"
			"\n"
			"\t\tmutex_init(&imp->lock);\n"
			"\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
			"\t\t\t\t\t\t&my_attach_ops, imp);\n"
			"\t\tif (IS_ERR(attach))\n"
			"\t\t\treturn PTR_ERR(attach);\n"
			"\t\timp->attach = attach;\n"
			"\t\treturn 0;\n"
			"\t}\n",
		.fix = "Move what the callback needs in front of the attach. What can only be set later, such as a mapping, the callback tests before it uses it, and the importer sets it with the reservation lock held. The attachment itself is the callback's argument; a copy of it in the object is set too late.",
		.contract = "Importer with a callback: the object behind importer_priv is complete before dma_buf_dynamic_attach().",
	},
	.check = check,
};
