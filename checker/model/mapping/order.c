// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does a wait come when it is of use? One before the map is none: what the
 * exporter does in order to map, it has yet to do. Nor is one on another way
 * than that of the map, or one that comes when the device runs already.
 *
 * Where the buffer is pinned it is moved by the pin, and the map finds it where
 * it is to stay: then a wait between the two will do.
 */
#include "model/mapping/priv.h"

#include "model/importers.h"
#include "model/paths/paths.h"

/* What a walk knows about the mapping. */
enum stage {
	STAGE_MAPPED = 1,
	STAGE_OPEN, /* there was what might wait */
	STAGE_STARTED,
	STAGE_LATE, /* and then a wait */
};
/* And about the pin before it. */
enum pin {
	PIN_PINNED = 1,
	PIN_SETTLED
};

struct walk {
	struct mapping *m;
	struct waits_search *waits;
	struct waits_search starts;
	const struct order_query *q;
	bool after; /* there is a wait behind it, on some way */
	bool open; /* or something that might be one */
	struct site start;
};

/* --- what starts a device --- */

/* Functions of the driver are looked into, for writes to registers. */
static enum waits look(struct waits_search *s, struct fn f,
		       const struct fact_event *ev, const char *callee,
		       int depth)
{
	const struct walk *o = s->ctx;
	struct fn target;

	(void)ev;
	(void)depth;
	if (!callee)
		return WAITS_NO;
	if (callee_writes_device(callee))
		return WAITS_YES;
	if (api_func_find(callee) || !mapping_in_driver(o->m, f) ||
	    !program_resolve(o->m->p, f.unit, callee, FUNC_BODY, &target))
		return WAITS_NO;
	return 0;
}

/* --- the walk --- */

static term_id stage_key(struct terms *ts)
{
	return term_func(ts, "mapped");
}

static term_id pin_key(struct terms *ts)
{
	return term_func(ts, "pinned");
}

static uint32_t prop_of(const struct path_state *st, term_id key)
{
	struct path_prop *p = path_prop(st, key, 0);

	return p ? p->value : 0;
}

static void mapped(struct walk *o, struct paths *w, struct path_state *st,
		   uint32_t ev)
{
	term_id key = stage_key(w->terms);
	struct path_state *failed;
	term_id r;

	if (prop_of(st, pin_key(w->terms)) == PIN_SETTLED)
		return;
	if (o->q->maps) {
		failed = path_fork(w, st);
		r = term_op(w->terms, TERM_OP_IS_ERR,
			    path_load(w->terms, st, path_result(w, ev)), 0, 0);
		if (!path_assume(w->terms, failed, r, true))
			failed->dead = true;
		if (!path_assume(w->terms, st, r, false))
			st->dead = true;
	}
	path_set(st, key, 0, STAGE_MAPPED, ev);
}

static void waited(struct walk *o, struct paths *w, struct path_state *st,
		   uint32_t ev, enum waits waits)
{
	term_id key = stage_key(w->terms);
	uint32_t stage = prop_of(st, key);

	if (prop_of(st, pin_key(w->terms)) == PIN_PINNED)
		path_set(st, pin_key(w->terms), 0, PIN_SETTLED, ev);
	if (stage == STAGE_STARTED && waits == WAITS_YES)
		path_prop(st, key, 0)->value = STAGE_LATE;
	if (stage != STAGE_MAPPED && stage != STAGE_OPEN)
		return;
	o->after |= waits == WAITS_YES;
	o->open |= waits == WAITS_OPEN;
	path_set(st, key, 0, waits == WAITS_YES ? 0 : STAGE_OPEN, ev);
}

/* Does call E start the device, which is too early in ST? */
static bool starts(struct walk *o, struct paths *w, const struct path_state *st,
		   const struct fact_event *e)
{
	return prop_of(st, stage_key(w->terms)) == STAGE_MAPPED &&
	       waits_event(&o->starts, w->fn, e, 0) == WAITS_YES;
}

static bool on_call(void *ctx, struct paths *w, struct path_state *st,
		    uint32_t ev)
{
	struct walk *o = ctx;
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *callee =
		e->kind == EV_CALL ? facts_callee(fn_facts(w->fn), e) : NULL;
	enum api_role role = callee ? api_func_role(callee) : API_ROLE_OTHER;
	enum waits waits = WAITS_NO;

	if (e == o->q->at.event) {
		mapped(o, w, st, ev);
	} else if (role == API_ROLE_PIN) {
		path_set(st, pin_key(w->terms), 0, PIN_PINNED, ev);
	} else if (role == API_ROLE_UNMAP || role == API_ROLE_UNMAP_UNLOCKED) {
		path_set(st, stage_key(w->terms), 0, 0, ev);
	} else if (e->kind == EV_CALL) {
		waits = waits_event(o->waits, w->fn, e, 0);
		if (waits != WAITS_YES && starts(o, w, st, e))
			path_set(st, stage_key(w->terms), 0, STAGE_STARTED, ev);
		else if (waits != WAITS_NO)
			waited(o, w, st, ev, waits);
	}
	return false;
}

static void on_start(void *ctx, struct paths *w, struct path_state *st)
{
	const struct walk *o = ctx;

	if (o->m->row->pins)
		path_set(st, pin_key(w->terms), 0, PIN_PINNED, 0);
}

/* Does ST, an end, say that it failed? */
static bool fails(struct paths *w, const struct path_state *st)
{
	const struct fact_event *e = fn_event(w->fn, st->event);
	bool pointer = w->fn.func->type != 0;

	if (path_fails(w, st, !pointer))
		return true;
	return pointer && e->kind == EV_RETURN && e->a &&
	       path_truth(w->terms, st, path_value(w, st, e->a)) == 0;
}

static enum order judge(struct walk *o, struct paths *w)
{
	enum order order = ORDER_WAITS;

	if (w->overflow)
		return ORDER_WAITS;
	if (!o->q->maps && !o->after)
		return o->open ? ORDER_OPEN : ORDER_NO_WAIT;
	if (!o->q->maps)
		return ORDER_WAITS;
	vec_for_each(st, &w->ends) {
		struct path_prop *p = path_prop(*st, stage_key(w->terms), 0);

		if (!p || fails(w, *st))
			continue;
		if (p->value == STAGE_LATE) {
			o->start = (struct site){ w->fn,
						  fn_event(w->fn, p->event) };
			return ORDER_STARTED;
		}
		if (p->value != STAGE_OPEN)
			order = ORDER_NO_WAIT;
		else if (order == ORDER_WAITS)
			order = ORDER_OPEN;
	}
	return order;
}

enum order order_of(struct mapping *m, struct waits_search *waits,
		    const struct order_query *q, struct site *start)
{
	struct walk o = { .m = m, .waits = waits, .q = q };
	const struct path_client client = { .start = on_start,
					    .call = on_call,
					    .ctx = &o };
	struct terms terms;
	struct paths w;
	enum order order;

	o.starts = (struct waits_search){ .p = m->p, .look = look, .ctx = &o };
	terms_init(&terms);
	paths_walk(&w, q->at.fn, &terms, &client);
	order = judge(&o, &w);
	*start = o.start;
	paths_release(&w);
	terms_release(&terms);
	waits_release(&o.starts);
	return order;
}
