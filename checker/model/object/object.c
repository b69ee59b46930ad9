// SPDX-License-Identifier: GPL-2.0-only
/* The questions of the rules: what comes too late, and what goes too early. */
#include "model/object/course.h"

#include "model/calls/reaching.h"

/* For one importer. */
#define OBJECT_MAX_LOADS 6
#define OBJECT_MAX_WALKS 600

/* --- what all of it needs --- */

static void look_init(struct look *l, struct program *p, unsigned int loads)
{
	static const char *const detach[] = { "dma_buf_detach", NULL };

	*l = (struct look){ .p = p, .loads = loads, .walks = OBJECT_MAX_WALKS };
	terms_init(&l->terms);
	reaching(p, detach, &l->detaching);
}

static void look_release(struct look *l)
{
	strmap_release(&l->returns, returns_free);
	strmap_release(&l->detaching, NULL);
	vec_release(&l->pointees.at);
	terms_release(&l->terms);
}

void object_use_vec_release(struct object_use_vec *v)
{
	vec_for_each(u, v)
		vec_release(&u->chain);
	vec_release(v);
}

void object_fault_vec_release(struct object_fault_vec *v)
{
	vec_for_each(f, v) {
		vec_release(&f->use.chain);
		vec_release(&f->chain);
	}
	vec_release(v);
}

static void copy_sites(struct site_vec *to, const struct site_vec *from)
{
	vec_for_each(s, from)
		vec_push(to, *s);
}

static struct object_fault *add_fault(struct object_fault_vec *out,
				      const struct object_use *use,
				      const struct act *act)
{
	struct object_fault f = { .use = *use,
				  .at = act->at,
				  .callee = act->name };

	f.use.chain = (struct site_vec)VEC_INIT;
	copy_sites(&f.use.chain, &use->chain);
	copy_sites(&f.chain, &act->chain);
	vec_push(out, f);
	return &out->v[out->n - 1];
}

/* --- too early an attach --- */

static bool concerns(const struct act *a, const struct object_use *u)
{
	enum spot_lie lie = spot_lie(&a->spot, &u->spot);

	/* To be cleared is no way to become good to work with. */
	if (lie == SPOT_APART ||
	    (a->deed == DEED_CLEARED && u->how != HOW_READ))
		return false;
	/* What an address leads to is everything in it. */
	return u->how == HOW_ADDRESS || lie != SPOT_INSIDE;
}

static bool is_set_late(const struct history *h, const struct spot *s)
{
	vec_for_each(a, &h->after) {
		if (a->deed == DEED_SET && spot_lie(&a->spot, s) == SPOT_SAME)
			return true;
	}
	return false;
}

/* To look at what is not there yet is a fault where it is not zero either. */
static bool is_read_too_early(const struct history *h, const struct act *a,
			      const struct object_use *u)
{
	struct origin o = history_origin(h, &u->spot);

	if (!u->tested || (a->deed != DEED_SET && a->deed != DEED_CLEARED))
		return false;
	/* Where it is not known, who attaches may have thought of that; unless
	 * what is cleared there is only what it had set. */
	return !o.zeroed &&
	       (o.garbage || (a->deed == DEED_CLEARED && !a->chain.n &&
			      !is_set_late(h, &u->spot)));
}

/* What an act of the object's history says of a use, as too late a one. */
static bool is_too_late(const struct history *h, const struct act *a,
			const struct object_use *u)
{
	if (!concerns(a, u))
		return false;
	if (u->how == HOW_READ)
		return is_read_too_early(h, a, u);
	if (u->how != HOW_ADDRESS)
		return a->deed == DEED_SET;
	if (u->primitive && a->deed == DEED_SET)
		return true;
	return a->deed == DEED_INIT && !spot_is_root(&a->spot) &&
	       spot_lie(&a->spot, &u->spot) != SPOT_INSIDE;
}

/* Does something come to S that BY, before the attach, cannot have known? That
 * is the attachment, and the buffer's lock for who is not given the buffer. */
static bool is_news(const struct history *h, const struct act *by,
		    const struct spot *s)
{
	bool stores = by->deed == DEED_SET &&
		      spot_lie(&by->spot, s) == SPOT_SAME;

	vec_for_each(a, &h->after) {
		if (spot_lie(&a->spot, s) != SPOT_SAME)
			continue;
		if (a->attachment && !stores)
			return true;
		if (a->lock && (stores ? by->own : !by->buffer))
			return true;
	}
	return false;
}

/* The first that was done to U's place before the attach: by what was seen, or
 * by a function that was GIVEN it. */
static const struct act *first(const struct history *h,
			       const struct object_use *u, bool given)
{
	vec_for_each(a, &h->before) {
		if ((a->deed == DEED_GIVEN) == given && concerns(a, u) &&
		    !is_news(h, a, &u->spot))
			return a;
	}
	return NULL;
}

