// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the lock held? First the paths of the function say, as far as they can;
 * where nothing on the way to the event took or released it, those who call
 * the function are asked the same about the call, and so on up to a function
 * of which a contract says how it is called.
 *
 * What a path assumed about parameters goes up with the question: a caller
 * that passes another value is not on that path.
 */
#include "model/resv/ask.h"

#include "api/api.h"
#include "model/reach.h"

/* No more questions are asked for one answer than this, */
#define ASK_MAX_EVENTS 600
/* nor more walks kept at a time. */
#define ASK_MAX_WALKS 200

/* --- the engine --- */

/* That a lock that nobody can name is free says nothing. */
static bool is_free(uint32_t value)
{
	return (value & LOCK_NOW) == LOCK_FREE;
}

struct resv *resv_new(struct program *p)
{
	struct resv *r = xcalloc(1, sizeof(*r));

	r->p = p;
	terms_init(&r->terms);
	r->terms.twins = &r->twins;
	r->client = (struct path_client){ .call = resv_effect,
					  .lost = is_free,
					  .ctx = r };
	return r;
}

static void free_walk(void *v)
{
	if (v)
		paths_release(v);
	free(v);
}

void resv_free(struct resv *r)
{
	if (!r)
		return;
	strmap_release(&r->summaries, resv_summary_free);
	strmap_release(&r->walks, free_walk);
	strmap_release(&r->touching, NULL);
	strmap_release(&r->twins, free);
	strmap_release(&r->wanted, NULL);
	strmap_release(&r->members, NULL);
	strmap_release(&r->tables, NULL);
	terms_release(&r->terms);
	free(r);
}

static struct paths *walk_of(struct resv *r, struct fn f)
{
	char *key = resv_fn_key(f);
	struct strmap_entry *e = strmap_at(&r->walks, key);
	struct paths *w = e->value;

	if (!w) {
		w = e->value = xcalloc(1, sizeof(*w));
		paths_walk(w, f, &r->terms, &r->client);
	}
	free(key);
	return w;
}

/* --- saying it --- */

char *resv_place_text(struct fn f, const struct fact_event *ev)
{
	return xasprintf("%s:%u", facts_path(fn_facts(f), ev->loc.file),
			 ev->loc.line);
}

static void add_step(struct resv_step_vec *v, struct fn f,
		     const struct fact_event *ev, char *text)
{
	struct resv_step s = { { f, ev }, text };

	vec_push(v, s);
}

static char *call_text(const struct question *q)
{
	const struct facts *fa = fn_facts(q->fn);
	const char *callee = fn_name(q->below->fn);
	char *pointer, *text;

	if (facts_callee(fa, q->event))
		return xasprintf("%s() calls %s()", fn_name(q->fn), callee);
	pointer = facts_expr_text(fa, q->event->a);
	text = xasprintf("%s() calls %s() as %s", fn_name(q->fn), callee,
			 pointer);
	free(pointer);
	return text;
}

/* The calls from Q's function down to where it was asked. */
static void add_calls(struct resv_step_vec *v, const struct question *q)
{
	for (; q->below; q = q->below)
		add_step(v, q->fn, q->event, call_text(q));
}

/* One answer; TEXT, at EV of F, is why. The first of each kind is kept. */
void resv_say(struct asking *a, const struct question *q, enum resv_way way,
	      struct fn f, const struct fact_event *ev, char *text)
{
	struct resv_step_vec *v = &a->out->steps[way];

	if (a->out->found[way]) {
		free(text);
		return;
	}
	a->out->found[way] = true;
	add_step(v, f, ev, text);
	add_calls(v, q);
}

void resv_say_unknown(struct asking *a, const struct question *q, char *why)
{
	char *at = resv_place_text(q->fn, q->event);

	if (!a->unknown)
		a->unknown =
			xasprintf("%s, in %s() at %s", why, fn_name(q->fn), at);
	free(at);
	free(why);
}

/* --- one state --- */

static const struct path_prop *held_other(const struct path_state *st)
{
	vec_for_each(p, &st->props) {
		uint32_t now = p->value & LOCK_NOW;

		if (p->value != CTX_FRESH &&
		    (now == LOCK_HELD || now == LOCK_MAYBE))
			return p;
	}
	return NULL;
}

static const struct path_prop *
find_lock(const struct terms *ts, const struct path_state *st, term_id lock)
{
	if (term_at(ts, lock)->other)
		return NULL;
	vec_for_each(p, &st->props) {
		if (p->key == lock && p->value != CTX_FRESH)
			return p;
	}
	return NULL;
}

