// SPDX-License-Identifier: GPL-2.0-only
/* What a call does to the locks of a state. */
#include "model/resv/priv.h"

#include "api/api.h"

/* --- locks --- */

static term_id plain(struct terms *ts, term_id t)
{
	return term_at(ts, t)->other ? term_other(ts) : t;
}

/* LOCK's property, whatever it was taken with. */
static struct path_prop *find_lock(const struct terms *ts,
				   const struct path_state *st, term_id lock)
{
	if (term_at(ts, lock)->other)
		return NULL;
	vec_for_each(p, &st->props) {
		if (p->key == lock && p->value != CTX_FRESH)
			return p;
	}
	return NULL;
}

static void set_lock(struct paths *w, struct path_state *st, term_id lock,
		     term_id owner, uint32_t now, uint32_t was, uint32_t ev)
{
	struct path_prop *p = find_lock(w->terms, st, lock);
	uint32_t first = p ? p->value & ~(uint32_t)LOCK_NOW : was;

	if (p) {
		if (!owner && now != LOCK_FREE)
			owner = p->owner;
		path_set(st, p->key, p->owner, 0, ev);
	}
	/* That something unnamed is free says nothing. */
	if (now == LOCK_FREE) {
		owner = 0;
		if (term_at(w->terms, lock)->other)
			return;
	}
	path_set(st, lock, plain(w->terms, owner), now | first, ev);
}

void lock_take(struct paths *w, struct path_state *st, term_id lock,
	       term_id owner, uint32_t ev)
{
	lock = plain(w->terms, lock);
	if (term_at(w->terms, lock)->other)
		path_set(st, lock, plain(w->terms, owner),
			 LOCK_MAYBE | LOCK_WAS_FREE, ev);
	else
		set_lock(w, st, lock, owner, LOCK_HELD, LOCK_WAS_FREE, ev);
}

/* What else is held may be what is released here by another name. */
static void blur(struct path_state *st)
{
	vec_for_each(p, &st->props) {
		if ((p->value & LOCK_NOW) == LOCK_HELD)
			p->value = (p->value & ~(uint32_t)LOCK_NOW) |
				   LOCK_MAYBE;
	}
}

void lock_drop(struct paths *w, struct path_state *st, term_id lock,
	       uint32_t ev)
{
	struct path_prop *p = find_lock(w->terms, st, lock);

	lock = plain(w->terms, lock);
	if (!p || (p->value & LOCK_NOW) != LOCK_HELD)
		blur(st);
	set_lock(w, st, lock, 0, LOCK_FREE, LOCK_WAS_HELD, ev);
}

static void lock_assert(struct paths *w, struct path_state *st, term_id lock,
			uint32_t ev)
{
	lock = plain(w->terms, lock);
	if (term_at(w->terms, lock)->other)
		path_set(st, lock, 0, LOCK_MAYBE | LOCK_WAS_HELD, ev);
	else
		set_lock(w, st, lock, 0, LOCK_HELD, LOCK_WAS_HELD, ev);
}

/* Nobody here has LOCK, unless we know that we do. */
static void lock_is_free(struct paths *w, struct path_state *st, term_id lock,
			 uint32_t ev)
{
	struct path_prop *p = find_lock(w->terms, st, lock);

	if (term_at(w->terms, lock)->other ||
	    (p && (p->value & LOCK_NOW) == LOCK_HELD))
		return;
	set_lock(w, st, lock, 0, LOCK_FREE, LOCK_WAS_FREE, ev);
}

/* Release what was taken with context CTX. */
static void drop_owned(struct paths *w, struct path_state *st, term_id ctx,
		       uint32_t ev)
{
	struct u32_list keys = VEC_INIT;

	ctx = plain(w->terms, ctx);
	vec_for_each(p, &st->props) {
		if (p->owner == ctx && p->value != CTX_FRESH)
			vec_push(&keys, p->key);
	}
	vec_for_each(k, &keys) {
		bool was_held = path_prop(st, *k, ctx)->value & LOCK_WAS_HELD;

		path_set(st, *k, ctx, 0, ev);
		if (!term_at(w->terms, *k)->other)
			path_set(st, *k, 0,
				 LOCK_FREE | (was_held ? LOCK_WAS_HELD
						       : LOCK_WAS_FREE),
				 ev);
	}
	vec_release(&keys);
}

