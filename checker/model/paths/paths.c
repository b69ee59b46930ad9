// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk itself: a list of states per event, joined where their properties
 * are equal, until nothing changes any more.
 */
#include "model/paths/priv.h"

/* A function that needs more steps than this is given up. */
#define PATHS_MAX_STEPS 200000
/* What is known beyond this is forgotten. */
#define PATHS_MAX_FACTS 48
#define PATHS_MAX_BINDS 256
/* A function without branches this short may only hand on an argument. */
#define PATHS_TINY 12

static struct path_state *find_same(struct path_state_vec *v,
				    const struct path_state *st)
{
	vec_for_each(s, v) {
		if (state_same_props(*s, st))
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

static void tell_store(struct paths *w, struct path_state *st, uint32_t ev)
{
	if (w->client && w->client->store)
		w->client->store(w->client->ctx, w, st, ev);
}

/* Run ST through the events from TO on at which no state is kept. */
static uint32_t run_through(struct paths *w, struct path_state *st, uint32_t to)
{
	while (to < w->fn.func->nevents && !w->keep[to]) {
		const struct fact_event *e = fn_event(w->fn, to);

		if (e->kind == EV_STORE || e->kind == EV_OBJECT)
			tell_store(w, st, to);
		if (e->kind == EV_STORE)
			effect_store(w, st, to);
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
		if (state_same_props(*s, st)) {
			state_forget_joined(w, st, *s);
			break;
		}
	}
	same = find_same(v, st);
	if (same) {
		if (state_join(w->terms, same, st))
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
	if (e->kind == EV_STORE || e->kind == EV_OBJECT)
		tell_store(w, st, ev);
	if (e->kind == EV_STORE)
		effect_store(w, st, ev);
	else if (e->kind == EV_CALL || (e->kind == EV_SCOPE_END && e->name))
		effect_call(w, st, ev);
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
		case EV_STORE:
			w->keep[i] |= w->client && w->client->stores;
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
	st = xcalloc(1, sizeof(*st));
	if (client && client->start)
		client->start(client->ctx, w, st);
	arrive(w, st, 0);
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

bool paths_is_tiny(struct fn f)
{
	if (f.func->nevents > PATHS_TINY)
		return false;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *e = fn_event(f, i);

		if (e->kind == EV_BRANCH || e->kind == EV_SWITCH ||
		    (e->kind == EV_JUMP && (e->flags & EVENT_BACK)))
			return false;
	}
	return true;
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
