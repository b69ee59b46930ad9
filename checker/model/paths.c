// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk itself: a list of states per event, joined where their properties
 * are equal, until nothing changes any more.
 */
#include "model/paths.h"

/* A function that needs more steps than this is given up. */
#define PATHS_MAX_STEPS 200000
/* What is known beyond this is forgotten. */
#define PATHS_MAX_FACTS 48
#define PATHS_MAX_BINDS 256

/* --- states --- */

struct path_state *path_state_copy(const struct path_state *from)
{
	struct path_state *st = xcalloc(1, sizeof(*st));

	st->event = from->event;
	st->from = from->from;
	vec_for_each(p, &from->props)
		vec_push(&st->props, *p);
	vec_for_each(b, &from->binds)
		vec_push(&st->binds, *b);
	vec_for_each(f, &from->facts)
		vec_push(&st->facts, *f);
	return st;
}

void path_state_free(struct path_state *st)
{
	if (!st)
		return;
	vec_release(&st->props);
	vec_release(&st->binds);
	vec_release(&st->facts);
	free(st);
}

struct path_prop *path_prop(const struct path_state *st, term_id key,
			    term_id owner)
{
	vec_for_each(p, &st->props) {
		if (p->key == key && p->owner == owner)
			return p;
	}
	return NULL;
}

void path_set(struct path_state *st, term_id key, term_id owner,
	      uint32_t value, uint32_t event)
{
	size_t i = 0;

	while (i < st->props.n &&
	       (st->props.v[i].key < key ||
		(st->props.v[i].key == key && st->props.v[i].owner < owner)))
		i++;
	if (i < st->props.n && st->props.v[i].key == key &&
	    st->props.v[i].owner == owner) {
		if (!value) {
			memmove(&st->props.v[i], &st->props.v[i + 1],
				(st->props.n - 1 - i) * sizeof(*st->props.v));
			st->props.n--;
			return;
		}
	} else if (value) {
		vec_push(&st->props, ((struct path_prop){ 0 }));
		memmove(&st->props.v[i + 1], &st->props.v[i],
			(st->props.n - 1 - i) * sizeof(*st->props.v));
	} else {
		return;
	}
	st->props.v[i] = (struct path_prop){ key, owner, value, event };
}

static bool same_props(const struct path_state *a, const struct path_state *b)
{
	if (a->props.n != b->props.n)
		return false;
	for (size_t i = 0; i < a->props.n; i++) {
		if (a->props.v[i].key != b->props.v[i].key ||
		    a->props.v[i].owner != b->props.v[i].owner ||
		    a->props.v[i].value != b->props.v[i].value)
			return false;
	}
	return true;
}

/* How far one thing forgotten makes forget another. */
#define FORGET_MAX_DEPTH 4

/* Does anything in ST speak of WHAT? */
static bool is_known(const struct terms *ts, const struct path_state *st,
		     term_id what)
{
	vec_for_each(f, &st->facts) {
		if (term_mentions(ts, f->term, what))
			return true;
	}
	vec_for_each(b, &st->binds) {
		if (term_mentions(ts, b->object, what) ||
		    term_mentions(ts, b->value, what))
			return true;
	}
	vec_for_each(p, &st->props) {
		if (term_mentions(ts, p->key, what) ||
		    (p->owner && term_mentions(ts, p->owner, what)))
			return true;
	}
	return false;
}

/*
 * WHAT is about to mean something else, as the event that makes it happens
 * again: what is known of the old one is of no use any more.
 */