/* --- functions known by name --- */

static void result_is(struct paths *w, struct path_state *st, uint32_t ev,
		      bool truth)
{
	term_id r = path_load(w->terms, st, path_result(w, ev));

	if (!path_assume(w->terms, st, r, truth))
		st->dead = true;
}

static void try_take(struct paths *w, struct path_state *st, uint32_t ev,
		     term_id lock, term_id owner, bool on_true)
{
	struct path_state *failed = path_fork(w, st);

	lock_take(w, st, lock, owner, ev);
	result_is(w, st, ev, on_true);
	/* Not to get it is to be without it. */
	lock_is_free(w, failed, lock, ev);
	result_is(w, failed, ev, !on_true);
}

static bool is_null(struct terms *ts, term_id t)
{
	return t && term_at(ts, t)->kind == TERM_INT &&
	       term_at(ts, t)->value == 0;
}

static void take_if_zero(struct paths *w, struct path_state *st, uint32_t ev,
			 const struct prim *p, term_id lock, term_id owner)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	bool waits = (streq(p->name, "dma_resv_lock") ||
		      streq(p->name, "ww_mutex_lock")) &&
		     is_null(w->terms, owner);

	if (is_null(w->terms, owner) || p->ctx < 0)
		owner = 0;
	/* Without a context it cannot fail; and nobody drops the result of
	 * one that can without being sure, except that a signal may come at
	 * any time. */
	if (waits || ((e->flags & EVENT_DROPPED) &&
		      !ends_with(p->name, "_interruptible"))) {
		lock_take(w, st, lock, owner, ev);
		if (waits)
			result_is(w, st, ev, false);
		return;
	}
	try_take(w, st, ev, lock, owner, false);
}

static void ctx_retry(struct paths *w, struct path_state *st, uint32_t ev,
		      term_id ctx)
{
	term_id key = plain(w->terms, ctx);
	struct path_prop *fresh = path_prop(st, key, key);

	if (fresh && fresh->value == CTX_FRESH) {
		path_set(st, key, key, 0, ev);
		result_is(w, st, ev, true);
		return;
	}
	result_is(w, path_fork(w, st), ev, false);
	drop_owned(w, st, ctx, ev);
	result_is(w, st, ev, true);
}

/* An assertion says what it asks for; a question has two answers. */
static void asked(struct paths *w, struct path_state *st, uint32_t ev,
		  term_id lock)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *macro = facts_str(fn_facts(w->fn), e->macro);
	struct path_state *no;

	if (strstr(macro, "not_held")) {
		lock_is_free(w, st, lock, ev);
		return;
	}
	if (strstr(macro, "assert") || strstr(macro, "WARN") ||
	    strstr(macro, "BUG") || (e->flags & EVENT_VOID)) {
		lock_assert(w, st, lock, ev);
		return;
	}
	no = path_fork(w, st);
	result_is(w, no, ev, false);
	lock_is_free(w, no, lock, ev);
	lock_assert(w, st, lock, ev);
	result_is(w, st, ev, true);
}

