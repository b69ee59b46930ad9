// SPDX-License-Identifier: GPL-2.0-only
/* Marks on the way to the call that invalidates, and behind it. */
#include "model/exporters/wait.h"

#include "model/reach.h"

/* How far a function that sets a mark is looked for in what is called. */
#define MARKS_DEPTH 3
#define MAX_SETS (ST_SET_MASK >> ST_SET_SHIFT)

/* --- functions that set one --- */

static bool marks_in(struct search *s, struct fn f, int depth)
{
	char *key = fn_key(f);
	uintptr_t known = (uintptr_t)strmap_get(&s->marking, key);
	const struct facts *fa = fn_facts(f);
	struct fn target;

	if (!known)
		strmap_at(&s->marking, key)->value = (void *)1;
	for (uint32_t i = 0; !known && i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee = ev->kind == EV_CALL ? facts_callee(fa, ev)
							 : NULL;

		if ((ev->kind != EV_STORE && !callee) || !reach_at(f, i))
			continue;
		if (exp_mark_touches(&s->members.marks, fa, ev) ||
		    (callee && depth < MARKS_DEPTH &&
		     program_resolve(s->p, f.unit, callee, FUNC_BODY,
				     &target) &&
		     marks_in(s, target, depth + 1)))
			known = 2;
	}
	if (known == 2)
		strmap_at(&s->marking, key)->value = (void *)2;
	free(key);
	return known == 2;
}

bool track_marks(struct search *s, struct fn f)
{
	return s->members.marks.all.n && marks_in(s, f, 0);
}

/* --- sets --- */

static void copy_mark(struct exp_mark *to, const struct exp_mark *from)
{
	*to = *from;
	to->member = xstrdup(from->member);
}

/* The number, from 1, of the set of MARK at EV of F; 0: there are too many. */
static unsigned int set_number(struct search *s, const struct walk_frame *f,
			       const struct fact_event *ev,
			       const struct exp_mark *mark)
{
	struct exp_set one = { .at = { f->fn, ev } };
	const struct fact_event *from = ev;
	const struct walk_frame *g = f;

	for (; g && !search_in_chain(s, g->fn); g = g->up)
		from = g->call;
	if (!g)
		return 0;
	one.from = (struct site){ g->fn, from };
	for (size_t i = 0; i < s->sets.n; i++) {
		if (s->sets.v[i].at.event == ev &&
		    s->sets.v[i].from.event == from)
			return (unsigned int)i + 1;
	}
	if (s->sets.n == MAX_SETS)
		return 0;
	copy_mark(&one.mark, mark);
	vec_push(&s->sets, one);
	return (unsigned int)s->sets.n;
}

static const struct exp_set *set_of(const struct search *s,
				    const struct walk_state *st)
{
	return ST_SET(st) ? &s->sets.v[ST_SET(st) - 1] : NULL;
}

static void put_set(struct walk_state *st, unsigned int number)
{
	st->flags &= ~ST_SET_MASK;
	st->flags |= number << ST_SET_SHIFT;
}

/*
 * What is emptied, or taken off a list, when all is over is just that: it says
 * nothing of what was meant by the call.
 */
static bool tidies(const struct exp_mark *mark)
{
	return mark->kind == MARK_ZERO || mark->kind == MARK_OFF_LIST;
}

static void set_before(struct search *s, const struct walk_frame *f,
		       const struct fact_event *ev, struct walk_state *st,
		       const struct exp_mark *mark)
{
	const struct exp_set *old = set_of(s, st);

	/* What map asks for counts for more than what follows. */
	if (!(st->flags & ST_MARK) || !old || !(old->mark.by & MARK_BY_MAP) ||
	    (mark->by & MARK_BY_MAP))
		put_set(st, set_number(s, f, ev, mark));
	st->flags |= ST_MARK;
}

static void set_behind(struct search *s, const struct walk_frame *f,
		       const struct fact_event *ev, struct walk_state *st,
		       const struct exp_mark *mark)
{
	st->flags |= ST_MARK;
	if (st->flags & (ST_REVOKES | ST_LATE))
		return;
	put_set(st, set_number(s, f, ev, mark));
	st->flags |= ST_LATE | (tidies(mark) ? 0 : ST_REVOKES);
}

