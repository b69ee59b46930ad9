// SPDX-License-Identifier: GPL-2.0-only
/*
 * NO_MOVE_FENCE_WAIT: a dynamic importer maps a buffer and lets its device at
 * it, without waiting for the exporter.
 *
 * That dma_buf_map_attachment() returned says where the memory is, not that
 * the content is there: the exporter may only have queued the move (or the
 * clearing) and put a fence of DMA_RESV_USAGE_KERNEL into the reservation
 * object. For importers without attach ops the core waits; those that have
 * some wait themselves, or make the fences dependencies of their jobs. A pin
 * is no wait either: it may move the buffer, and return before that is done.
 *
 *	t->sgt = dma_buf_map_attachment(attach, dir);		 bad
 *	start_device(t);
 *
 *	t->sgt = dma_buf_map_attachment(attach, dir);		 good
 *	...
 *	left = dma_resv_wait_timeout(attach->dmabuf->resv,
 *				     DMA_RESV_USAGE_KERNEL, false,
 *				     MAX_SCHEDULE_TIMEOUT);
 *
 * A wait counts from the map on, on each way that goes on with the mapping, and
 * only as long as no register was written; or from the pin on, where the buffer
 * is pinned first.
 *
 * "Importer with a callback" in the contract. Any usage will do, as each
 * includes those below it, and kernel fences are the lowest.
 */
#include "rules/rules.h"

#include "model/mapping/mapping.h"

/* What is known of one importer's call that maps. */
struct answer {
	const struct importer *imp;
	struct mapping_site site;
	struct mapping_answer a;
	bool told;
};

struct answer_vec VEC_OF(struct answer);

/* Does the core leave the wait to IMP? On old trees it does not let an importer
 * in that has ops without the callback. */
static bool must_wait(const struct rule_input *in, const struct imp *i,
		      const struct importer *imp)
{
	return imp->attach == ATTACH_DYNAMIC && imp->cls != CLASS_UNKNOWN &&
	       i->ops.kind != VALUE_NULL && imp->ops &&
	       (imp->kind != KIND_NO_CALLBACK ||
		in->audit->generation != API_GEN_OLD);
}

static void add_importer(struct finding *f, const struct importer *imp)
{
	rule_evidence(f, &imp->place,
		      xasprintf("%s() attaches with %s", imp->function,
				imp->ops));
}

static void add_function(struct finding *f, struct fn fn, const char *text)
{
	struct place at = { (char *)fn_file(fn), fn.func->loc.line,
			    fn.func->loc.col };

	rule_evidence(f, &at, xasprintf(text, fn_name(fn)));
}

static void add_way(struct finding *f, const struct mapping_answer *a)
{
	struct place at;

	if (a->start.event) {
		at = rule_place(a->start.fn, a->start.event);
		rule_evidence(f, &at,
			      xstrdup("this starts it, and only then there is a wait"));
	} else if (a->early.unit) {
		add_function(f, a->early,
			     "%s() waits, but not on all ways on from the map");
	}
	vec_for_each(s, &a->way) {
		const char *callee = facts_callee(fn_facts(s->fn), s->event);

		at = rule_place(s->fn, s->event);
		rule_evidence(f, &at,
			      xasprintf("%s() calls %s%s", fn_name(s->fn),
					callee ? callee : "it by a pointer",
					callee ? "()" : ""));
	}
	if (a->top.unit)
		add_function(f, a->top,
			     a->early.unit ?
				     "%s() is where the driver begins, and nothing waits there" :
				     "%s() is where the driver begins, and nothing that it calls waits");
}

static struct finding *tell(const struct rule *r, const struct rule_input *in,
			    const struct answer *o)
{
	enum level level = o->a.wait == MAPPING_NO_WAIT ? LEVEL_WARNING :
							  LEVEL_NOTE;
	const struct site *s = &o->site.at;
	struct place at = rule_place(s->fn, s->event);
	const char *callee = facts_callee(fn_facts(s->fn), s->event);
	struct finding *f = rule_add(r, in, level, &at, fn_name(s->fn),
				     o->imp->test || is_test_file(at.file));

	f->subject = xstrdup(callee);
	if (o->a.start.event)
		f->message = xasprintf(
			"the device is started after %s() before the wait for the exporter's fences: the buffer may still be on its way",
			callee);
	else if (level == LEVEL_WARNING)
		f->message = xasprintf(
			"nothing waits for the exporter's fences after %s(): the buffer may still be on its way when the device uses it",
			callee);
	else
		f->message = xasprintf(
			"no wait for the exporter's fences was found around %s(), but there may be one: %s",
			callee, o->a.why);
	f->fix = xstrdup(
		"after the map, wait with dma_resv_wait_timeout(attach->dmabuf->resv, DMA_RESV_USAGE_KERNEL, ...), or add the fences to the job as dependencies");
	add_importer(f, o->imp);
	add_way(f, &o->a);
	return f;
}

