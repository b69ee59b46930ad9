// SPDX-License-Identifier: GPL-2.0-only
/*
 * STACK_OPS: attach ops that are gone, or garbage, when the core looks at them.
 *
 * The core does not copy what dma_buf_dynamic_attach() is given: it keeps the
 * pointer until the detach, and calls what it finds there whenever the exporter
 * says so.
 *
 *	struct dma_buf_attach_ops ops = {
 *		.invalidate_mappings = notify,
 *	};
 *	obj->attach = dma_buf_dynamic_attach(buf, dev, &ops, obj);
 *	return PTR_ERR_OR_ZERO(obj->attach);			 bad
 *
 *	static const struct dma_buf_attach_ops ops = {
 *		.invalidate_mappings = notify,
 *	};
 *	obj->attach = dma_buf_dynamic_attach(buf, dev, &ops, obj);
 *	return PTR_ERR_OR_ZERO(obj->attach);			 good
 *
 * "The object behind importer_priv is complete before the attach, and nothing
 * the callback uses is destroyed before the detach" in the contract: the ops
 * are the first thing it uses. A function that detaches on all of its ways
 * again has ops on the stack that live long enough: a note. Ops from an
 * allocator that does not clear, or on the stack without an initialiser, hold
 * a pointer to anywhere unless the callback is set on every way to the attach.
 */
#include "rules/rules.h"

#include "model/calls/reaching.h"
#include "model/opslife.h"

/* An attach site with ops that a function makes. */
struct ops {
	const struct rule *rule;
	const struct rule_input *in;
	const struct imp *imp;
	struct opslife life;
};

static void show(struct finding *f, struct fn fn, const struct fact_event *ev,
		 char *text)
{
	struct place at = rule_place(fn, ev);

	rule_evidence(f, &at, text);
}

static void tell(struct ops *o, enum level level, char *message,
		 const char *fix)
{
	const struct imp *imp = o->imp;
	const struct importer *row = &o->in->audit->importers.v[imp->row];
	const struct fact_event *ev = o->life.handed ? o->life.handed
						     : opslife_birth(imp);
	struct place at = rule_place(imp->ops.in, ev);
	const char *what = o->life.on_stack ? "on the stack of"
					    : "allocated in";
	struct finding *f;

	f = rule_add(o->rule, o->in, level, &at, fn_name(imp->ops.in),
		     row->test || is_test_file(at.file));
	f->subject = xstrdup(row->ops ? row->ops : "ops");
	f->message = message;
	f->fix = xstrdup(fix);
	show(f, imp->ops.in, opslife_birth(imp),
	     xasprintf("the ops are %s %s()", what, fn_name(imp->ops.in)));
	if (o->life.handed && o->life.handed != imp->attach.event)
		show(f, imp->ops.in, o->life.handed,
		     xasprintf("%s() hands them on", fn_name(imp->ops.in)));
	show(f, imp->attach.fn, imp->attach.event,
	     xasprintf("%s() attaches with them", fn_name(imp->attach.fn)));
	if (o->life.alive && o->life.on_stack)
		show(f, imp->ops.in, o->life.alive,
		     xasprintf("%s() returns, and they are gone",
			       fn_name(imp->ops.in)));
}

static const char fix_stack[] =
	"make the ops a static const object, or a part of the object that lives until the detach";
static const char fix_unset[] =
	"give the ops an initialiser, or take them from an allocator that clears: what has no callback says so by NULL";

static void judge_stack(struct ops *o)
{
	const char *owner = fn_name(o->imp->ops.in);

	if (o->life.alive)
		tell(o, LEVEL_ERROR,
		     xasprintf(
			     "the attach ops are on the stack of %s(), which can return while the attachment lives",
			     owner),
		     fix_stack);
	else
		tell(o, LEVEL_NOTE,
		     o->life.handed && !o->life.unclear
			     ? xasprintf(
				       "the attach ops are on the stack of %s(); it detaches before it returns, but nothing says that it has to",
				       owner)
			     : xasprintf(
				       "the attach ops are on the stack of %s(); whether it returns before the detach could not be told",
				       owner),
		     fix_stack);
}

/* Somebody else attaches with what was never set: has it been, by then? */
static void judge_left(struct ops *o)
{
	const struct importer *row = &o->in->audit->importers.v[o->imp->row];

	if (o->life.handed || o->life.ever_set || o->life.unclear ||
	    row->kind != KIND_NO_CALLBACK)
		return;
	tell(o, LEVEL_NOTE,
	     xasprintf(
		     "nothing was found to set the callback of the attach ops that %s() makes; whether that memory is cleared before the attach could not be told",
		     fn_name(o->imp->ops.in)),
	     fix_unset);
}