/* Does EV make of the variable that leads to the buffer another one? */
static bool is_next(const struct search *s, const struct walk_frame *f,
		    const struct fact_event *ev)
{
	const struct fact_expr *to = facts_expr(fn_facts(f->fn), ev->a);
	char *path;
	bool next;

	if (ev->kind != EV_STORE || !s->buffer ||
	    (to->kind != EX_LOCAL && to->kind != EX_PARAM))
		return false;
	path = walk_path(f, ev->a);
	next = path && streq(path, s->buffer);
	free(path);
	return next;
}

enum mark_change track_event(struct search *s, struct walk *w,
			     const struct walk_frame *f,
			     const struct fact_event *ev, struct walk_state *st)
{
	const struct exp_mark *mark;
	enum mark_change change =
		exp_mark_change(&s->members.marks, w, f, st, ev, &mark);
	bool behind = (st->flags & ST_NOTIFIED) && !(st->flags & ST_NEXT);

	if ((st->flags & ST_NOTIFIED) && is_next(s, f, ev))
		st->flags |= ST_NEXT;
	if (change == MARK_SETS && behind) {
		set_behind(s, f, ev, st, mark);
	} else if (change == MARK_SETS) {
		set_before(s, f, ev, st, mark);
	} else if (change == MARK_CLEARS) {
		st->flags &= ~(ST_MARK | (behind ? 0 : ST_SET_MASK));
		/* It was empty for as long as it took to move it. */
		if (behind && mark->kind == MARK_ZERO)
			st->flags &= ~(unsigned int)ST_REVOKES;
	}
	return change;
}

/* --- what comes of it --- */

static bool has_set(const struct exp_set *v, size_t n,
		    const struct exp_set *one)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].at.event == one->at.event &&
		    v[i].from.event == one->from.event)
			return true;
	}
	return false;
}

void track_call(struct search *s, const struct walk_frame *f,
		const struct walk_state *st)
{
	const struct exp_set *set = set_of(s, st);
	struct exp_set one;

	if (!(st->flags & ST_MARK) || !set ||
	    has_set(s->rev->before.v, s->rev->before.n, set))
		return;
	one = *set;
	copy_mark(&one.mark, &set->mark);
	if (fn_same(f->fn, one.from.fn))
		one.into = s->call;
	for (const struct walk_frame *g = f; g->up && !one.into.event;
	     g = g->up) {
		if (fn_same(g->up->fn, one.from.fn))
			one.into = (struct site){ g->up->fn, g->call };
	}
	vec_push(&s->rev->before, one);
}

void track_end(struct search *s, const struct walk_state *st)
{
	const struct exp_set *set = set_of(s, st);
	struct exp_set one;

	if (!(st->flags & ST_LATE) || !set ||
	    has_set(s->rev->late.v, s->rev->late.n, set))
		return;
	one = *set;
	copy_mark(&one.mark, &set->mark);
	vec_push(&s->rev->late, one);
}

void exp_revoke_release(struct exp_revoke *rev)
{
	vec_for_each(b, &rev->before)
		free(b->mark.member);
	vec_for_each(l, &rev->late)
		free(l->mark.member);
	vec_release(&rev->before);
	vec_release(&rev->late);
	free(rev->open);
	rev->open = NULL;
}

/* --- the lock --- */

static uint32_t index_of(struct site s)
{
	return (uint32_t)(s.event - fn_event(s.fn, 0));
}

/* Does F, from event FROM up to TO, call what may take a lock or drop one? */
static bool locks_between(struct fn f, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee = facts_callee(fn_facts(f), ev);

		if (ev->kind == EV_SCOPE_END ||
		    (ev->kind == EV_CALL &&
		     (!callee || strstr(callee, "lock") ||
		      strstr(callee, "reserve") || strstr(callee, "drm_exec"))))
			return true;
	}
	return false;
}

/* Where the walk of paths says what holds at S: at the next call, or where ways
 * part or meet. */
static const struct fact_event *ask_at(struct site s)
{
	uint32_t i = index_of(s);

	for (uint32_t n = 0; n < s.fn.func->nevents; n++) {
		const struct fact_event *ev = fn_event(s.fn, i);

		if (ev->kind != EV_STORE && ev->kind != EV_READ &&
		    ev->kind != EV_DECL && ev->kind != EV_OBJECT &&
		    ev->kind != EV_JUMP && ev->kind != EV_ASM)
			return ev;
		i = ev->kind == EV_JUMP ? ev->target : i + 1;
		if (i >= s.fn.func->nevents)
			break;
	}
	return s.event;
}

