// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a function does to locks, in the words of its parameters: the ways in
 * which it turns out, each with the locks that it leaves taken or released,
 * and with what it then returns.
 */
#include "model/resv/priv.h"

#include "api/api.h"

/* More ways than this are not told apart. */
#define SUM_MAX_OUTCOMES 8
/* Deeper than this callees are not followed. */
#define SUM_MAX_DEPTH 12

char *resv_fn_key(struct fn f)
{
	return xasprintf("%p", (const void *)f.func);
}

static void outcome_release(struct sum_outcome *o)
{
	vec_release(&o->ops);
	vec_release(&o->conds);
}

void resv_summary_free(void *v)
{
	struct summary *s = v;

	if (!s)
		return;
	vec_for_each(o, &s->outcomes)
		outcome_release(o);
	vec_release(&s->outcomes);
	free(s);
}

/* --- which functions matter at all --- */

static bool is_seed(struct resv *r, const char *name)
{
	const struct prim *p = prim_find(name);
	const struct api_func *a = api_func_find(name);

	if (p)
		return p->what != PRIM_NOTHING;
	if (a)
		return prim_takes_itself(name);
	return !strmap_has(&r->p->defs, name) && prim_may_lock(name);
}

/*
 * Names of functions that reach a lock by calls, as far as names tell; made
 * anew when more units were loaded.
 */
bool resv_touches(struct resv *r, const char *name)
{
	if (r->touching_units != r->p->units.n) {
		strmap_release(&r->touching, NULL);
		for (size_t i = 0; i < r->p->calls.n; i++) {
			const char *callee = r->p->calls.entries[i].key;

			if (is_seed(r, callee))
				strset_add(&r->touching, callee);
		}
		for (size_t i = 0; i < r->touching.n; i++) {
			const struct site_vec *v = strmap_get(
				&r->p->calls, r->touching.entries[i].key);

			if (!v)
				continue;
			vec_for_each(s, v)
				strset_add(&r->touching, fn_name(s->fn));
		}
		r->touching_units = r->p->units.n;
	}
	return strmap_has(&r->touching, name);
}

/* --- making one --- */

static bool same_ops(const struct sum_outcome *a, const struct sum_outcome *b)
{
	if (a->ops.n != b->ops.n || a->truth != b->truth ||
	    a->is_err != b->is_err)
		return false;
	for (size_t i = 0; i < a->ops.n; i++) {
		if (a->ops.v[i].key != b->ops.v[i].key ||
		    a->ops.v[i].owner != b->ops.v[i].owner ||
		    a->ops.v[i].value != b->ops.v[i].value)
			return false;
	}
	return true;
}

static bool has_cond(const struct sum_outcome *o, const struct path_fact *c)
{
	vec_for_each(d, &o->conds) {
		if (d->term == c->term && d->truth == c->truth)
			return true;
	}
	return false;
}

/* Add O, which is taken over, unless it only repeats one. */
static void add_outcome(struct summary *s, struct sum_outcome *o)
{
	vec_for_each(p, &s->outcomes) {
		size_t n = 0;

		if (!same_ops(p, o))
			continue;
		if (p->ret != o->ret)
			p->ret = 0;
		vec_for_each(c, &p->conds) {
			if (has_cond(o, c))
				p->conds.v[n++] = *c;
		}
		p->conds.n = n;
		outcome_release(o);
		return;
	}
	vec_push(&s->outcomes, *o);
}

static void add_op(struct terms *ts, struct sum_outcome *o,
		   const struct path_prop *p)
{
	struct sum_op op = { p->key, p->owner, p->value };
	bool closed = term_is_closed(ts, p->key);

	/* A lock taken with a context of its own: who cleans that up, and so
	 * releases it, was not seen. */
	if (op.owner && !term_is_closed(ts, op.owner)) {
		op.owner = 0;
		closed &= (op.value & LOCK_WAS_HELD) != 0;
	}
	if (op.value == CTX_FRESH && !closed)
		return;
	if (!closed) {
		/* A lock of something of its own: who calls cannot name it,
		 * but should know that one more may be held. */
		if ((op.value & LOCK_NOW) == LOCK_FREE)
			return;
		op.key = term_other(ts);
		op.value = LOCK_MAYBE | LOCK_WAS_FREE;
	}
	vec_push(&o->ops, op);
}

static void add_end(struct paths *w, struct summary *s,
		    const struct path_state *st)
{
	const struct fact_event *e = fn_event(w->fn, st->event);
	struct sum_outcome o = { .truth = -1 };

	vec_for_each(p, &st->props)
		add_op(w->terms, &o, p);
	vec_for_each(c, &st->facts) {
		if (o.conds.n < 8 && term_is_closed(w->terms, c->term))
			vec_push(&o.conds, *c);
	}
	if (e->kind == EV_RETURN && e->a) {
		term_id v = path_value(w, st, e->a);
		term_id err = term_op(w->terms, TERM_OP_IS_ERR, v, 0, 0);

		o.truth = path_truth(w->terms, st, v);
		o.is_err = path_truth(w->terms, st, err) == 1;
		if (term_is_closed(w->terms, v))
			o.ret = v;
	}
	add_outcome(s, &o);
}

static void collapse(struct summary *s)
{
	if (s->outcomes.n <= SUM_MAX_OUTCOMES)
		return;
	vec_for_each(o, &s->outcomes)
		outcome_release(o);
	s->outcomes.n = 0;
	s->unsure = true;
}

static bool is_nothing(const struct summary *s)
{
	vec_for_each(o, &s->outcomes) {
		if (o->ops.n || o->ret || o->truth >= 0)
			return false;
	}
	return !s->unsure;
}

static void make(struct resv *r, struct summary *s, struct fn f)
{
	struct paths w;

	r->depth++;
	paths_walk(&w, f, &r->terms, &r->client);
	r->depth--;
	if (w.overflow)
		s->unsure = resv_touches(r, fn_name(f));
	else
		vec_for_each(st, &w.ends)
			add_end(&w, s, *st);
	collapse(s);
	s->done = true;
	paths_release(&w);
}

const struct summary *resv_summary(struct resv *r, struct fn f)
{
	static const struct summary too_deep = { true, true, VEC_INIT };
	struct strmap_entry *e;
	struct summary *s;
	char *key;

	if (!resv_touches(r, fn_name(f)) && !paths_is_tiny(f))
		return NULL;
	key = resv_fn_key(f);
	e = strmap_at(&r->summaries, key);
	free(key);
	s = e->value;
	if (!s) {
		if (r->depth >= SUM_MAX_DEPTH)
			return &too_deep;
		s = e->value = xcalloc(1, sizeof(*s));
		make(r, s, f);
	} else if (!s->done) {
		return NULL; /* recursion: what it adds is found outside */
	}
	return is_nothing(s) ? NULL : s;
}