static void forget_deep(struct paths *w, struct path_state *st, term_id what,
			uint32_t event, int depth)
{
	struct terms *ts = w->terms;
	struct path_state old = { .props = st->props };
	struct u32_list stale = VEC_INIT;
	size_t n = 0;

	vec_for_each(f, &st->facts) {
		if (!term_mentions(ts, f->term, what))
			st->facts.v[n++] = *f;
	}
	st->facts.n = n;
	n = 0;
	vec_for_each(b, &st->binds) {
		struct path_bind keep = *b;

		if (term_mentions(ts, b->object, what))
			continue;
		if (term_mentions(ts, b->value, what)) {
			keep.value = term_other(ts);
			vec_push(&stale, b->object);
		}
		st->binds.v[n++] = keep;
	}
	st->binds.n = n;
	st->props = (__typeof__(st->props))VEC_INIT;
	vec_for_each(p, &old.props) {
		term_id key = term_mentions(ts, p->key, what) ? term_other(ts) :
								p->key;
		term_id owner = p->owner && term_mentions(ts, p->owner, what) ?
					term_other(ts) :
					p->owner;

		if (key != p->key && w->client && w->client->lost &&
		    w->client->lost(p->value))
			continue;
		path_set(st, key, owner, p->value, p->event);
	}
	vec_release(&old.props);
	/* What they hold now is new as well. */
	vec_for_each(o, &stale) {
		term_id fresh = term_new(ts, *o, event);

		if (is_known(ts, st, fresh)) {
			if (depth >= FORGET_MAX_DEPTH)
				continue;
			forget_deep(w, st, fresh, event, depth + 1);
		}
		path_bind(st, *o, fresh);
	}
	vec_release(&stale);
}

static void forget(struct paths *w, struct path_state *st, term_id what,
		   uint32_t event)
{
	forget_deep(w, st, what, event, 0);
}

/* --- joining --- */

static bool has_fact(const struct path_state *st, const struct path_fact *f)
{
	vec_for_each(g, &st->facts) {
		if (g->term == f->term)
			return g->truth == f->truth;
	}
	return false;
}

/* Drop from INTO what FROM does not know as well. True if that changed it. */
static bool join_facts(struct path_state *into, const struct path_state *from)
{
	size_t n = 0;
	bool changed;

	vec_for_each(f, &into->facts) {
		if (has_fact(from, f))
			into->facts.v[n++] = *f;
	}
	changed = n != into->facts.n;
	into->facts.n = n;
	return changed;
}

/* Objects that hold different values in A and B. */
static void differences(struct terms *ts, const struct path_state *a,
			const struct path_state *b, struct u32_list *out)
{
	vec_for_each(x, &a->binds) {
		if (path_load(ts, b, x->object) != x->value)
			vec_push(out, x->object);
	}
	vec_for_each(y, &b->binds) {
		bool in_a = false;

		vec_for_each(x, &a->binds)
			in_a |= x->object == y->object;
		if (!in_a && term_load(ts, y->object) != y->value)
			vec_push(out, y->object);
	}
}

/*
 * Join FROM, whose properties are the same, into INTO. What an object holds
 * after two different values came together is new; in a loop it may have been
 * so before, and then locks of the old one are no locks of the new one.
 */
static bool join(struct terms *ts, struct path_state *into,
		 struct path_state *from)
{
	struct u32_list diff = VEC_INIT;
	bool changed = false;

	differences(ts, into, from, &diff);
	vec_for_each(o, &diff) {
		term_id fresh = term_new(ts, *o, into->event);

		if (path_load(ts, into, *o) == fresh)
			continue;
		path_bind(into, *o, fresh);
		changed = true;
	}
	changed |= join_facts(into, from);
	vec_release(&diff);
	return changed;
}

/* Does ST hold, in something, a value that only a join at its event made? */
static void forget_joined(struct paths *w, struct path_state *st,
			  const struct path_state *with)
{
	struct terms *ts = w->terms;
	struct u32_list diff = VEC_INIT;

	differences(ts, with, st, &diff);
	vec_for_each(o, &diff) {
		term_id fresh = term_new(ts, *o, st->event);

		if (path_load(ts, st, *o) != fresh)
			forget(w, st, fresh, st->event);
	}
	vec_release(&diff);
}

static struct path_state *find_same(struct path_state_vec *v,
				    const struct path_state *st)
{
	vec_for_each(s, v) {
		if (same_props(*s, st))
			return *s;
	}
	return NULL;
}

static void queue(struct paths *w, struct path_state *st)
{
	if (!st->queued)
		w->nqueued++;
	st->queued = true;
	if (st->event < w->low)
		w->low = st->event;
}

static void do_store(struct paths *w, struct path_state *st, uint32_t ev);