static void do_prim(struct paths *w, struct path_state *st, uint32_t ev,
		    const struct prim *p, term_id arg, term_id ctx)
{
	struct terms *ts = w->terms;
	term_id other = term_other(ts);
	term_id lock = p->of == PRIM_OF_CTX ? other
					    : lock_of(ts, st, arg, p->of);

	if (!lock)
		return; /* another kind of lock */
	switch (p->what) {
	case PRIM_TAKE:
		lock_take(w, st, lock, is_null(ts, ctx) ? 0 : ctx, ev);
		break;
	case PRIM_TAKE_IF_ZERO:
		take_if_zero(w, st, ev, p, lock, ctx);
		break;
	case PRIM_TAKE_IF_TRUE:
		try_take(w, st, ev, lock, ctx, true);
		break;
	case PRIM_TAKE_SOME_IF_ZERO:
		try_take(w, st, ev, other, ctx, false);
		break;
	case PRIM_DROP:
		lock_drop(w, st, lock, ev);
		break;
	case PRIM_DROP_SOME:
	case PRIM_CTX_FINI:
		drop_owned(w, st, ctx, ev);
		path_set(st, plain(ts, ctx), plain(ts, ctx), 0, ev);
		break;
	case PRIM_IS_HELD:
		asked(w, st, ev, lock);
		break;
	case PRIM_CTX_INIT:
		path_set(st, plain(ts, ctx), plain(ts, ctx), CTX_FRESH, ev);
		break;
	case PRIM_CTX_RETRY:
		ctx_retry(w, st, ev, ctx);
		break;
	case PRIM_NOTHING:
		break;
	}
}

/* --- functions of the interface --- */

static void do_api(struct paths *w, struct path_state *st, uint32_t ev,
		   const struct api_func *a)
{
	struct terms *ts = w->terms;
	term_id arg = path_arg(w, st, ev, 0);
	enum resv_of of;

	if (a->role == API_ROLE_ATTACH || a->role == API_ROLE_DYNAMIC_ATTACH) {
		term_id r = path_load(ts, st, path_result(w, ev));

		path_bind(st,
			  term_field(ts, term_deref(ts, r), "dmabuf",
				     API_ATTACHMENT),
			  arg);
	}
	if (prim_takes_itself(a->name) && prim_subject(a->name, &of))
		lock_is_free(w, st, lock_of_subject(ts, st, arg, of), ev);
	/* Of what was just looked up by its number, or made, nobody here
	 * has the lock. */
	if (streq(a->name, "dma_buf_get") || a->role == API_ROLE_EXPORT)
		lock_is_free(
			w, st,
			lock_of_subject(ts, st,
					path_load(ts, st, path_result(w, ev)),
					RESV_OF_BUFFER),
			ev);
}

/* --- functions with a body --- */

static void apply_op(struct paths *w, struct path_state *st, uint32_t ev,
		     term_id key, term_id owner, uint32_t value)
{
	bool was_held = value & LOCK_WAS_HELD;

	if (value == CTX_FRESH) {
		path_set(st, key, key, CTX_FRESH, ev);
		return;
	}
	switch (value & LOCK_NOW) {
	case LOCK_HELD:
		if (was_held)
			lock_assert(w, st, key, ev);
		else
			lock_take(w, st, key, owner, ev);
		break;
	case LOCK_FREE:
		if (was_held)
			lock_drop(w, st, key, ev);
		else
			lock_is_free(w, st, key, ev);
		break;
	default:
		set_lock(w, st, plain(w->terms, key), owner, LOCK_MAYBE,
			 LOCK_WAS_FREE, ev);
		break;
	}
}

static bool apply_conds(struct paths *w, struct path_state *st, uint32_t ev,
			const struct sum_outcome *o)
{
	vec_for_each(c, &o->conds) {
		term_id t = path_subst(w, st, ev, c->term);

		if (!path_assume(w->terms, st, t, c->truth))
			return false;
	}
	return true;
}

static void apply_ret(struct paths *w, struct path_state *st, uint32_t ev,
		      const struct sum_outcome *o)
{
	struct terms *ts = w->terms;
	term_id r = path_result(w, ev);
	term_id value;

	if (o->ret) {
		value = path_subst(w, st, ev, o->ret);
		if (!term_at(ts, value)->other) {
			path_bind(st, r, value);
			return;
		}
	}
	value = path_load(ts, st, r);
	if (o->truth >= 0 && !path_assume(ts, st, value, o->truth))
		st->dead = true;
	if (o->is_err &&
	    !path_assume(ts, st, term_op(ts, TERM_OP_IS_ERR, value, 0, 0),
			 true))
		st->dead = true;
}