/* Is the lock taken between the set and the call, in their function, and
 * nothing else done about locks before? Then it was not held. */
static bool taken_later(struct resv *resv, const struct exp_set *set,
			struct site call)
{
	struct resv_answer a = { 0 };
	bool later = false;

	resv_ask_call(resv, call.fn, call.event, &a);
	vec_for_each(step, &a.steps[RESV_WAY_HELD]) {
		later |= a.held == RESV_HELD &&
			 fn_same(step->site.fn, call.fn) &&
			 step->site.event > set->from.event &&
			 step->site.event < call.event &&
			 !locks_between(call.fn, index_of(set->from) + 1,
					index_of(step->site));
	}
	resv_answer_release(&a);
	return later;
}

/* In the function of the call itself, or what that one calls. */
static enum resv_held held_here(struct resv *resv, const struct exp_set *set,
				struct site call)
{
	struct resv_answer a = { 0 };
	enum resv_held held;

	resv_ask(resv, call.fn, ask_at(set->from),
		 facts_list_at(fn_facts(call.fn), call.event->args, 0),
		 RESV_OF_BUFFER, &a);
	held = a.held;
	resv_answer_release(&a);
	if (held == RESV_UNKNOWN && taken_later(resv, set, call))
		return RESV_NOT_HELD;
	return held;
}

/* What the function above gives for the buffer, if the one that invalidates has
 * it as a parameter; 0: no. */
static fact_expr_id given_buffer(const struct exp_set *set, struct site call)
{
	const struct facts *fa = fn_facts(call.fn);
	const struct facts *above = fn_facts(set->into.fn);
	const struct fact_expr *e =
		facts_expr(fa, facts_list_at(fa, call.event->args, 0));
	const char *callee = facts_callee(above, set->into.event);

	if (e->kind != EX_PARAM || !callee ||
	    !streq(callee, fn_name(call.fn)) || e->value < 0 ||
	    e->value >= facts_list_n(above, set->into.event->args))
		return 0;
	return facts_list_at(above, set->into.event->args, (uint32_t)e->value);
}

/*
 * In a function above: what holds there is what holds where it calls down, if
 * nothing in between has to do with locks. Who takes the lock below does not
 * hold it yet.
 */
static enum resv_held held_above(struct resv *resv, const struct exp_set *set,
				 struct site call)
{
	struct resv_answer a = { 0 };
	enum resv_held held = RESV_UNKNOWN;
	fact_expr_id buffer = set->into.event ? given_buffer(set, call) : 0;

	if (buffer) {
		resv_ask(resv, set->from.fn, ask_at(set->from), buffer,
			 RESV_OF_BUFFER, &a);
		held = a.held;
		resv_answer_release(&a);
		if (held != RESV_UNKNOWN)
			return held;
	}
	if (!set->into.event || index_of(set->from) > index_of(set->into) ||
	    locks_between(set->from.fn, index_of(set->from) + 1,
			  index_of(set->into)))
		return RESV_UNKNOWN;
	resv_ask_call(resv, call.fn, call.event, &a);
	vec_for_each(step, &a.steps[RESV_WAY_HELD]) {
		if (fn_same(step->site.fn, call.fn) &&
		    step->site.event < call.event)
			held = RESV_NOT_HELD;
		else if (held == RESV_UNKNOWN &&
			 fn_same(step->site.fn, set->from.fn) &&
			 step->site.event < set->from.event)
			held = RESV_HELD;
	}
	if (a.held != RESV_HELD)
		held = RESV_UNKNOWN;
	resv_answer_release(&a);
	return held;
}

enum resv_held exp_set_held(struct resv *resv, const struct exp_set *set,
			    struct site call)
{
	enum resv_held held = RESV_UNKNOWN;

	if (!facts_list_n(fn_facts(call.fn), call.event->args))
		return held;
	held = fn_same(set->from.fn, call.fn) ? held_here(resv, set, call)
					      : held_above(resv, set, call);
	/* A helper may take it for itself. */
	if (held == RESV_NOT_HELD && set->at.event != set->from.event &&
	    locks_between(set->at.fn, 0, index_of(set->at)))
		held = RESV_UNKNOWN;
	return held;
}