/* Run ST through the events from TO on at which no state is kept. */
static uint32_t run_through(struct paths *w, struct path_state *st,
			    uint32_t to)
{
	while (to < w->fn.func->nevents && !w->keep[to]) {
		const struct fact_event *e = fn_event(w->fn, to);

		if (e->kind == EV_STORE)
			do_store(w, st, to);
		w->done[to] = true;
		to = e->kind == EV_JUMP ? e->target : to + 1;
	}
	return to;
}

/* ST, which is taken over, comes to event TO. */
static void arrive(struct paths *w, struct path_state *st, uint32_t to)
{
	struct path_state_vec *v;
	struct path_state *same;

	st->event = to = run_through(w, st, to);
	if (to >= w->fn.func->nevents)
		goto drop;
	v = &w->at[to];
	vec_for_each(s, v) {
		if (same_props(*s, st)) {
			forget_joined(w, st, *s);
			break;
		}
	}
	same = find_same(v, st);
	if (same) {
		if (join(w->terms, same, st))
			queue(w, same);
		goto drop;
	}
	if (v->n >= PATHS_MAX_STATES) {
		w->overflow = true;
		goto drop;
	}
	vec_push(v, st);
	queue(w, st);
	return;
drop:
	path_state_free(st);
}

/* --- what events do --- */

struct path_state *path_fork(struct paths *w, const struct path_state *st)
{
	struct path_state *copy = path_state_copy(st);

	vec_push(&w->out, copy);
	return copy;
}

/* Object O gets a value of which nothing is known but that event EV made it. */
static void renew(struct paths *w, struct path_state *st, term_id o,
		  uint32_t ev)
{
	term_id fresh = term_new(w->terms, o, ev);

	if (w->done[ev])
		forget(w, st, fresh, ev);
	path_bind(st, o, fresh);
}

static bool is_inside(const struct terms *ts, term_id object, term_id outer)
{
	while (object != outer) {
		const struct term *t = term_at(ts, object);

		if (t->kind != TERM_FIELD && t->kind != TERM_INDEX)
			return false;
		object = t->a;
	}
	return true;
}

/* What else may have been written to by a store to OBJECT. */
static void spoil(struct paths *w, struct path_state *st, term_id object,
		  uint32_t ev)
{
	const struct term *o = term_at(w->terms, object);
	struct term field = *o;

	for (size_t i = 0; i < st->binds.n; i++) {
		term_id other = st->binds.v[i].object;
		const struct term *t = term_at(w->terms, other);

		if (other == object)
			continue;
		/* The same member, by another way; or a part of it. */
		if (is_inside(w->terms, other, object) ||
		    (field.kind == TERM_FIELD && t->kind == TERM_FIELD &&
		     t->name == field.name && t->type == field.type &&
		     term_at(w->terms, t->a)->kind == TERM_DEREF &&
		     term_at(w->terms, field.a)->kind == TERM_DEREF))
			st->binds.v[i].value = term_new(w->terms, other, ev);
	}
}

static void do_store(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	term_id value = path_value(w, st, e->b);
	term_id object = path_object(w, st, e->a);

	if (term_at(w->terms, object)->other)
		return;
	spoil(w, st, object, ev);
	if ((e->flags & EVENT_COMPOUND) || term_at(w->terms, value)->other)
		renew(w, st, object, ev);
	else
		path_bind(st, object, value);
}

/* Functions that only say something about their argument. */
static bool pure_call(struct paths *w, struct path_state *st, uint32_t ev,
		      const char *name)
{
	term_id a = path_arg(w, st, ev, 0);
	term_id zero = term_int(w->terms, 0);
	term_id is_err, value;

	if (!name || !a)
		return false;
	is_err = term_op(w->terms, TERM_OP_IS_ERR, a, 0, 0);
	if (streq(name, "IS_ERR"))
		value = is_err;
	else if (streq(name, "IS_ERR_OR_NULL"))
		value = term_op(w->terms, OP_LOR, is_err,
				term_op(w->terms, OP_EQ, a, zero, 0), 0);
	else if (streq(name, "PTR_ERR"))
		value = term_op(w->terms, TERM_OP_PTR_ERR, a, 0, 0);
	else if (streq(name, "PTR_ERR_OR_ZERO"))
		value = term_op(w->terms, TERM_OP_COND, is_err,
				term_op(w->terms, TERM_OP_PTR_ERR, a, 0, 0),
				zero);
	else if (streq(name, "ERR_PTR"))
		value = term_op(w->terms, TERM_OP_ERR_PTR, a, 0, 0);
	else if (streq(name, "ERR_CAST"))
		value = a;
	else
		return false;
	path_bind(st, path_result(w, ev), value);
	return true;
}

