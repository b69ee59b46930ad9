// SPDX-License-Identifier: GPL-2.0-only
#include "model/paths/deep.h"

#include "lib/strbuf.h"

/* More calls below each other are not followed. */
#define DEEP_MAX_FRAMES 12
/* More functions, each counted once for each set of what is known, neither. */
#define DEEP_MAX_WALKS 500
/* More ways in which a function turns out are not told apart. */
#define DEEP_MAX_OUTS 8

/* A way in which a function turns out. */
struct out {
	term_id ret; /* what it returns; 0: not known */
	int truth; /* of that */
	bool is_err;
	/* What it changed; value 0: to something unknown. */
	struct VEC_OF(struct path_bind) binds;
};

struct result {
	bool done;
	bool unsure; /* too much to tell */
	struct VEC_OF(struct out) outs;
};

static void result_free(void *v)
{
	struct result *r = v;

	if (!r)
		return;
	vec_for_each(o, &r->outs)
		vec_release(&o->binds);
	vec_release(&r->outs);
	free(r);
}

/* Does T mean the same in every function? */
static bool is_portable(const struct terms *ts, term_id t)
{
	return t &&
	       !term_has(ts, t,
			 TERM_BIT(TERM_PARAM) | TERM_BIT(TERM_LOCAL) |
				 TERM_BIT(TERM_OBJECT) | TERM_BIT(TERM_RESULT) |
				 TERM_BIT(TERM_NEW) | TERM_BIT(TERM_OTHER));
}

/* --- on the way in --- */

static void give_args(struct paths *w, const struct path_state *st, uint32_t ev,
		      struct fn target, struct path_state *given)
{
	const struct facts *fa = fn_facts(target);

	for (uint32_t i = 0; i < facts_list_n(fa, target.func->params); i++) {
		term_id arg = path_arg(w, st, ev, i);
		const char *name = facts_str(
			fa, facts_list_at(fa, target.func->params, i));

		if (arg && is_portable(w->terms, arg))
			path_bind(given,
				  term_object(w->terms, TERM_PARAM, i, name),
				  arg);
	}
}

static struct path_state *give(struct paths *w, const struct path_state *st,
			       uint32_t ev, struct fn target)
{
	struct path_state *given = xcalloc(1, sizeof(*given));

	vec_for_each(b, &st->binds) {
		if (is_portable(w->terms, b->object) &&
		    is_portable(w->terms, b->value))
			path_bind(given, b->object, b->value);
	}
	vec_for_each(f, &st->facts) {
		if (is_portable(w->terms, f->term))
			vec_push(&given->facts, *f);
	}
	give_args(w, st, ev, target, given);
	return given;
}

static void start(void *ctx, struct paths *w, struct path_state *st)
{
	struct deep *d = ctx;

	if (!d->given) {
		if (d->client->start)
			d->client->start(d->client->ctx, w, st);
		return;
	}
	vec_for_each(b, &d->given->binds)
		vec_push(&st->binds, *b);
	vec_for_each(f, &d->given->facts)
		vec_push(&st->facts, *f);
}

static char *func_key(struct fn f)
{
	return xasprintf("%p", (const void *)f.func);
}

static char *key_of(struct fn f, const struct path_state *given)
{
	struct strbuf key = STRBUF_INIT;

	strbuf_addf(&key, "given %p", (const void *)f.func);
	vec_for_each(b, &given->binds)
		strbuf_addf(&key, " %u=%u", b->object, b->value);
	vec_for_each(c, &given->facts)
		strbuf_addf(&key, " %s%u", c->truth ? "" : "!", c->term);
	return strbuf_detach(&key);
}

/* --- on the way out --- */

static struct path_bind *find_bind(struct out *o, term_id object)
{
	vec_for_each(b, &o->binds) {
		if (b->object == object)
			return b;
	}
	return NULL;
}

/* What ST has changed since the function began with GIVEN. */
static void changes(struct paths *w, const struct path_state *st,
		    const struct path_state *given, struct out *o)
{
	vec_for_each(b, &st->binds) {
		struct path_bind change = *b;

		if (!is_portable(w->terms, b->object) ||
		    path_load(w->terms, given, b->object) == b->value)
			continue;
		if (!is_portable(w->terms, b->value))
			change.value = 0;
		vec_push(&o->binds, change);
	}
}

/* Keep in INTO what it and FROM agree on. */
static void merge(struct out *into, struct out *from)
{
	if (into->ret != from->ret)
		into->ret = 0;
	if (into->truth != from->truth)
		into->truth = -1;
	into->is_err &= from->is_err;
	vec_for_each(b, &into->binds) {
		const struct path_bind *c = find_bind(from, b->object);

		if (!c || c->value != b->value)
			b->value = 0;
	}
	vec_for_each(c, &from->binds) {
		if (!find_bind(into, c->object))
			vec_push(&into->binds,
				 ((struct path_bind){ c->object, 0 }));
	}
	vec_release(&from->binds);
}

/* Add O, which is taken over. */
static void add_out(struct result *r, struct out *o)
{
	vec_for_each(p, &r->outs) {
		if (p->ret == o->ret && p->truth == o->truth &&
		    p->is_err == o->is_err) {
			merge(p, o);
			return;
		}
	}
	if (r->outs.n == DEEP_MAX_OUTS)
		merge(&r->outs.v[0], o);
	else
		vec_push(&r->outs, *o);
}

