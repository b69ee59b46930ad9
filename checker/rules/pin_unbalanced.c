// SPDX-License-Identifier: GPL-2.0-only
/*
 * PIN_UNBALANCED: a way out after dma_buf_pin() without dma_buf_unpin().
 *
 *	ret = dma_buf_pin(attach);
 *	if (ret)
 *		goto err_unlock;
 *	sgt = dma_buf_map_attachment(attach, dir);
 *	if (IS_ERR(sgt)) {
 *		ret = PTR_ERR(sgt);
 *		goto err_unlock;				 bad
 *		goto err_unpin;					 good
 *	}
 *	...
 *	err_unpin:
 *		dma_buf_unpin(attach);
 *	err_unlock:
 *		dma_resv_unlock(attach->dmabuf->resv);
 *		return ret;
 *
 * A success may keep the pin: its release takes it back. Certain is that a pin
 * is lost if the attachment is detached with it; if the driver has no unpin at
 * all, or none but where a member is set that nobody ever sets; and if one failure is answered by an unpin, and another one is not, and
 * left no mark by which a release could tell the two apart. Any other failure
 * that keeps a pin is a note.
 */
#include "rules/rules.h"

#include "model/paths/paths.h"
#include "model/reach.h"
#include "model/unpins.h"

/* What is known of an attachment; above it the event, plus 1, of the last call
 * behind the pin that went to code that is not there. */
enum {
	PINNED = 1,
	UNPINNED = 2,
	MAYBE = 3, /* unpinned under another name, or not */
	LOST = 4, /* detached while pinned */
	PIN_NOW = 0xf,
	PIN_CALL = 8, /* bits to shift that event by */
};

struct pins {
	const struct program *p;
	struct terms terms;
	struct unpins unpins;
};

/* One way out of a function. */
struct end {
	const struct path_state *st;
	const struct path_prop *prop;
	bool failure;
	bool unclear; /* success and failure leave by the same way */
};

struct end_vec VEC_OF(struct end);

/* --- what calls do --- */

/* Is F, or the address of a function that reaches an unpin, handed over? */
static bool hands_unpin(const struct pins *pins, const struct facts *fa,
			const struct fact_event *ev)
{
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		const struct fact_expr *e =
			facts_expr(fa, facts_list_at(fa, ev->args, i));

		if (e->kind == EX_ADDR)
			e = facts_expr(fa, e->a);
		if (e->kind == EX_FUNC &&
		    strmap_has(&pins->unpins.touching, facts_str(fa, e->name)))
			return true;
	}
	return false;
}

static void blur(struct path_state *st)
{
	vec_for_each(p, &st->props) {
		if ((p->value & PIN_NOW) == PINNED)
			p->value = (p->value & ~(uint32_t)PIN_NOW) | MAYBE;
	}
}

static void mark_call(struct path_state *st, uint32_t ev)
{
	vec_for_each(p, &st->props) {
		if ((p->value & PIN_NOW) == PINNED)
			p->value = PINNED | (ev + 1) << PIN_CALL;
	}
}

static void pin(struct paths *w, struct path_state *st, uint32_t ev, term_id a)
{
	term_id result = path_result(w, ev);
	struct path_state *failed;

	if (!a || term_at(w->terms, a)->other)
		return;
	failed = path_fork(w, st);
	if (!path_assume(w->terms, failed, path_load(w->terms, failed, result),
			 true))
		failed->dead = true;
	path_bind(st, result, term_int(w->terms, 0));
	path_set(st, a, 0, path_prop(st, a, 0) ? MAYBE : PINNED, ev);
}

static void change(struct path_state *st, term_id a, uint32_t to)
{
	struct path_prop *p = a ? path_prop(st, a, 0) : NULL;

	/* Another one, or this one by another name. */
	if (!p || (p->value & PIN_NOW) == UNPINNED) {
		blur(st);
		return;
	}
	if ((p->value & PIN_NOW) == PINNED)
		p->value = (p->value & ~(uint32_t)PIN_NOW) | to;
}

static bool effect(void *ctx, struct paths *w, struct path_state *st,
		   uint32_t ev)
{
	const struct pins *pins = ctx;
	const struct fact_event *e = fn_event(w->fn, ev);
	const struct facts *fa = fn_facts(w->fn);
	const char *name = e->kind == EV_CALL ? facts_callee(fa, e)
					      : facts_str(fa, e->name);
	const struct api_func *api = name ? api_func_find(name) : NULL;

	if (api && e->kind == EV_CALL) {
		if (api->role == API_ROLE_PIN)
			pin(w, st, ev, path_arg(w, st, ev, 0));
		else if (api->role == API_ROLE_UNPIN)
			change(st, path_arg(w, st, ev, 0), UNPINNED);
		else if (api->role == API_ROLE_DETACH &&
			 path_prop(st, path_arg(w, st, ev, 1), 0))
			change(st, path_arg(w, st, ev, 1), LOST);
		return false;
	}
	if (!name || strmap_has(&pins->unpins.touching, name) ||
	    (e->kind == EV_CALL && hands_unpin(pins, fa, e))) {
		blur(st);
		return false;
	}
	if (strmap_has(&pins->p->defs, name) || callee_is_harmless(name))
		return false;
	if (callee_says_release(name))
		blur(st);
	else
		mark_call(st, ev);
	return false;
}