/* A callee that was given the address of an object may write to it. */
static void spoil_args(struct paths *w, struct path_state *st, uint32_t ev)
{
	uint32_t n = facts_list_n(fn_facts(w->fn), fn_event(w->fn, ev)->args);

	for (uint32_t i = 0; i < n; i++) {
		struct term a = *term_at(w->terms, path_arg(w, st, ev, i));
		struct u32_list hit = VEC_INIT;

		if (a.kind != TERM_ADDR)
			continue;
		vec_for_each(b, &st->binds) {
			if (is_inside(w->terms, b->object, a.a))
				vec_push(&hit, b->object);
		}
		vec_for_each(o, &hit)
			renew(w, st, *o, ev);
		vec_release(&hit);
		if (term_at(w->terms, a.a)->kind == TERM_LOCAL)
			renew(w, st, a.a, ev);
	}
}

/* Spoil ST before the client sees it: what it then binds stays. */
static void do_call(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *name = e->kind == EV_CALL ?
				   facts_callee(fn_facts(w->fn), e) :
				   NULL;
	bool known = false;

	if (e->kind == EV_CALL) {
		term_id result = path_result(w, ev);

		if (w->done[ev])
			forget(w, st, result, ev);
		if (pure_call(w, st, ev, name))
			return;
	}
	if (w->client && w->client->call)
		known = w->client->call(w->client->ctx, w, st, ev);
	if (known || e->kind != EV_CALL)
		return;
	for (size_t i = 0; i < w->out.n; i++)
		spoil_args(w, w->out.v[i], ev);
}

/* --- the walk --- */

/* A number that other configs may spell otherwise decides nothing. */
static bool is_config(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	while (e->kind == EX_UNARY && e->op == OP_NOT)
		e = facts_expr(fa, e->a);
	return e->kind == EX_INT && (e->flags & EXPR_MACRO);
}

static void limit(struct path_state *st)
{
	if (st->facts.n > PATHS_MAX_FACTS)
		st->facts.n = PATHS_MAX_FACTS;
	if (st->binds.n > PATHS_MAX_BINDS)
		st->binds.n = PATHS_MAX_BINDS;
}

static void branch(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	term_id c = path_value(w, st, e->a);
	struct path_state *no;

	if (is_config(fn_facts(w->fn), e->a)) {
		arrive(w, path_state_copy(st), e->target);
		arrive(w, st, ev + 1);
		return;
	}
	no = path_state_copy(st);
	if (path_assume(w->terms, no, c, false))
		arrive(w, no, e->target);
	else
		path_state_free(no);
	if (path_assume(w->terms, st, c, true))
		arrive(w, st, ev + 1);
	else
		path_state_free(st);
}

static void switch_to(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct facts *fa = fn_facts(w->fn);
	const struct fact_event *e = fn_event(w->fn, ev);

	for (uint32_t i = 0; i < facts_list_n(fa, e->args); i++)
		arrive(w, path_state_copy(st), facts_list_at(fa, e->args, i));
	path_state_free(st);
}

static void go_on(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);

	if (st->dead) {
		path_state_free(st);
		return;
	}
	limit(st);
	switch ((enum event_kind)e->kind) {
	case EV_BRANCH:
		branch(w, st, ev);
		break;
	case EV_SWITCH:
		switch_to(w, st, ev);
		break;
	case EV_JUMP:
		arrive(w, st, e->target);
		break;
	case EV_RETURN:
	case EV_END:
		path_state_free(st);
		break;
	default:
		if (e->flags & EVENT_ENDS)
			path_state_free(st);
		else
			arrive(w, st, ev + 1);
		break;
	}
}