static bool was_cleared(const struct history *h, const struct spot *s)
{
	vec_for_each(a, &h->before) {
		enum spot_lie lie = spot_lie(&a->spot, s);

		if (a->deed == DEED_CLEARED &&
		    (lie == SPOT_SAME || lie == SPOT_AROUND))
			return true;
	}
	return false;
}

/* Was nothing done to S before the attach? Then it is still zero, as the
 * object was when it was made. */
static bool still_zero(const void *ctx, const struct spot *s, int64_t *value)
{
	const struct history *h = ctx;
	const struct object_use u = { .spot = *s, .how = HOW_ADDRESS };

	struct origin o = history_origin(h, s);

	if (!o.zeroed && (o.garbage || spot_is_behind(s)) && !was_cleared(h, s))
		return false;
	*value = 0;
	return !first(h, &u, false);
}

static bool is_behind(const struct history *h, const struct fact_event *ev)
{
	vec_for_each(o, &h->after) {
		if (o->at.event == ev)
			return true;
	}
	return false;
}

/* Does S, of those that A may be one of, make its member anything but zero? */
static bool makes(const struct act *a, const struct site *s)
{
	const struct facts *fa = fn_facts(s->fn);
	const struct fact_expr *e = facts_expr(fa, s->event->b);

	if (a->deed == DEED_INIT)
		return s->event->kind == EV_CALL &&
		       course_is_init(fa, s->event);
	return e->kind != EX_NULL && (e->kind != EX_INT || e->value);
}

/* What the member E is a part of, if that is a member as well. */
static const struct fact_expr *around(const struct facts *fa,
				      const struct fact_expr *e)
{
	e = facts_expr(fa, e->a);
	while (e->kind == EX_ADDR || e->kind == EX_INDEX)
		e = facts_expr(fa, e->a);
	return e->kind == EX_MEMBER ? e : NULL;
}

/* May X and Y, stores to one member, be about the same place? Not where it is
 * in a struct that is a member of different ones. */
static bool may_meet(const struct facts *fx, fact_expr_id x,
		     const struct facts *fy, fact_expr_id y)
{
	const struct fact_expr *a = facts_expr(fx, x), *b = facts_expr(fy, y);

	while (a && b && a->kind == EX_MEMBER && b->kind == EX_MEMBER) {
		if (!streq(facts_str(fx, a->name), facts_str(fy, b->name)) ||
		    !streq(facts_str(fx, a->type), facts_str(fy, b->type)))
			return false;
		a = around(fx, a);
		b = around(fy, b);
	}
	return true;
}

/* Is a place that A sets, or initialises, set by nobody but those behind the
 * attach? Then it does not matter who made the object. */
static bool only_late(const struct program *p, const struct history *h,
		      const struct act *a)
{
	const struct site_vec *v = NULL;
	char *key;

	if (!a->member)
		return false;
	key = xasprintf("%s.%s", a->tag, a->member);
	v = strmap_get(a->deed == DEED_INIT ? &p->taken : &p->stores, key);
	free(key);
	for (size_t i = 0; v && i < v->n; i++) {
		const struct site *s = &v->v[i];

		if (makes(a, s) && !is_behind(h, s->event) &&
		    (s->event->kind != EV_STORE ||
		     may_meet(fn_facts(a->at.fn), a->to, fn_facts(s->fn),
			      s->event->a)))
			return false;
	}
	return v != NULL;
}

static const char *why_unsure(const struct program *p, const struct history *h,
			      const struct object_use *u,
			      const struct act *late)
{
	struct origin o = history_origin(h, &u->spot);

	if (first(h, u, true))
		return "a function that could not be read is given the object before the attach";
	if (!o.zeroed && !o.garbage && late->deed == DEED_CLEARED)
		return "who made the object could not be told, and it may be clear already";
	if (!o.zeroed && !o.garbage && !only_late(p, h, late))
		return "who made the object could not be told, and others set the same member";
	if (u->how == HOW_PASSED)
		return "what the function that it is given to does with it could not be read";
	return NULL;
}

static void judge_early(const struct program *p, const struct history *h,
			const struct object_use *u,
			struct object_fault_vec *out)
{
	struct origin o = history_origin(h, &u->spot);
	struct object_fault *f;

	if (first(h, u, false) ||
	    (spot_is_behind(&u->spot) && !o.zeroed && !o.garbage))
		return;
	vec_for_each(a, &h->after) {
		if (!is_too_late(h, a, u))
			continue;
		f = add_fault(out, u, a);
		f->unsure = why_unsure(p, h, u, a);
		return;
	}
}