/* --- how a function ends --- */

/* Does F return what dma_buf_pin() did, or another error number, where that
 * failed? */
static bool returns_errno(struct paths *w)
{
	vec_for_each(s, &w->ends) {
		const struct fact_event *e = fn_event(w->fn, (*s)->event);
		const struct term *t, *o;

		if (e->kind != EV_RETURN || !e->a)
			continue;
		t = term_at(w->terms, path_value(w, *s, e->a));
		if (t->kind == TERM_INT && t->value < 0)
			return true;
		o = term_at(w->terms, t->a);
		if (t->kind == TERM_LOAD && o->kind == TERM_RESULT && o->name &&
		    streq(o->name, "dma_buf_pin"))
			return true;
	}
	return false;
}

/* --- what could tell a release --- */

static bool is_outside(const struct terms *ts, term_id object)
{
	while (term_at(ts, object)->kind == TERM_FIELD ||
	       term_at(ts, object)->kind == TERM_INDEX)
		object = term_at(ts, object)->a;
	return term_at(ts, object)->kind == TERM_DEREF ||
	       term_at(ts, object)->kind == TERM_GLOBAL;
}

static bool has_bind(const struct path_state *st, const struct path_bind *b)
{
	vec_for_each(o, &st->binds) {
		if (o->object == b->object && o->value == b->value)
			return true;
	}
	return false;
}

/* Did A leave something in an object that B did not, other than an error? */
static bool left_more(struct terms *ts, const struct path_state *a,
		      const struct path_state *b)
{
	vec_for_each(v, &a->binds) {
		term_id err = term_op(ts, TERM_OP_IS_ERR, v->value, 0, 0);

		if (is_outside(ts, v->object) && !has_bind(b, v) &&
		    path_truth(ts, a, v->value) != 0 &&
		    path_truth(ts, a, err) != 1)
			return true;
	}
	return false;
}

/* --- how sure that is --- */

/* Does E ask what may go together with the pin, without this walk knowing?
 * What a call has just returned is another matter: see guards(). */
static bool asks_memory(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id)
		return false;
	if (e->kind == EX_MEMBER || e->kind == EX_GLOBAL ||
	    e->kind == EX_INDEX || e->kind == EX_DEREF || e->kind == EX_UNKNOWN)
		return true;
	return asks_memory(fa, e->a) || asks_memory(fa, e->b) ||
	       asks_memory(fa, e->c);
}

/* Does F's event I lead to an unpin, with no other decision in between? */
static bool straight_to_unpin(struct fn f, uint32_t i)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t n = 0; i < f.func->nevents && n < f.func->nevents; n++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *name;

		if (ev->kind == EV_BRANCH || ev->kind == EV_SWITCH ||
		    ev->kind == EV_RETURN || ev->kind == EV_END)
			return false;
		name = ev->kind == EV_CALL ? facts_callee(fa, ev) : NULL;
		if (name && streq(name, "dma_buf_unpin"))
			return true;
		i = ev->kind == EV_JUMP ? ev->target : i + 1;
	}
	return false;
}

/* The call whose result E is, or asks for being 0; NULL: none, or one that
 * only looks at its argument. */
static const char *asks_call(const struct facts *fa, struct fn f,
			     fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);
	const char *name;

	while (e->kind == EX_UNARY || e->kind == EX_BINARY)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_CALL)
		return NULL;
	name = facts_callee(fa, fn_event(f, (uint32_t)e->value));
	return name && starts_with(name, "IS_ERR") ? NULL : name ? name : "";
}

static bool calls_before(struct fn f, uint32_t end, const char *name)
{
	for (uint32_t i = 0; i < end; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee = ev->kind == EV_CALL
					     ? facts_callee(fn_facts(f), ev)
					     : NULL;

		if (callee && streq(callee, name))
			return true;
	}
	return false;
}

