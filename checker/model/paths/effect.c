// SPDX-License-Identifier: GPL-2.0-only
/* What stores and calls do to what objects hold. */
#include "model/paths/priv.h"

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
		state_forget(w, st, fresh, ev);
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

/*
 * Is it what a link of a list leads to? That is another element in each round of
 * a loop, and the terms of these would grow longer and longer.
 */
static bool is_element(const struct terms *ts, term_id value)
{
	const struct term *t = term_at(ts, value);
	const struct term *link = term_at(ts, term_at(ts, t->a)->a);

	return t->kind == TERM_UP && term_at(ts, t->a)->kind == TERM_LOAD &&
	       link->kind == TERM_FIELD && link->type && link->name &&
	       streq(link->type, "list_head");
}

void effect_store(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	term_id value = path_value(w, st, e->b);
	term_id object = path_object(w, st, e->a);

	if (term_at(w->terms, object)->other)
		return;
	spoil(w, st, object, ev);
	if ((e->flags & EVENT_COMPOUND) || term_at(w->terms, value)->other ||
	    is_element(w->terms, value))
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
void effect_call(struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *name = e->kind == EV_CALL ? facts_callee(fn_facts(w->fn), e)
					      : NULL;
	bool known = false;

	if (e->kind == EV_CALL) {
		term_id result = path_result(w, ev);

		if (w->done[ev])
			state_forget(w, st, result, ev);
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
