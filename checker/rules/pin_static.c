// SPDX-License-Identifier: GPL-2.0-only
/*
 * PIN_STATIC: dma_buf_pin() on an attachment that was made without ops.
 *
 * Pinning is the privilege of dynamic importers: they let the buffer move, and
 * so may ask that it does not for a while. The core pins for a static one by
 * itself; it warns at run time, and the exporter's pin count is off by one.
 *
 *	attach = dma_buf_attach(buf, dev);
 *	...
 *	ret = dma_buf_pin(attach);				 bad
 *
 *	attach = dma_buf_dynamic_attach(buf, dev, &ops, priv);
 *	...
 *	ret = dma_buf_pin(attach);				 good
 *
 * "Importer with a callback" in the contract. An attachment is followed down
 * all calls from where it is made, path by path, so that `if (dynamic)` around
 * the pin counts; and backwards from the pin through members and parameters,
 * where all that it can be must be static.
 */
#include "rules/rules.h"

#include "model/attachments.h"
#include "model/calls/reaching.h"
#include "model/paths/deep.h"
#include "model/reach.h"

/* More functions to begin with are not looked at. */
#define ROOTS_MAX 300

/* A call of dma_buf_pin(). */
struct pin {
	struct site site;
	bool told;
	bool open; /* what is pinned there was not seen being attached */
	bool seen; /* from its own function, at least */
};

struct search {
	const struct rule *rule;
	const struct rule_input *in;
	struct terms terms;
	struct strmap pins_in; /* set: functions that reach a pin */
	struct strmap attaches_in; /* and an attach */
	struct VEC_OF(struct pin) pins;
	struct site_vec made; /* attach calls; the term of an attachment that
			       * one made is numbered by its index, from 1 */
	bool cut;
};

/* --- telling --- */

static struct finding *tell(struct search *s, struct pin *pin, enum level level,
			    const char *message)
{
	struct place at = rule_place(pin->site.fn, pin->site.event);
	struct finding *f;

	pin->told = true;
	f = rule_add(s->rule, s->in, level, &at, fn_name(pin->site.fn),
		     is_test_file(at.file));
	f->subject = xstrdup("dma_buf_pin");
	f->message = xstrdup(message);
	f->fix = xstrdup(
		"take the pin out (and its unpin): a static attachment keeps the buffer in place while it is mapped; or attach with dma_buf_dynamic_attach() and ops");
	return f;
}

static void show(struct finding *f, struct fn fn, const struct fact_event *ev,
		 char *text)
{
	struct place at = rule_place(fn, ev);

	rule_evidence(f, &at, text);
}

static void show_made(struct finding *f, const struct site *made,
		      const char *how)
{
	show(f, made->fn, made->event,
	     xasprintf("%s() attaches %s", fn_name(made->fn), how));
}

static void tell_way(struct search *s, struct pin *pin, const struct deep *d,
		     const struct site *made)
{
	struct finding *f = tell(
		s, pin, LEVEL_ERROR,
		"dma_buf_pin() is called for a static attachment: only importers that attach with ops may pin");

	show_made(f, made, "without ops");
	vec_for_each(frame, &d->frames) {
		if (frame->call.event)
			show(f, frame->call.fn, frame->call.event,
			     xasprintf("calls %s()", fn_name(frame->fn)));
	}
	show(f, pin->site.fn, pin->site.event, xstrdup("and pins it here"));
}

/* --- down from where it is made --- */

static term_id attachment(struct terms *ts, int64_t number)
{
	return term_object(ts, TERM_GLOBAL, number, "the attachment");
}

static term_id ops_of(struct terms *ts, term_id attachment)
{
	return term_field(ts, attachment, "importer_ops", API_ATTACHMENT);
}

static enum made made_here(struct search *s, struct paths *w,
			   const struct path_state *st, uint32_t ev,
			   const struct api_func *api)
{
	const struct term *ops;

	if (api->ops_arg < 0)
		return MADE_STATIC;
	ops = term_at(w->terms, path_arg(w, st, ev, (uint32_t)api->ops_arg));
	if (ops->kind == TERM_INT && !ops->value)
		return MADE_STATIC;
	if (ops->kind == TERM_ADDR)
		return MADE_DYNAMIC;
	return made_by(s->in->imps, fn_event(w->fn, ev));
}

static int64_t number_of(struct search *s, struct fn f,
			 const struct fact_event *ev)
{
	for (size_t i = 0; i < s->made.n; i++) {
		if (s->made.v[i].event == ev)
			return (int64_t)i + 1;
	}
	vec_push(&s->made, ((struct site){ f, ev }));
	return (int64_t)s->made.n;
}