/* May branch B be the other half of an `if` around the pin? */
static bool guards(struct fn f, uint32_t pinned, uint32_t b)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev = fn_event(f, b);
	const char *name;

	if (ev->kind != EV_BRANCH || asks_memory(fa, ev->a))
		return true;
	name = asks_call(fa, f, ev->a);
	return name &&
	       (calls_before(f, pinned, name) || straight_to_unpin(f, b + 1) ||
		straight_to_unpin(f, ev->target));
}

static bool in_loop(struct fn f, uint32_t at)
{
	for (uint32_t i = at; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if ((ev->kind == EV_JUMP || ev->kind == EV_BRANCH) &&
		    ev->target <= at)
			return true;
	}
	return false;
}

/* Does the way to E, behind the pin, hang on nothing that may hang together
 * with whether it was pinned? */
static bool is_sure(struct paths *w, const struct end *e)
{
	struct u32_list way = VEC_INIT;
	bool sure = !in_loop(w->fn, e->prop->event);

	path_witness(w, e->st, &way);
	vec_for_each(b, &way) {
		if (*b > e->prop->event && guards(w->fn, e->prop->event, *b))
			sure = false;
	}
	vec_release(&way);
	return sure;
}

/* --- judging --- */

/* Stands every unpin of W's function behind the pin at event CALL? */
static bool only_takes_back(struct paths *w, uint32_t call)
{
	for (uint32_t i = 0; i < w->fn.func->nevents; i++) {
		const struct fact_event *ev = fn_event(w->fn, i);
		const char *name = ev->kind == EV_CALL
					   ? facts_callee(fn_facts(w->fn), ev)
					   : NULL;

		if (!name || !streq(name, "dma_buf_unpin"))
			continue;
		vec_for_each(st, &w->at[i]) {
			bool behind = false;

			vec_for_each(p, &(*st)->props)
				behind |= p->event == call;
			if (!behind)
				return false;
		}
	}
	return true;
}

/* The failure that answers with an unpin, where E does not; NULL: none. */
static const struct end *
contradicts(struct terms *ts, const struct end_vec *ends, const struct end *e)
{
	uint32_t call = e->prop->value >> PIN_CALL;

	vec_for_each(o, ends) {
		if (!o->failure || (o->prop->value & PIN_NOW) != UNPINNED ||
		    o->prop->key != e->prop->key ||
		    o->prop->event != e->prop->event)
			continue;
		if ((!call || o->prop->value >> PIN_CALL == call) &&
		    !left_more(ts, e->st, o->st))
			return o;
	}
	return NULL;
}

static struct finding *tell(const struct rule *r, const struct rule_input *in,
			    struct paths *w, const struct end *e,
			    enum level level, char *message)
{
	struct place at = rule_place(w->fn, fn_event(w->fn, e->prop->event));
	const struct fact_event *last = fn_event(w->fn, e->st->event);
	struct u32_list way = VEC_INIT;
	struct finding *f;
	bool behind = false;

	f = rule_add(r, in, level, &at, fn_name(w->fn), is_test_file(at.file));
	f->subject = xstrdup("dma_buf_pin");
	f->message = message;
	f->fix = xstrdup(
		"call dma_buf_unpin() on that way, under the reservation lock and before a detach");
	rule_evidence(f, &at, xstrdup("dma_buf_pin() succeeds"));
	path_witness(w, e->st, &way);
	vec_for_each(b, &way) {
		behind |= *b > e->prop->event;
		if (!behind)
			continue;
		at = rule_place(w->fn, fn_event(w->fn, *b));
		rule_evidence(f, &at, xstrdup("the way goes through here"));
	}
	vec_release(&way);
	at = rule_place(w->fn, last);
	rule_evidence(f, &at, xstrdup("and ends here without dma_buf_unpin()"));
	return f;
}

/* Say which unpins there are that cannot happen. */
static void tell_dead(struct finding *f, const struct pins *pins, struct fn fn)
{
	vec_for_each(d, &pins->unpins.dead) {
		struct place at = rule_place(d->fn, d->event);

		if (streq(d->fn.unit->module, fn.unit->module))
			rule_evidence(
				f, &at,
				xstrdup("this unpin hangs on a member that nobody ever sets"));
	}
}

static void judge(const struct rule *r, const struct rule_input *in,
		  struct paths *w, const struct end_vec *ends)
{
	const struct end *worst = NULL;
	const struct pins *pins = w->client->ctx;
	bool none = unpins_never(&pins->unpins, w->fn, NULL);
	bool only_here = !none && ends->n &&
			 only_takes_back(w, ends->v[0].prop->event) &&
			 unpins_never(&pins->unpins, w->fn, &w->fn);
	const char *why = NULL;

