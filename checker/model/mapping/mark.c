// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marks for good: the callback sets a member whenever it gives something up,
 * nobody ever clears it, and on the way to a map somebody made sure that it is
 * clear. Then nothing is mapped again that the callback took away once.
 */
#include "model/mapping/priv.h"

#include "model/importers.h"
#include "model/paths/paths.h"

/* Helpers of the callback that may do it. */
#define MARK_DEPTH 3

struct mark {
	const char *tag, *name;
};

/* Does F's event EV store to MARK? VALUE: what. */
static bool stores(struct fn f, const struct fact_event *ev,
		   const struct mark *mark, const struct fact_expr **value)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *to = facts_expr(fa, ev->a);

	if (ev->kind != EV_STORE || to->kind != EX_MEMBER ||
	    !streq(facts_str(fa, to->name), mark->name) ||
	    !streq(facts_str(fa, to->type), mark->tag))
		return false;
	*value = ev->flags & EVENT_COMPOUND ? facts_expr(fa, 0)
					    : facts_expr(fa, ev->b);
	return true;
}

static bool sets(struct fn f, const struct fact_event *ev,
		 const struct mark *mark)
{
	const struct fact_expr *value;

	return stores(f, ev, mark, &value) && value->kind == EX_INT &&
	       value->value;
}

/* --- the callback --- */

struct marking {
	struct mapping *m;
	const struct mark *mark;
	int depth;
};

static bool always_sets(struct mapping *m, struct fn f, const struct mark *mark,
			int depth);

static term_id set_key(struct terms *ts)
{
	return term_func(ts, "set");
}

static term_id done_key(struct terms *ts)
{
	return term_func(ts, "done");
}

static bool on_call(void *ctx, struct paths *w, struct path_state *st,
		    uint32_t ev)
{
	const struct marking *c = ctx;
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *callee =
		e->kind == EV_CALL ? facts_callee(fn_facts(w->fn), e) : NULL;
	struct fn target;

	if (e->kind != EV_CALL || (callee && callee_is_harmless(callee)))
		return false;
	if (callee && c->depth < MARK_DEPTH &&
	    program_resolve(c->m->p, w->fn.unit, callee, FUNC_BODY, &target) &&
	    mapping_in_driver(c->m, target) &&
	    always_sets(c->m, target, c->mark, c->depth + 1))
		path_set(st, set_key(w->terms), 0, 1, ev);
	else
		path_set(st, done_key(w->terms), 0, 1, ev);
	return false;
}

static void on_store(void *ctx, struct paths *w, struct path_state *st,
		     uint32_t ev)
{
	const struct marking *c = ctx;

	if (sets(w->fn, fn_event(w->fn, ev), c->mark))
		path_set(st, set_key(w->terms), 0, 1, ev);
}

/* Does F set MARK on all ways on which it does anything? */
static bool always_sets(struct mapping *m, struct fn f, const struct mark *mark,
			int depth)
{
	struct marking c = { m, mark, depth };
	const struct path_client client = { .call = on_call,
					    .store = on_store,
					    .ctx = &c };
	struct terms terms;
	struct paths w;
	bool any = false, all;

	terms_init(&terms);
	paths_walk(&w, f, &terms, &client);
	all = !w.overflow;
	vec_for_each(st, &w.ends) {
		bool set = path_prop(*st, set_key(&terms), 0) != NULL;

		any |= set;
		all &= set || !path_prop(*st, done_key(&terms), 0);
	}
	paths_release(&w);
	terms_release(&terms);
	return any && all;
}

/* --- for good --- */

/* Are there none in V but those who attach? They begin with it clear. */
static bool only_attach(const struct mapping *m, const struct site_vec *v)
{
	for (size_t i = 0; v && i < v->n; i++) {
		if (!program_among(m->p, &m->attach.own, v->v[i].fn))
			return false;
	}
	return true;
}

/* Is it cleared by nobody but those who attach? */
static bool is_for_good(struct mapping *m, struct fn user,
			const struct mark *mark)
{
	char *key = xasprintf("%s.%s", mark->tag, mark->name);
	const struct site_vec *v;
	bool good = program_load_member(m->p, user.unit, mark->tag,
					mark->name) == 0 &&
		    !strmap_has(&m->p->crowds, key) &&
		    !strmap_has(&m->p->taken, key) &&
		    only_attach(m, strmap_get(&m->p->wholes, mark->tag));

	free(key);
	v = program_stores(m->p, mark->tag, mark->name);
	for (size_t i = 0; good && v && i < v->n; i++)
		good = sets(v->v[i].fn, v->v[i].event, mark) ||
		       program_among(m->p, &m->attach.own, v->v[i].fn);
	return good;
}

/* --- on the way to a map --- */

/* What term T, which is known to be zero, says of a member. */
static bool as_mark(const struct terms *ts, term_id t, struct mark *mark)
{
	const struct term *x = term_at(ts, t), *o;

	if (x->kind != TERM_LOAD)
		return false;
	o = term_at(ts, x->a);
	if (o->kind != TERM_FIELD || !o->name || !o->type)
		return false;
	*mark = (struct mark){ o->type, o->name };
	return true;
}

static bool knows(const struct path_state *st, const struct terms *ts,
		  const struct mark *mark)
{
	struct mark other;

	for (size_t i = 0; i < st->facts.n; i++) {
		if (!st->facts.v[i].truth &&
		    as_mark(ts, st->facts.v[i].term, &other) &&
		    streq(other.tag, mark->tag) &&
		    streq(other.name, mark->name))
			return true;
	}
	return false;
}

/* Is FACT of the first of STATES known in all, and about a mark? */
static bool is_mark(struct mapping *m, struct fn f, const struct terms *ts,
		    const struct path_state_vec *states,
		    const struct path_fact *fact)
{
	struct mark mark;

	if (fact->truth || !as_mark(ts, fact->term, &mark))
		return false;
	vec_for_each(st, states) {
		if (!knows(*st, ts, &mark))
			return false;
	}
	return always_sets(m, m->imp->callback, &mark, 0) &&
	       is_for_good(m, f, &mark);
}

bool mark_forbids(struct mapping *m, const struct site *at)
{
	uint32_t ev = (uint32_t)(at->event - fn_event(at->fn, 0));
	const struct path_client client = { .call = NULL };
	struct terms terms;
	bool forbids = false;
	struct paths w;

	if (!m->imp->callback.unit)
		return false;
	terms_init(&terms);
	paths_walk(&w, at->fn, &terms, &client);
	if (!w.overflow && w.at[ev].n) {
		const struct path_state *st = w.at[ev].v[0];

		for (size_t i = 0; !forbids && i < st->facts.n; i++)
			forbids = is_mark(m, at->fn, &terms, &w.at[ev],
					  &st->facts.v[i]);
	}
	paths_release(&w);
	terms_release(&terms);
	return forbids;
}
