// SPDX-License-Identifier: GPL-2.0-only
/* Marks on the way to the call that invalidates, and behind it. */
#include "model/exporters/wait.h"

#include "model/reach.h"

/* How far a function that sets a mark is looked for in what is called. */
#define MARKS_DEPTH 3
/* And one that drops a lock. */
#define UNLOCK_DEPTH 3
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

bool track_locks(struct fn f, const struct fact_event *from,
		 const struct fact_event *to)
{
	for (const struct fact_event *ev = from; ev < to; ev++) {
		const char *callee = facts_callee(fn_facts(f), ev);

		if (ev->kind == EV_SCOPE_END ||
		    (ev->kind == EV_CALL &&
		     (!callee || strstr(callee, "lock") ||
		      strstr(callee, "reserve") || strstr(callee, "drm_exec"))))
			return true;
	}
	return false;
}

static bool name_may_unlock(struct search *s, struct fn f, const char *name,
			    int depth)
{
	struct fn target;

	if (program_resolve(s->p, f.unit, name, FUNC_BODY, &target)) {
		if (depth >= UNLOCK_DEPTH)
			return true;
		for (uint32_t i = 0; i < target.func->nevents; i++) {
			const struct fact_event *ev = fn_event(target, i);

			if (ev->kind == EV_SCOPE_END ||
			    (ev->kind == EV_CALL &&
			     track_may_unlock(s, target, ev, depth + 1)))
				return true;
		}
		return false;
	}
	/* What nobody exports may be the module's own. */
	return !callee_is_harmless(name) && !api_func_find(name) &&
	       !exp_fence_name(name) && !exp_sync_name(name) &&
	       !starts_with(name, "kref_") &&
	       !strmap_has(&s->p->scan->exports, name);
}

bool track_may_unlock(struct search *s, struct fn f,
		      const struct fact_event *ev, int depth)
{
	const struct facts *fa = fn_facts(f);
	const char *callee = facts_callee(fa, ev);

	if (track_locks(f, ev, ev + 1) ||
	    name_may_unlock(s, f, callee, depth))
		return true;
	/* What is given a function may call it. */
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		const struct fact_expr *a =
			facts_expr(fa, facts_list_at(fa, ev->args, i));

		if (a->kind == EX_FUNC &&
		    name_may_unlock(s, f, facts_str(fa, a->name), depth))
			return true;
	}
	return false;
}