	vec_for_each(e, ends) {
		uint32_t now = e->prop->value & PIN_NOW;
		bool dirty = e->prop->value >> PIN_CALL != 0;

		if (now == LOST && !dirty && is_sure(w, e))
			why = "the attachment is detached while it is pinned";
		else if (now == PINNED && none)
			why = "the driver pins, and has no dma_buf_unpin() at all";
		else if (now == PINNED && only_here && !e->failure)
			why = "the pin is kept, and the driver unpins nowhere but on the ways out of this function";
		else if (now == PINNED && e->failure &&
			 contradicts(w->terms, ends, e) && is_sure(w, e))
			why = "another failure unpins, this one leaves the attachment pinned";
		else if (now == LOST ||
			 (now == PINNED && (e->failure || e->unclear)))
			worst = worst ? worst : e;
		if (why) {
			tell_dead(tell(r, in, w, e, LEVEL_ERROR, xstrdup(why)),
				  pins, w->fn);
			return;
		}
	}
	if (worst)
		tell(r, in, w, worst, LEVEL_NOTE,
		     xasprintf(
			     "%s() may fail and keep the pin; whether somebody unpins could not be told",
			     fn_name(w->fn)));
}

static void look(const struct rule *r, const struct rule_input *in,
		 struct pins *pins, const struct site *s)
{
	const struct path_client client = { .call = effect, .ctx = pins };
	uint32_t call = (uint32_t)(s->event - fn_event(s->fn, 0));
	struct end_vec ends = VEC_INIT;
	struct paths w;
	bool errno_too;

	if (s->fn.func->kind != FUNC_BODY || !reach_at(s->fn, call))
		return;
	paths_walk(&w, s->fn, &pins->terms, &client);
	errno_too = returns_errno(&w);
	vec_for_each(st, &w.ends) {
		vec_for_each(p, &(*st)->props) {
			struct end e = { *st, p, path_fails(&w, *st, errno_too),
					 errno_too && path_unclear(&w, *st) };

			if (p->event == call)
				vec_push(&ends, e);
		}
	}
	if (!w.overflow)
		judge(r, in, &w, &ends);
	vec_release(&ends);
	paths_release(&w);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	const struct site_vec *sites =
		strmap_get(&in->program->calls, "dma_buf_pin");
	struct pins pins = { .p = in->program };

	if (!sites)
		return;
	unpins_find(in->program, &pins.unpins);
	terms_init(&pins.terms);
	vec_for_each(s, sites) {
		if (is_interface(in->program, s->fn.unit, "dma_buf_pin") &&
		    !is_interface_code(in->program, s->fn))
			look(r, in, &pins, s);
	}
	unpins_release(&pins.unpins);
	terms_release(&pins.terms);
}

const struct rule rule_pin_unbalanced = {
	.name = "PIN_UNBALANCED",
	.side = "importer",
	.level = "error",
	.summary = "a way out after a pin, without the unpin",
	.text = {
		.why = "There is a way out of the function after "
		       "dma_buf_pin() on which nobody calls "
		       "dma_buf_unpin(). A pin that is never taken back "
		       "keeps the buffer where it is for as long as it "
		       "lives: the exporter cannot move it any more, and "
		       "where that is video memory, some of it is gone for "
		       "everybody. A user who makes the failure happen "
		       "again and again uses all of it up. A success may "
		       "keep the pin, which the release then takes back. A "
		       "failure that leaves no trace of the pin cannot be "
		       "told apart later; where it could, it is a note.",
		.bad = "\tint my_setup(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		       "\t\tint ret;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tret = dma_buf_pin(imp->attach);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\tif (ret)\n"
		       "\t\t\treturn ret;\n"
		       "\t\treturn my_map(imp);\n"
		       "\t}\n",
		.good = "\tint my_setup(struct my_import *imp)\n"
			"\t{\n"
			"\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
			"\t\tint ret;\n"
			"\n"
			"\t\tdma_resv_lock(resv, NULL);\n"
			"\t\tret = dma_buf_pin(imp->attach);\n"
			"\t\tdma_resv_unlock(resv);\n"
			"\t\tif (ret)\n"
			"\t\t\treturn ret;\n"
			"\t\tret = my_map(imp);\n"
			"\t\tif (ret) {\n"
			"\t\t\tdma_resv_lock(resv, NULL);\n"
			"\t\t\tdma_buf_unpin(imp->attach);\n"
			"\t\t\tdma_resv_unlock(resv);\n"
			"\t\t}\n"
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
		.fix = "1. Call dma_buf_unpin(), under the reservation "
		       "lock, on every way out after the pin that ends in "
		       "failure: a label of its own in the chain of gotos "
		       "is the usual form.\n"
		       "2. Call it where the object is released as well, "
		       "before dma_buf_detach().",
		.contract = "Importer with a callback",
	},
	.check = check,
};