static void step(struct paths *w, struct path_state *before)
{
	uint32_t ev = before->event;
	const struct fact_event *e = fn_event(w->fn, ev);
	struct path_state *st = path_state_copy(before);

	st->from = before;
	vec_push(&w->out, st);
	if (e->kind == EV_STORE)
		do_store(w, st, ev);
	else if (e->kind == EV_CALL || (e->kind == EV_SCOPE_END && e->name))
		do_call(w, st, ev);
	w->done[ev] = true;
	for (size_t i = 0; i < w->out.n; i++)
		go_on(w, w->out.v[i], ev);
	w->out.n = 0;
}

static struct path_state *next_queued(struct paths *w)
{
	for (; w->low < w->fn.func->nevents; w->low++) {
		vec_for_each(s, &w->at[w->low]) {
			if ((*s)->queued)
				return *s;
		}
	}
	return NULL;
}

/*
 * Keep the states of events where ways part or meet, and of calls, which are
 * what anybody asks about.
 */
static void mark_kept(struct paths *w)
{
	const struct facts *fa = fn_facts(w->fn);
	uint32_t n = w->fn.func->nevents;

	for (uint32_t i = 0; i < n; i++) {
		const struct fact_event *e = fn_event(w->fn, i);

		switch ((enum event_kind)e->kind) {
		case EV_BRANCH:
			if (e->target < n)
				w->keep[e->target] = true;
			w->keep[i] = true;
			break;
		case EV_SWITCH:
			for (uint32_t k = 0; k < facts_list_n(fa, e->args);
			     k++) {
				uint32_t to = facts_list_at(fa, e->args, k);

				if (to < n)
					w->keep[to] = true;
			}
			w->keep[i] = true;
			break;
		case EV_JUMP:
			if (e->target < n)
				w->keep[e->target] = true;
			break;
		case EV_SCOPE_END:
			w->keep[i] |= e->name != 0;
			break;
		case EV_CALL:
		case EV_RETURN:
		case EV_END:
			w->keep[i] = true;
			break;
		default:
			break;
		}
	}
}

static void collect_ends(struct paths *w)
{
	for (uint32_t i = 0; i < w->fn.func->nevents; i++) {
		const struct fact_event *e = fn_event(w->fn, i);

		if (e->kind != EV_RETURN && e->kind != EV_END)
			continue;
		vec_for_each(s, &w->at[i])
			vec_push(&w->ends, *s);
	}
}

void paths_walk(struct paths *w, struct fn f, struct terms *terms,
		const struct path_client *client)
{
	struct path_state *st;

	*w = (struct paths){ .fn = f, .terms = terms, .client = client };
	w->at = xcalloc(f.func->nevents + 1, sizeof(*w->at));
	w->done = xcalloc(f.func->nevents + 1, sizeof(*w->done));
	w->keep = xcalloc(f.func->nevents + 1, sizeof(*w->keep));
	if (f.func->kind != FUNC_BODY || !f.func->nevents)
		return;
	mark_kept(w);
	arrive(w, xcalloc(1, sizeof(*st)), 0);
	while (w->nqueued && (st = next_queued(w))) {
		if (++w->steps > PATHS_MAX_STEPS) {
			w->overflow = true;
			break;
		}
		st->queued = false;
		w->nqueued--;
		step(w, st);
	}
	collect_ends(w);
}

void paths_release(struct paths *w)
{
	for (uint32_t i = 0; w->at && i < w->fn.func->nevents; i++) {
		vec_for_each(s, &w->at[i])
			path_state_free(*s);
		vec_release(&w->at[i]);
	}
	free(w->at);
	free(w->done);
	free(w->keep);
	vec_release(&w->ends);
	vec_release(&w->out);
	*w = (struct paths){ 0 };
}

void path_witness(const struct paths *w, const struct path_state *st,
		  struct u32_list *out)
{
	size_t n;

	for (const struct path_state *s = st->from; s; s = s->from) {
		const struct fact_event *e = fn_event(w->fn, s->event);

		if (e->kind == EV_BRANCH || e->kind == EV_SWITCH)
			vec_push(out, s->event);
		/* A loop may lead back to itself. */
		if (out->n > 10000)
			break;
	}
	n = out->n;
	for (size_t i = 0; i < n / 2; i++) {
		uint32_t t = out->v[i];

		out->v[i] = out->v[n - 1 - i];
		out->v[n - 1 - i] = t;
	}
}