/* Several importers may map by one call: one finding for all that are alike,
 * and none for less than what was said of it already. */
static void tell_all(const struct rule *r, const struct rule_input *in,
		     struct answer_vec *v, enum mapping_wait wait, bool test)
{
	vec_for_each(o, v) {
		struct finding *f;

		if (o->told || o->a.wait != wait || o->imp->test != test)
			continue;
		f = tell(r, in, o);
		vec_for_each(other, v) {
			if (other->site.at.event != o->site.at.event)
				continue;
			if (other != o && other->a.wait == wait &&
			    other->imp->test == test)
				add_importer(f, other->imp);
			other->told = true;
		}
	}
}

static void look(const struct rule_input *in, const struct imp *i,
		 const struct importer *imp, struct answer_vec *out)
{
	struct mapping m;

	mapping_init(&m, in->program, i, imp);
	vec_for_each(s, &m.sites) {
		struct answer one = { .imp = imp, .site = *s };

		mapping_waits(&m, s, &one.a);
		vec_push(out, one);
	}
	mapping_release(&m);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	struct answer_vec answers = VEC_INIT;

	vec_for_each(i, in->imps) {
		const struct importer *imp = &in->audit->importers.v[i->row];

		if (must_wait(in, i, imp))
			look(in, i, imp, &answers);
	}
	tell_all(r, in, &answers, MAPPING_NO_WAIT, false);
	tell_all(r, in, &answers, MAPPING_WAIT_UNKNOWN, false);
	tell_all(r, in, &answers, MAPPING_NO_WAIT, true);
	tell_all(r, in, &answers, MAPPING_WAIT_UNKNOWN, true);
	vec_for_each(o, &answers)
		mapping_answer_release(&o->a);
	vec_release(&answers);
}

const struct rule rule_no_move_fence_wait = {
	.name = "NO_MOVE_FENCE_WAIT",
	.side = "importer",
	.level = "warning",
	.summary = "a dynamic importer uses a mapping without waiting for kernel fences",
	.text = {
		.why = "dma_buf_map_attachment() tells where the memory is, not that the content has arrived: the exporter may only have queued the move, or the clearing, and left a fence of DMA_RESV_USAGE_KERNEL in the reservation object. For static importers the core waits for it. An importer with attach ops must do so itself; if it does not, its device reads what was in the memory before, which may be somebody else's, or writes below the move. A pin does not wait either.",
		.bad = "\tstatic int my_map(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		       "\t\tstruct sg_table *sgt;\n"
		       "\t\tint ret = 0;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tif (!imp->sgt) {\n"
		       "\t\t\tsgt = dma_buf_map_attachment(imp->attach,\n"
		       "\t\t\t\t\t\t     DMA_BIDIRECTIONAL);\n"
		       "\t\t\tif (IS_ERR(sgt)) {\n"
		       "\t\t\t\tret = PTR_ERR(sgt);\n"
		       "\t\t\t\tgoto unlock;\n"
		       "\t\t\t}\n"
		       "\t\t\timp->sgt = sgt;\n"
		       "\t\t}\n"
		       "\t\tmy_start_dma(imp);\n"
		       "\tunlock:\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\treturn ret;\n"
		       "\t}\n",
		.good = "\tstatic int my_map(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
			"\t\tstruct sg_table *sgt;\n"
			"\t\tlong left = 0;\n"
			"\n"
			"\t\tdma_resv_lock(resv, NULL);\n"
			"\t\tif (!imp->sgt) {\n"
			"\t\t\tsgt = dma_buf_map_attachment(imp->attach,\n"
			"\t\t\t\t\t\t     DMA_BIDIRECTIONAL);\n"
			"\t\t\tif (IS_ERR(sgt)) {\n"
			"\t\t\t\tleft = PTR_ERR(sgt);\n"
			"\t\t\t\tgoto unlock;\n"
			"\t\t\t}\n"
			"\t\t\timp->sgt = sgt;\n"
			"\t\t}\n"
			"\t\tleft = dma_resv_wait_timeout(resv, DMA_RESV_USAGE_KERNEL,\n"
			"\t\t\t\t\t     false, MAX_SCHEDULE_TIMEOUT);\n"
			"\t\tif (left > 0)\n"
			"\t\t\tmy_start_dma(imp);\n"
			"\tunlock:\n"
			"\t\tdma_resv_unlock(resv);\n"
			"\t\treturn left < 0 ? left : 0;\n"
			"\t}\n",
		.fix = "Wait for the fences of DMA_RESV_USAGE_KERNEL (any other usage includes them) between the map and the first access of the device, each time that the buffer is mapped. A driver with a job queue makes them dependencies of the job instead, for example with drm_sched_job_add_resv_dependencies().",
		.contract = "Importer with a callback: a dynamic importer must not use a mapping before the kernel fences of the buffer are signalled.",
	},
	.check = check,
};