static char *event_text(struct paths *w, const struct path_prop *p)
{
	const struct fact_event *e = fn_event(w->fn, p->event);
	const char *name = e->kind == EV_CALL
				   ? facts_callee(fn_facts(w->fn), e)
				   : facts_str(fn_facts(w->fn), e->name);
	char *lock = term_text(w->terms, p->key);
	char *text;

	if ((p->value & LOCK_NOW) == LOCK_MAYBE)
		text = xasprintf("%s() may take or release a lock", name);
	else if ((p->value & LOCK_NOW) == LOCK_HELD)
		text = xasprintf("%s() %s %s", name,
				 p->value & LOCK_WAS_HELD ? "wants" : "takes",
				 lock);
	else if (p->value & LOCK_WAS_HELD)
		text = xasprintf("%s() releases %s", name, lock);
	else
		text = xasprintf("after %s(), %s is not held", name, lock);
	free(lock);
	return text;
}

/* --- one function --- */

/* The lock that Q asks for, in ST's terms; 0 if Q cannot be asked there. */
static term_id lock_asked(struct asking *a, const struct question *q,
			  struct paths *w, struct path_state *st)
{
	struct terms *ts = &a->r->terms;
	uint32_t ev = (uint32_t)(q->event - fn_event(q->fn, 0));

	if (q->prim)
		return lock_of(ts, st,
			       path_arg(w, st, ev, (uint32_t)q->prim->arg),
			       q->prim->of);
	if (!q->below)
		return lock_of_subject(ts, st, path_value(w, st, q->what),
				       q->of);
	vec_for_each(c, &q->conds) {
		term_id t = path_subst(w, st, ev, c->term);

		if (!path_assume(ts, st, t, c->truth))
			return 0;
	}
	if (lock_impossible(ts, st))
		return 0;
	return lock_canon(ts, path_subst(w, st, ev, q->lock));
}

/* Are locks taken on some of the ways to the event only? */
static bool some_hold(const struct path_state_vec *v)
{
	vec_for_each(s, v) {
		if (held_other(*s))
			return true;
	}
	return false;
}

/* Q's function says that the lock is held: is it a callback that is called
 * with it? */
static void say_if_callback(struct asking *a, const struct question *q)
{
	const struct site_vec *taken =
		strmap_get(&a->r->p->address, fn_name(q->fn));

	for (size_t i = 0; taken && i < taken->n; i++) {
		const struct site *s = &taken->v[i];
		const struct facts *fa = fn_facts(s->fn);
		const struct fact_expr *to = facts_expr(fa, s->event->a);

		if (s->event->kind == EV_STORE && to->kind == EX_MEMBER &&
		    streq(facts_str(fa, to->type), API_ATTACH_OPS) &&
		    resv_is_address_of(a->r, s, q->fn))
			resv_say(
				a, q, RESV_WAY_CALLBACK, s->fn, s->event,
				xasprintf(
					"%s() is the callback %s.%s, which is called with the lock held",
					fn_name(q->fn), API_ATTACH_OPS,
					facts_str(fa, to->name)));
	}
}

static void ask_state(struct asking *a, const struct question *q,
		      struct paths *w, const struct path_state_vec *all,
		      const struct path_state *before)
{
	struct path_state *st = path_state_copy(before);
	term_id lock = lock_asked(a, q, w, st);
	const struct path_prop *p = find_lock(&a->r->terms, st, lock);
	uint32_t now = p ? p->value & LOCK_NOW : 0;

	if (!lock)
		goto out;
	if (now == LOCK_HELD || now == LOCK_FREE) {
		resv_say(a, q, now == LOCK_HELD ? RESV_WAY_HELD : RESV_WAY_FREE,
			 w->fn, fn_event(w->fn, p->event), event_text(w, p));
		/* It was so when the function was called. */
		if (now == LOCK_HELD && (p->value & LOCK_WAS_HELD))
			say_if_callback(a, q);
	} else if (held_other(st)) {
		char *text = event_text(w, held_other(st));

		resv_say_unknown(a, q,
				 xasprintf("%s, which may be the same lock",
					   text));
		a->out->other_held |=
			!term_at(&a->r->terms, held_other(st)->key)->other;
		free(text);
	} else if (some_hold(all)) {
		resv_say_unknown(a, q,
				 xstrdup("a lock is taken on some paths only"));
	} else {
		resv_ask_entry(a, q, lock, st);
	}
out:
	path_state_free(st);
}