/* The plainest first. */
static int fault_cmp(const void *a, const void *b)
{
	const struct object_fault *x = a, *y = b;

	if (x->whole != y->whole)
		return x->whole ? -1 : 1;
	if (!x->unsure != !y->unsure)
		return x->unsure ? 1 : -1;
	if (x->use.assertion != y->use.assertion)
		return x->use.assertion ? 1 : -1;
	if (x->use.how != y->use.how)
		return (int)y->use.how - (int)x->use.how;
	if (x->use.chain.n != y->use.chain.n)
		return x->use.chain.n < y->use.chain.n ? -1 : 1;
	return strcmp(x->use.spot.path, y->use.spot.path);
}

/* The pointers through which the callback comes to what it works with. */
static void add_pointees(struct look *l, const struct object_use_vec *uses)
{
	l->pointees.all = false;
	vec_for_each(u, uses) {
		struct spot s;

		spot_root(&u->spot, &s);
		if (u->how == HOW_READ || !spot_is_behind(&u->spot) ||
		    !spot_container(&s, "*"))
			continue;
		vec_push(&l->pointees.at, s);
	}
}

/* What the callback uses at all. */
static void uses_first(struct look *l, const struct imp *imp,
		       struct object_use_vec *uses)
{
	l->pointees.all = true;
	uses_find(l, imp, NULL, uses);
	add_pointees(l, uses);
}

void object_too_early(struct program *p, const struct imp *imp,
		      struct object_fault_vec *out)
{
	struct object_use_vec uses = VEC_INIT;
	struct history h;
	struct known known = { still_zero, &h };
	struct look l;

	look_init(&l, p, OBJECT_MAX_LOADS);
	uses_first(&l, imp, &uses);
	if (!uses.n)
		goto out;
	history_find(&l, imp, &h);
	object_use_vec_release(&uses);
	if (h.followed) {
		uses_find(&l, imp, &known, &uses);
		vec_for_each(u, &uses)
			judge_early(p, &h, u, out);
		vec_sort(out, fault_cmp);
	}
	history_release(&h);
out:
	object_use_vec_release(&uses);
	look_release(&l);
}

/* --- too early an end --- */

static bool last_number(const void *ctx, const struct spot *s, int64_t *value)
{
	const struct history *h = ctx;
	bool found = false;

	vec_for_each(n, &h->numbers) {
		if (n->unknown || spot_lie(&n->spot, s) != SPOT_SAME)
			continue;
		*value = n->number;
		found = true;
	}
	return found;
}

/* Does the end of A take from U what it needs? */
static bool takes(const struct act *a, const struct object_use *u)
{
	enum spot_lie lie = spot_lie(&a->spot, &u->spot);

	if (a->reference && u->how < HOW_PASSED)
		return false;
	if (a->content)
		return lie == SPOT_SAME && u->how != HOW_ADDRESS;
	return spot_is_whole(&a->spot) || lie == SPOT_SAME ||
	       lie == SPOT_AROUND;
}

/* The use that shows best what A takes away. */
static const struct object_use *worst(const struct object_use_vec *uses,
				      const struct act *a)
{
	const struct object_use *found = NULL;

	vec_for_each(u, uses) {
		if (takes(a, u) && !u->assertion &&
		    (!found || u->how > found->how))
			found = u;
	}
	return found;
}

static void judge_ends(struct look *l, const struct imp *imp,
		       const struct history *h, const struct site *detach,
		       struct object_fault_vec *out)
{
	struct known known = { last_number, h };
	struct object_use_vec uses = VEC_INIT;

	if (h->destroyed.n)
		uses_find(l, imp, &known, &uses);
	vec_for_each(a, &h->destroyed) {
		const struct object_use *u = worst(&uses, a);
		bool known_already = false;
		struct object_fault *f;

		vec_for_each(o, out)
			known_already |= o->at.event == a->at.event;
		if (!u || known_already)
			continue;
		f = add_fault(out, u, a);
		f->reference = a->reference;
		f->whole = !a->content && spot_is_whole(&a->spot);
		if (detach)
			f->detach = *detach;
	}
	object_use_vec_release(&uses);
}

void object_outlived(struct program *p, const struct imp *imp,
		     struct object_fault_vec *out)
{
	struct farewell_vec ways = VEC_INIT;
	struct object_use_vec uses = VEC_INIT;
	struct history h;
	struct look l;

	/* What was worth loading was loaded for the other question. */
	look_init(&l, p, 0);
	uses_first(&l, imp, &uses);
	object_use_vec_release(&uses);
	history_find(&l, imp, &h);
	if (h.followed) {
		judge_ends(&l, imp, &h, NULL, out);
		farewells_find(&l, imp, &h, &ways);
		vec_for_each(w, &ways)
			judge_ends(&l, imp, &w->h, &w->detach, out);
		vec_sort(out, fault_cmp);
	}
	farewell_vec_release(&ways);
	history_release(&h);
	look_release(&l);
}