/* ST attaches, or fails to. */
static void attach(struct search *s, struct paths *w, struct path_state *st,
		   uint32_t ev, const struct api_func *api)
{
	enum made how = made_here(s, w, st, ev, api);
	struct terms *ts = w->terms;
	struct path_state *fails;
	term_id result = path_result(w, ev);
	term_id err, a, ops;

	if (how == MADE_UNKNOWN)
		return;
	fails = path_fork(w, st);
	err = term_op(ts, TERM_OP_IS_ERR, path_load(ts, fails, result), 0, 0);
	if (!path_assume(ts, fails, err, true))
		fails->dead = true;
	path_set(fails, result, result, 2, ev);
	a = attachment(ts, number_of(s, w->fn, fn_event(w->fn, ev)));
	ops = ops_of(ts, a);
	path_set(st, result, result, 1, ev);
	path_bind(st, result, term_addr(ts, a));
	path_bind(st, ops,
		  how == MADE_STATIC ? term_int(ts, 0) : term_func(ts, "ops"));
}

static void pinned(struct search *s, struct deep *d, struct paths *w,
		   struct path_state *st, uint32_t ev)
{
	struct terms *ts = w->terms;
	term_id arg = path_arg(w, st, ev, 0);
	term_id object = term_deref(ts, arg);
	struct term o = *term_at(ts, object);
	bool known = o.kind == TERM_GLOBAL && o.value > 0 &&
		     (size_t)o.value <= s->made.n &&
		     object == attachment(ts, o.value);
	int ops = path_truth(ts, st, path_load(ts, st, ops_of(ts, object)));

	vec_for_each(pin, &s->pins) {
		if (pin->site.event != fn_event(w->fn, ev))
			continue;
		pin->seen = true;
		pin->open |= !known && ops != 1;
		if (known && ops == 0 && !pin->told)
			tell_way(s, pin, d, &s->made.v[o.value - 1]);
	}
}

static bool call(void *ctx, struct deep *d, struct paths *w,
		 struct path_state *st, uint32_t ev)
{
	const char *callee = facts_callee(fn_facts(w->fn), fn_event(w->fn, ev));
	struct search *s = ctx;
	const struct api_func *api = callee ? api_func_find(callee) : NULL;

	if (!api || !is_interface(s->in->program, w->fn.unit, callee))
		return false;
	if (is_attach_call(s->in->program, w->fn.unit, callee))
		attach(s, w, st, ev, api);
	else if (api->role == API_ROLE_PIN)
		pinned(s, d, w, st, ev);
	return true;
}

static enum deep_enter enter(void *ctx, struct fn f)
{
	const struct search *s = ctx;

	return strmap_has(&s->pins_in, fn_name(f)) ||
			       strmap_has(&s->attaches_in, fn_name(f))
		       ? DEEP_ENTER
		       : DEEP_PASS;
}

static void go_down(struct search *s, struct fn root)
{
	const struct deep_client client = { .call = call,
					    .enter = enter,
					    .ctx = s };
	struct deep d = { .program = s->in->program,
			  .terms = &s->terms,
			  .client = &client };

	deep_walk(&d, root);
	s->cut |= d.cut;
	deep_release(&d);
}

/* From all that reaches both an attach and a pin, and from the pins. */
static void look_down(struct search *s)
{
	size_t roots = 0;

	for (size_t i = 0; i < s->pins_in.n; i++) {
		const char *name = s->pins_in.entries[i].key;
		const struct fn_vec *all =
			strmap_get(&s->in->program->defs, name);

		if (!strmap_has(&s->attaches_in, name) || !all)
			continue;
		vec_for_each(f, all) {
			if (f->func->kind != FUNC_BODY ||
			    is_interface_code(s->in->program, *f))
				continue;
			if (roots++ < ROOTS_MAX)
				go_down(s, *f);
			else
				s->cut = true;
		}
	}
	for (size_t i = 0; i < s->pins.n; i++) {
		if (!s->pins.v[i].seen)
			go_down(s, s->pins.v[i].site.fn);
	}
}

/* --- back from the pin --- */

struct count {
	size_t fixed, dynamic, unknown;
};

static int ask(struct search *s, const struct pin *pin, bool load,
	       struct origin_vec *origins, struct count *n)
{
	const struct facts *fa = fn_facts(pin->site.fn);
	fact_list_id args = pin->site.event->args;

	*n = (struct count){ 0 };
	if (!facts_list_n(fa, args))
		return -1;
	vec_release(origins);
	if (origins_of(s->in->program, s->in->imps, pin->site.fn,
		       facts_list_at(fa, args, 0), load, origins) < 0)
		return -1;
	vec_for_each(o, origins) {
		/* From there all paths were walked, and none pins. */
		if (o->how == MADE_STATIC && o->handed && !s->cut)
			continue;
		n->fixed += o->how == MADE_STATIC;
		n->dynamic += o->how == MADE_DYNAMIC;
		n->unknown += o->how == MADE_UNKNOWN;
	}
	return 0;
}