/* Is Q asked of a function that is being asked already? */
static bool is_recursion(const struct question *q)
{
	for (const struct question *b = q->below; b; b = b->below) {
		if (fn_same(b->fn, q->fn))
			return true;
	}
	return false;
}

void resv_ask_question(struct asking *a, const struct question *q)
{
	uint32_t ev = (uint32_t)(q->event - fn_event(q->fn, 0));
	struct paths *w;

	if (is_recursion(q) || !reach_at(q->fn, ev))
		return;
	if (q->fn.func->kind != FUNC_BODY) {
		resv_say_unknown(a, q, xstrdup("not called by a function"));
		return;
	}
	if (++a->events > ASK_MAX_EVENTS) {
		resv_say_unknown(a, q, xstrdup("too many callers"));
		return;
	}
	w = walk_of(a->r, q->fn);
	if (w->overflow) {
		resv_say_unknown(a, q,
				 xstrdup("too many ways through the function"));
		return;
	}
	vec_for_each(s, &w->at[ev])
		ask_state(a, q, w, &w->at[ev], *s);
}

/* --- the outside --- */

static void conclude(struct asking *a)
{
	struct resv_answer *out = a->out;
	const char *text = "";

	if (out->found[RESV_WAY_FREE]) {
		out->held = RESV_NOT_HELD;
		text = out->steps[RESV_WAY_FREE].v[0].text;
		out->why = xasprintf("not held: %s", text);
	} else if (a->unknown) {
		out->why = xasprintf("unknown: %s", a->unknown);
	} else if (out->found[RESV_WAY_HELD]) {
		out->held = RESV_HELD;
		text = out->steps[RESV_WAY_HELD].v[0].text;
		out->why = xasprintf("held: %s", text);
	} else {
		out->nowhere = true;
		out->why = xstrdup("unknown: no path leads there");
	}
}

/* What was worked out with fewer units loaded may not hold any more. */
static void refresh(struct resv *r)
{
	if (r->cached_units != r->p->units.n) {
		strmap_release(&r->summaries, resv_summary_free);
		strmap_release(&r->walks, free_walk);
		strmap_release(&r->tables, NULL);
		strmap_release(&r->twins, free);
		twins_find(r->p, &r->twins);
		r->cached_units = r->p->units.n;
	}
	if (r->walks.n > ASK_MAX_WALKS)
		strmap_release(&r->walks, free_walk);
}

static void answer(struct resv *r, const struct question *q,
		   struct resv_answer *out)
{
	struct asking a = { .r = r, .out = out };

	*out = (struct resv_answer){ 0 };
	refresh(r);
	resv_ask_question(&a, q);
	conclude(&a);
	free(a.unknown);
}

void resv_ask(struct resv *r, struct fn f, const struct fact_event *ev,
	      fact_expr_id what, enum resv_of of, struct resv_answer *out)
{
	struct question q = { .fn = f, .event = ev, .what = what, .of = of };

	answer(r, &q, out);
}

bool resv_ask_lock(struct resv *r, struct fn f, const struct fact_event *ev,
		   struct resv_answer *out)
{
	const char *name = facts_callee(fn_facts(f), ev);
	struct question q = { .fn = f, .event = ev };

	q.prim = name ? prim_find(name) : NULL;
	if (!q.prim ||
	    (q.prim->what != PRIM_TAKE && q.prim->what != PRIM_TAKE_IF_ZERO))
		return false;
	answer(r, &q, out);
	return true;
}

void resv_ask_call(struct resv *r, struct fn f, const struct fact_event *ev,
		   struct resv_answer *out)
{
	const struct facts *fa = fn_facts(f);
	const char *name = facts_callee(fa, ev);
	enum resv_of of;

	if (!name || !prim_subject(name, &of) || !facts_list_n(fa, ev->args)) {
		*out = (struct resv_answer){
			.why = xstrdup("unknown: the call is about no buffer")
		};
		return;
	}
	resv_ask(r, f, ev, facts_list_at(fa, ev->args, 0), of, out);
}

void resv_answer_release(struct resv_answer *a)
{
	for (int i = 0; i < NR_RESV_WAYS; i++) {
		vec_for_each(s, &a->steps[i])
			free(s->text);
		vec_release(&a->steps[i]);
	}
	free(a->why);
	*a = (struct resv_answer){ 0 };
}
