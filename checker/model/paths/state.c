// SPDX-License-Identifier: GPL-2.0-only
/* States of a walk: their properties, what is forgotten, how two are joined. */
#include "model/paths/priv.h"

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

void path_set(struct path_state *st, term_id key, term_id owner, uint32_t value,
	      uint32_t event)
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

bool state_same_props(const struct path_state *a, const struct path_state *b)
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
		term_id key = term_mentions(ts, p->key, what) ? term_other(ts)
							      : p->key;
		term_id owner = p->owner && term_mentions(ts, p->owner, what)
					? term_other(ts)
					: p->owner;

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

void state_forget(struct paths *w, struct path_state *st, term_id what,
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
bool state_join(struct terms *ts, struct path_state *into,
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
void state_forget_joined(struct paths *w, struct path_state *st,
			 const struct path_state *with)
{
	struct terms *ts = w->terms;
	struct u32_list diff = VEC_INIT;

	differences(ts, with, st, &diff);
	vec_for_each(o, &diff) {
		term_id fresh = term_new(ts, *o, st->event);

		if (path_load(ts, st, *o) != fresh)
			state_forget(w, st, fresh, st->event);
	}
	vec_release(&diff);
}