static void apply_outcome(struct paths *w, struct path_state *st, uint32_t ev,
			  const struct sum_outcome *o)
{
	struct u32_list keys = VEC_INIT;

	if (!apply_conds(w, st, ev, o)) {
		st->dead = true;
		return;
	}
	/* All of them in the words of before the call. */
	vec_for_each(op, &o->ops) {
		term_id key = path_subst(w, st, ev, op->key);

		vec_push(&keys, op->value == CTX_FRESH
					? plain(w->terms, key)
					: lock_canon(w->terms, key));
		vec_push(&keys, path_subst(w, st, ev, op->owner));
	}
	for (size_t i = 0; i < o->ops.n; i++)
		apply_op(w, st, ev, keys.v[2 * i], keys.v[2 * i + 1],
			 o->ops.v[i].value);
	vec_release(&keys);
	if (fn_event(w->fn, ev)->kind == EV_CALL)
		apply_ret(w, st, ev, o);
}

static void apply(struct paths *w, struct path_state *st, uint32_t ev,
		  const struct summary *s)
{
	/* Copies of what was before, for all outcomes but the first. */
	struct path_state_vec copies = VEC_INIT;

	if (s->unsure) {
		lock_take(w, st, term_other(w->terms), 0, ev);
		return;
	}
	if (!s->outcomes.n)
		return;
	vec_push(&copies, st);
	for (size_t i = 1; i < s->outcomes.n; i++)
		vec_push(&copies, path_fork(w, st));
	for (size_t i = 0; i < s->outcomes.n; i++)
		apply_outcome(w, copies.v[i], ev, &s->outcomes.v[i]);
	vec_release(&copies);
}

/* --- functions of which only the name is known --- */

/* A guard whose destructor was not seen may clean up any context. */
static void end_contexts(struct path_state *st, const char *destructor)
{
	if (!starts_with(destructor, "class_"))
		return;
	vec_for_each(p, &st->props) {
		if (p->owner && (p->value & LOCK_NOW) == LOCK_HELD)
			p->value = (p->value & ~(uint32_t)LOCK_NOW) |
				   LOCK_MAYBE;
	}
}

/* One that is given a context that locks are taken with may take some. */
static void lend_contexts(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	term_id other = term_other(w->terms);

	if (e->kind != EV_CALL)
		return;
	for (uint32_t i = 0; i < facts_list_n(fn_facts(w->fn), e->args); i++) {
		term_id arg = path_arg(w, st, ev, i);
		bool ctx = false;

		vec_for_each(p, &st->props)
			ctx |= p->owner && p->owner == arg;
		if (ctx)
			path_set(st, other, arg, LOCK_MAYBE | LOCK_WAS_FREE,
				 ev);
	}
}

bool resv_effect(void *ctx, struct paths *w, struct path_state *st, uint32_t ev)
{
	struct resv *r = ctx;
	const struct fact_event *e = fn_event(w->fn, ev);
	const struct facts *fa = fn_facts(w->fn);
	const char *name = e->kind == EV_CALL ? facts_callee(fa, e)
					      : facts_str(fa, e->name);
	const struct api_func *api;
	const struct summary *s;
	const struct prim *p;
	struct fn target;

	if (!name)
		return false;
	p = prim_find(name);
	if (p && e->kind == EV_CALL) {
		do_prim(w, st, ev, p, path_arg(w, st, ev, (uint32_t)p->arg),
			p->ctx < 0 ? 0 : path_arg(w, st, ev, (uint32_t)p->ctx));
		return true;
	}
	api = api_func_find(name);
	if (api && e->kind == EV_CALL) {
		do_api(w, st, ev, api);
		return false;
	}
	if (program_resolve(r->p, w->fn.unit, name, FUNC_BODY, &target)) {
		s = resv_summary(r, target);
		if (s)
			apply(w, st, ev, s);
		else
			lend_contexts(w, st, ev);
		return false;
	}
	if (e->kind == EV_SCOPE_END)
		end_contexts(st, name);
	lend_contexts(w, st, ev);
	if (prim_may_lock(name))
		lock_take(w, st, term_other(w->terms), 0, ev);
	return false;
}