static void judge(struct search *s, struct pin *pin,
		  const struct origin_vec *origins, const struct count *n)
{
	bool sure = n->fixed && !n->dynamic && !n->unknown && !s->cut;
	struct finding *f;

	if (n->dynamic && !n->fixed)
		return;
	f = tell(
		s, pin, sure ? LEVEL_ERROR : LEVEL_NOTE,
		sure ? "dma_buf_pin() is called for an attachment that is always static: only importers that attach with ops may pin"
		: n->fixed
			? "dma_buf_pin() is called for an attachment that may be a static one: whether it can be at this place could not be told"
			: "whether the attachment that dma_buf_pin() is called for is static could not be told");
	vec_for_each(o, origins) {
		if (o->attach.event && o->how != MADE_UNKNOWN)
			show_made(f, &o->attach,
				  o->how == MADE_STATIC ? "without ops"
							: "with ops");
	}
	show(f, pin->site.fn, pin->site.event, xstrdup("the pin"));
}

static void look_back(struct search *s, struct pin *pin)
{
	struct origin_vec origins = VEC_INIT;
	struct count n;

	/* Most are clear at once; what is not is worth a look at more code. */
	if (ask(s, pin, false, &origins, &n) == 0 &&
	    ((n.dynamic && !n.fixed) || ask(s, pin, true, &origins, &n) == 0))
		judge(s, pin, &origins, &n);
	vec_release(&origins);
}

static void find_pins(struct search *s)
{
	const struct program *p = s->in->program;
	const struct site_vec *sites = strmap_get(&p->calls, "dma_buf_pin");

	for (size_t i = 0; sites && i < sites->n; i++) {
		struct pin pin = { .site = sites->v[i] };

		if (pin.site.fn.func->kind == FUNC_BODY &&
		    is_interface(p, pin.site.fn.unit, "dma_buf_pin") &&
		    !is_interface_code(p, pin.site.fn) &&
		    reach_event(pin.site.fn, pin.site.event))
			vec_push(&s->pins, pin);
	}
}

static void check(const struct rule *r, const struct rule_input *in)
{
	static const char *const pin[] = { "dma_buf_pin", NULL };
	static const char *const attach[] = { "dma_buf_attach",
					      "dma_buf_dynamic_attach", NULL };
	struct search s = { .rule = r, .in = in };

	find_pins(&s);
	if (!s.pins.n)
		return;
	terms_init(&s.terms);
	reaching(in->program, pin, &s.pins_in);
	reaching(in->program, attach, &s.attaches_in);
	look_down(&s);
	vec_for_each(p, &s.pins) {
		if (p->open && !p->told)
			look_back(&s, p);
	}
	strmap_release(&s.pins_in, NULL);
	strmap_release(&s.attaches_in, NULL);
	terms_release(&s.terms);
	vec_release(&s.pins);
	vec_release(&s.made);
}

const struct rule rule_pin_static = {
	.name = "PIN_STATIC",
	.side = "importer",
	.level = "error",
	.summary = "dma_buf_pin() on a static attachment",
	.text = {
		.why = "Only an importer that lets the buffer move may ask that it does not. A static attachment is kept in place by the core while it is mapped; dma_buf_pin() on it is a warning with a backtrace at run time, and the exporter counts one pin too many.",
		.bad = "\tstatic int my_attach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_buf_attachment *attach;\n"
		       "\t\tint ret;\n"
		       "\n"
		       "\t\tattach = dma_buf_attach(imp->dmabuf, imp->dev);\n"
		       "\t\tif (IS_ERR(attach))\n"
		       "\t\t\treturn PTR_ERR(attach);\n"
		       "\t\tdma_resv_lock(attach->dmabuf->resv, NULL);\n"
		       "\t\tret = dma_buf_pin(attach);\n"
		       "\t\tdma_resv_unlock(attach->dmabuf->resv);\n"
		       "\t\tif (ret)\n"
		       "\t\t\tdma_buf_detach(imp->dmabuf, attach);\n"
		       "\t\telse\n"
		       "\t\t\timp->attach = attach;\n"
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
		.good = "\tstatic int my_attach(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstruct dma_buf_attachment *attach;\n"
			"\n"
			"\t\t/* The core pins while it is mapped. */\n"
			"\t\tattach = dma_buf_attach(imp->dmabuf, imp->dev);\n"
			"\t\tif (IS_ERR(attach))\n"
			"\t\t\treturn PTR_ERR(attach);\n"
			"\t\timp->attach = attach;\n"
			"\t\treturn 0;\n"
			"\t}\n",
		.fix = "Take out the pin and its unpin where the importer is a static one. Where it should be a dynamic one, attach with dma_buf_dynamic_attach() and ops; dma_buf_dynamic_attach() with NULL for the ops is a static attach, too.",
		.contract = "Importer with a callback: an importer that cannot take a new mapping later pins.",
	},
	.check = check,
};