static void add_end(struct paths *w, const struct path_state *st,
		    const struct path_state *given, struct result *r)
{
	const struct fact_event *e = fn_event(w->fn, st->event);
	struct out o = { .truth = -1 };
	term_id v, err;

	changes(w, st, given, &o);
	if (e->kind == EV_RETURN && e->a) {
		v = path_value(w, st, e->a);
		err = term_op(w->terms, TERM_OP_IS_ERR, v, 0, 0);
		o.truth = path_truth(w->terms, st, v);
		o.is_err = path_truth(w->terms, st, err) == 1;
		if (is_portable(w->terms, v))
			o.ret = v;
	}
	add_out(r, &o);
}

static void apply_out(struct paths *w, struct path_state *st, uint32_t ev,
		      const struct out *o)
{
	term_id result = path_result(w, ev);
	term_id v = path_load(w->terms, st, result);

	vec_for_each(b, &o->binds)
		path_bind(st, b->object,
			  b->value ? b->value
				   : term_new(w->terms, b->object, ev));
	if (o->ret) {
		path_bind(st, result, o->ret);
		v = o->ret;
	}
	if ((o->truth >= 0 && !path_assume(w->terms, st, v, o->truth)) ||
	    (o->is_err &&
	     !path_assume(w->terms, st,
			  term_op(w->terms, TERM_OP_IS_ERR, v, 0, 0), true)))
		st->dead = true;
}

/* ST turns out in all the ways of R, which are kept apart. */
static void apply(struct paths *w, struct path_state *st, uint32_t ev,
		  const struct result *r)
{
	term_id result = path_result(w, ev);
	struct path_state_vec all = VEC_INIT;

	if (r->unsure)
		return;
	if (!r->outs.n)
		st->dead = true;
	for (size_t i = 0; i < r->outs.n; i++)
		vec_push(&all, i ? path_fork(w, st) : st);
	for (size_t i = 0; i < r->outs.n; i++) {
		if (r->outs.n > 1)
			path_set(all.v[i], result, result, (uint32_t)i + 1, ev);
		apply_out(w, all.v[i], ev, &r->outs.v[i]);
	}
	vec_release(&all);
}

/* --- calls --- */

static bool is_open(const struct deep *d, struct fn f)
{
	vec_for_each(o, &d->frames) {
		if (fn_same(o->fn, f))
			return true;
	}
	return false;
}

/* Walk TARGET, called as CALL, with what is GIVEN. */
static void walk(struct deep *d, struct site call, struct fn target,
		 const struct path_state *given, struct result *r)
{
	struct deep_frame frame = { target, call };
	char *key = func_key(target);
	struct paths w;

	strset_add(&d->done, key);
	free(key);
	vec_push(&d->frames, frame);
	d->given = given;
	paths_walk(&w, target, d->terms, &d->paths);
	d->given = NULL;
	d->frames.n--;
	if (w.overflow) {
		d->cut = r->unsure = true;
	} else {
		vec_for_each(st, &w.ends)
			add_end(&w, *st, given, r);
	}
	paths_release(&w);
}

/* Every state of the config, if it was not done with just that. */
static const struct result *enter(struct deep *d, struct site call,
				  struct fn target,
				  const struct path_state *given)
{
	char *key = key_of(target, given);
	struct result *r = strmap_get(&d->done, key);
	struct fn_vec all = VEC_INIT;

	if (!r) {
		r = xcalloc(1, sizeof(*r));
		strmap_at(&d->done, key)->value = r;
		program_variants(d->program, target, &all);
		vec_for_each(f, &all)
			walk(d, call, *f, given, r);
		vec_release(&all);
		r->done = true;
	}
	free(key);
	return r->done ? r : NULL;
}

/* The function that call EV is of, if that is clear. */
static bool callee_of(struct deep *d, struct paths *w,
		      const struct path_state *st, uint32_t ev, struct fn *out)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *name = facts_callee(fn_facts(w->fn), e);

	if (!name) {
		const struct term *t =
			term_at(w->terms, path_value(w, st, e->a));

		name = t->kind == TERM_FUNC ? t->name : NULL;
	}
	return name &&
	       program_resolve(d->program, w->fn.unit, name, FUNC_BODY, out);
}

static bool call(void *ctx, struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	struct deep *d = ctx;
	const struct result *r;
	struct path_state *given;
	enum deep_enter wanted;
	struct fn target;

	if (e->kind != EV_CALL ||
	    d->client->call(d->client->ctx, d, w, st, ev) ||
	    !callee_of(d, w, st, ev, &target) || is_open(d, target))
		return false;
	wanted = d->client->enter(d->client->ctx, target);
	if (wanted == DEEP_PASS && !paths_is_tiny(target))
		return false;
	if (d->frames.n >= DEEP_MAX_FRAMES ||
	    d->done.n >= (wanted == DEEP_ENTER ? DEEP_MAX_WALKS
					       : DEEP_MAX_WALKS / 2)) {
		d->cut |= wanted == DEEP_ENTER;
		return false;
	}
	given = give(w, st, ev, target);
	r = enter(d, (struct site){ w->fn, e }, target, given);
	if (r)
		apply(w, st, ev, r);
	path_state_free(given);
	return false;
}

void deep_release(struct deep *d)
{
	strmap_release(&d->done, result_free);
	vec_release(&d->frames);
}

void deep_walk(struct deep *d, struct fn root)
{
	struct deep_frame first = { .fn = root };
	char *key = func_key(root);
	struct paths w;

	deep_release(d);
	d->paths =
		(struct path_client){ .call = call, .start = start, .ctx = d };
	d->given = NULL;
	d->cut = false;
	strset_add(&d->done, key);
	free(key);
	vec_push(&d->frames, first);
	paths_walk(&w, root, d->terms, &d->paths);
	d->cut |= w.overflow;
	paths_release(&w);
}

bool deep_went(const struct deep *d, struct fn f)
{
	char *key = func_key(f);
	bool went = strmap_has(&d->done, key);

	free(key);
	return went;
}