static void judge(struct ops *o)
{
	const char *owner = fn_name(o->imp->ops.in);

	if (o->life.unset && !o->life.unclear &&
	    !(o->life.on_stack && o->life.alive)) {
		if (o->life.untouched)
			tell(o, LEVEL_ERROR,
			     xasprintf(
				     "the callback of the attach ops that %s() makes is not set %s: the core calls whatever was in that memory",
				     owner,
				     o->life.ever_set ? "on every way"
						      : "at all"),
			     fix_unset);
		else
			tell(o, LEVEL_NOTE,
			     xasprintf(
				     "the callback of the attach ops that %s() makes is not set there %s; whether that is done further down could not be told",
				     owner,
				     o->life.ever_set ? "on every way"
						      : "at all"),
			     fix_unset);
	} else if (o->life.on_stack) {
		judge_stack(o);
	} else {
		judge_left(o);
	}
}

/* Once for each object and each attach with it. */
static bool is_news(const struct imp *imp, struct strmap *seen)
{
	const struct fact_expr *root =
		facts_expr(fn_facts(imp->ops.in), imp->ops.root);
	char *what = xasprintf("%p %p %d %lld %s",
			       (const void *)imp->attach.event,
			       (const void *)imp->ops.in.func, root->kind,
			       (long long)root->value,
			       imp->ops.sub ? imp->ops.sub : "");
	bool news = strset_add(seen, what);

	free(what);
	return news;
}

static void check(const struct rule *r, const struct rule_input *in)
{
	static const char *const detach[] = { "dma_buf_detach", NULL };
	struct strmap detaches_in = STRMAP_INIT;
	struct strmap seen = STRMAP_INIT;

	reaching(in->program, detach, &detaches_in);
	vec_for_each(imp, in->imps) {
		struct ops o = { .rule = r, .in = in, .imp = imp };

		if (opslife_of(in->program, in->audit->generation, imp,
			       &detaches_in, &o.life) &&
		    is_news(imp, &seen))
			judge(&o);
	}
	strmap_release(&seen, NULL);
	strmap_release(&detaches_in, NULL);
}

const struct rule rule_stack_ops = {
	.name = "STACK_OPS",
	.side = "importer",
	.level = "error",
	.summary = "attach ops on the stack, or with a callback that is garbage",
	.text = {
		.why = "The core keeps the pointer to the attach ops until the detach, and follows it whenever the exporter invalidates. Ops on the stack are overwritten as soon as their function has returned; ops from memory that nobody cleared have a callback that points to anywhere. Both are a jump to an address out of the blue, later, in somebody else's context.",
		.bad = "\tstatic int my_attach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_buf_attach_ops ops = {\n"
		       "\t\t\t.invalidate_mappings = my_notify,\n"
		       "\t\t};\n"
		       "\t\tstruct dma_buf_attachment *attach;\n"
		       "\n"
		       "\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
		       "\t\t\t\t\t\t&ops, imp);\n"
		       "\t\tif (IS_ERR(attach))\n"
		       "\t\t\treturn PTR_ERR(attach);\n"
		       "\t\timp->attach = attach;\n"
		       "\t\treturn 0;\n"
		       "\t}\n",
		.good = "\tstatic int my_attach(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstatic const struct dma_buf_attach_ops ops = {\n"
			"\t\t\t.invalidate_mappings = my_notify,\n"
			"\t\t};\n"
			"\t\tstruct dma_buf_attachment *attach;\n"
			"\n"
			"\t\tattach = dma_buf_dynamic_attach(imp->dmabuf, imp->dev,\n"
			"\t\t\t\t\t\t&ops, imp);\n"
			"\t\tif (IS_ERR(attach))\n"
			"\t\t\treturn PTR_ERR(attach);\n"
			"\t\timp->attach = attach;\n"
			"\t\treturn 0;\n"
			"\t}\n",
		.fix = "Make the ops static const. Where they have to be made at run time, keep them in the object that lives as long as the attachment does, take that from an allocator that clears, and fill them before the attach.",
		.contract = "Importer with a callback: what the callback uses is complete before the attach, and lives until the detach has returned.",
	},
	.check = check,
};
