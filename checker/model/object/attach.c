// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done to the object before the attach, and after it: in the function
 * that attaches, in its callers; and, of what is before, in the function that
 * made the object.
 */
#include "model/object/course.h"

/* How far callers are looked at, and how many of each function. */
#define LEVELS_MAX 5
#define CALLERS_MAX 4

/* --- who made it --- */

static void find_makers(struct course *from, const struct frame *f, int depth);

struct origin *history_began(struct history *h, const struct spot *spot)
{
	struct origin fresh = { .zeroed = false };

	spot_root(spot, &fresh.root);
	vec_for_each(o, &h->origins) {
		if (spot_lie(&o->root, &fresh.root) == SPOT_SAME)
			return o;
	}
	vec_push(&h->origins, fresh);
	return &h->origins.v[h->origins.n - 1];
}

struct origin history_origin(const struct history *h, const struct spot *spot)
{
	struct origin none = { .zeroed = false };

	spot_root(spot, &none.root);
	vec_for_each(o, &h->origins) {
		if (spot_lie(&o->root, &none.root) == SPOT_SAME)
			return *o;
	}
	return none;
}

/* Call E makes what SPOT is a part of, if it allocates. */
static bool allocates(struct history *h, const struct spot *spot,
		      const struct facts *fa, const struct fact_event *e)
{
	const char *name = facts_callee(fa, e);
	struct origin *o;
	static const char *const plain[] = { "kmalloc",	  "kvmalloc",
					     "vmalloc",	  "kmem_cache_alloc",
					     "__kmalloc", "devm_kmalloc" };

	if (!name)
		return false;
	if (strstr(name, "zalloc") || strstr(name, "calloc")) {
		history_began(h, spot)->zeroed = true;
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
		if (!starts_with(name, plain[i]))
			continue;
		o = history_began(h, spot);
		for (uint32_t k = 0; k < facts_list_n(fa, e->args); k++) {
			const struct fact_expr *x =
				facts_expr(fa, facts_list_at(fa, e->args, k));

			/* __GFP_ZERO, and whatever is not spelled out. */
			if (k && (x->kind != EX_INT || (x->value & 0x100)))
				o->zeroed = true;
		}
		o->garbage |= !o->zeroed;
		return true;
	}
	return false;
}

/* F is given the object, SPOT of it, by call number EV. */
static void maker(struct course *from, const struct frame *f, uint32_t ev,
		  const struct spot *spot, int depth)
{
	const struct fact_event *e = fn_event(f->fn, ev);
	const char *name = facts_callee(fn_facts(f->fn), e);
	struct frame in = { .up = f,
			    .call = e,
			    .depth = f->depth + 1,
			    .pointees = f->pointees };
	struct course a = {
		.look = from->look, .h = from->h, .f = &in, .seen = from->seen
	};

	if (allocates(from->h, spot, fn_facts(f->fn), e) ||
	    spot_is_behind(spot))
		return;
	if (!name || depth > 4 || !a.look->walks ||
	    !look_load(from->look, f->fn, e, &in.fn)) {
		struct course here = { .h = from->h, .f = (struct frame *)f };

		course_add(&here, &from->h->before, ev, DEED_GIVEN, spot);
		return;
	}
	a.look->walks--;
	course_start(&a);
	vec_for_each(st, &a.w.ends) {
		const struct fact_event *end = fn_event(in.fn, (*st)->event);
		term_id v;

		if (end->kind != EV_RETURN || !end->a)
			continue;
		v = path_value(&a.w, *st, end->a);
		if (path_truth(a.w.terms, *st, v) != 0 &&
		    path_truth(a.w.terms, *st,
			       term_op(a.w.terms, TERM_OP_IS_ERR, v, 0, 0)) !=
			    1)
			frame_bind_address(&in, a.w.terms, v, spot);
	}
	course_events(&a);
	find_makers(from, &in, depth + 1);
	paths_release(&a.w);
	frame_release(&in);
}

static void find_makers(struct course *from, const struct frame *f, int depth)
{
	for (size_t i = 0; i < f->bindings.n; i++) {
		struct binding b = f->bindings.v[i];
		const struct terms *ts = &from->look->terms;
		const struct term *t = term_at(ts, b.value);
		const struct fact_event *e;

		if (b.means != MEANS_ADDRESS || t->kind != TERM_LOAD ||
		    term_at(ts, t->a)->kind != TERM_RESULT)
			continue;
		e = fn_event(f->fn, (uint32_t)term_at(ts, t->a)->value);
		if (!course_attaches(from, e))
			maker(from, f, (uint32_t)term_at(ts, t->a)->value,
			      &b.spot, depth);
	}
}

/* --- level by level --- */

/* What is known of a function that attaches, to those that call it. */
struct floor {
	struct fn fn;
	struct frame f;
	struct spot returned;
	bool returns_object;
	enum success success;
};

/* How F tells that it has attached: seen at its ends. */
static void look_at_ends(struct course *a, struct floor *out)
{
	struct terms *ts = a->w.terms;
	bool zero = true, any = false;

	vec_for_each(st, &a->w.ends) {
		const struct fact_event *e = fn_event(a->f->fn, (*st)->event);
		struct spot spot;
		term_id v;

		if (course_phase(a, *st) != PHASE_AFTER ||
		    e->kind != EV_RETURN || !e->a)
			continue;
		v = path_value(&a->w, *st, e->a);
		any = true;
		zero &= path_truth(ts, *st, v) == 0;
		if (frame_meaning(a->f, ts, v, &spot) == MEANS_ADDRESS) {
			out->returns_object = true;
			out->returned = spot;
		}
	}
	out->success = out->returns_object ? SUCCESS_POINTER
		       : any && zero	   ? SUCCESS_ZERO
					   : SUCCESS_ANY;
}

/* Level 0: the call says what the object is. */
static void bind_attach(struct course *a, const struct imp *imp)
{
	struct terms *ts = a->w.terms;
	uint32_t ev = (uint32_t)(imp->attach.event - fn_event(a->f->fn, 0));
	const char *name = facts_callee(fn_facts(a->f->fn), imp->attach.event);
	const struct api_func *api = name ? api_func_find(name) : NULL;
	const struct spot whole = { .up = "" };

	if (!api || api->priv_arg < 0)
		return;
	vec_for_each(st, &a->w.at[ev]) {
		term_id priv =
			path_arg(&a->w, *st, ev, (uint32_t)api->priv_arg);

		if (priv && frame_bind_address(a->f, ts, priv, &whole))
			a->h->followed = true;
	}
	frame_bind(a->f, term_load(ts, path_result(&a->w, ev)),
		   MEANS_ATTACHMENT, &whole);
}

/* A level above: what it gives to the one below, and gets from it. */
static void bind_inner(struct course *a, const struct floor *inner)
{
	struct terms *ts = a->w.terms;

	for (uint32_t i = 0; i < a->f->fn.func->nevents; i++) {
		const struct fact_event *e = fn_event(a->f->fn, i);

		if (e->kind != EV_CALL || !a->w.at[i].n ||
		    !course_attaches(a, e))
			continue;
		if (inner->returns_object)
			frame_bind_address(a->f, ts,
					   term_load(ts, path_result(&a->w, i)),
					   &inner->returned);
		for (uint32_t k = 0; k < inner->fn.func->nparams; k++) {
			struct spot spot;

			if (frame_meaning(&inner->f, ts,
					  frame_param(ts, inner->fn, k),
					  &spot) == MEANS_ADDRESS)
				frame_bind_address(
					a->f, ts,
					path_arg(&a->w, a->w.at[i].v[0], i, k),
					&spot);
		}
	}
}

/* What ST stores behind V, which a pointer of the object becomes, at EV. */
static void bind_pointee(struct course *a, const struct path_state *st,
			 uint32_t ev)
{
	struct terms *ts = a->w.terms;
	const struct fact_event *e = fn_event(a->f->fn, ev);
	term_id v = path_value(&a->w, st, e->b);
	struct term t = *term_at(ts, v), of = *term_at(ts, t.a);
	struct spot spot, other;

	if (course_phase(a, st) != PHASE_BEFORE || t.kind != TERM_LOAD ||
	    (of.kind != TERM_PARAM && of.kind != TERM_RESULT) ||
	    frame_meaning(a->f, ts, v, &other) != MEANS_NOTHING ||
	    !frame_spot(a->f, ts, path_object(&a->w, st, e->a), &spot) ||
	    !frame_follows(a->f, &spot) || !spot_member(&spot, "*"))
		return;
	if (of.kind == TERM_PARAM ||
	    allocates(a->h, &spot, fn_facts(a->f->fn),
		      fn_event(a->f->fn, (uint32_t)of.value)))
		frame_bind_address(a->f, ts, v, &spot);
}

/* What pointers of the object lead to, where that can be told. */
static void bind_pointees(struct course *a)
{
	const struct terms *ts = a->w.terms;

	for (uint32_t i = 0; a->f->pointees && i < a->f->fn.func->nevents;
	     i++) {
		if (fn_event(a->f->fn, i)->kind != EV_STORE)
			continue;
		vec_for_each(st, &a->w.at[i])
			bind_pointee(a, *st, i);
	}
	/* A callee's parameter is made here. */
	vec_for_each(b, &a->f->bindings) {
		const struct term *t = term_at(ts, b->value);
		const struct term *of = term_at(ts, t->a);

		if (b->means == MEANS_ADDRESS && spot_is_behind(&b->spot) &&
		    t->kind == TERM_LOAD && of->kind == TERM_RESULT)
			allocates(a->h, &b->spot, fn_facts(a->f->fn),
				  fn_event(a->f->fn, (uint32_t)of->value));
	}
}

static void level_walk(struct look *l, struct history *h, const struct imp *imp,
		       const struct floor *inner, struct floor *out,
		       struct strmap *seen)
{
	struct course a = { .look = l, .h = h, .f = &out->f, .seen = seen };

	out->f.fn = out->fn;
	out->f.pointees = &l->pointees;
	if (inner) {
		a.inner = inner->fn;
		a.success = inner->success;
	} else {
		a.attach = imp->attach.event;
		a.success = SUCCESS_POINTER;
	}
	course_start(&a);
	if (inner)
		bind_inner(&a, inner);
	else
		bind_attach(&a, imp);
	bind_pointees(&a);
	course_events(&a);
	find_makers(&a, &out->f, 0);
	look_at_ends(&a, out);
	paths_release(&a.w);
}

/* Is there any way by which a caller knows the object? */
static bool is_known_outside(struct look *l, const struct floor *floor)
{
	struct spot spot;

	if (floor->returns_object)
		return true;
	for (uint32_t k = 0; k < floor->fn.func->nparams; k++) {
		if (frame_meaning(&floor->f, &l->terms,
				  frame_param(&l->terms, floor->fn, k),
				  &spot) == MEANS_ADDRESS &&
		    !spot_is_behind(&spot))
			return true;
	}
	return false;
}

static void climb(struct look *l, struct history *h, const struct imp *imp,
		  const struct floor *inner, size_t n, struct strmap *seen)
{
	struct strmap done = STRMAP_INIT;
	struct site_vec callers = VEC_INIT;

	if (n >= LEVELS_MAX || !is_known_outside(l, inner))
		return;
	if (n < imp->flow.n) {
		/* Others hand in other ops. */
		vec_push(&callers, ((struct site){ imp->flow.v[n], NULL }));
	} else {
		program_callers(l->p, inner->fn, &callers);
	}
	vec_for_each(c, &callers) {
		struct floor out = { .fn = c->fn };
		char *key = xasprintf("%p", (const void *)c->fn.func);

		if (done.n < CALLERS_MAX && strset_add(&done, key) &&
		    l->walks) {
			l->walks--;
			level_walk(l, h, imp, inner, &out, seen);
			climb(l, h, imp, &out, n + 1, seen);
			frame_release(&out.f);
		}
		free(key);
	}
	vec_release(&callers);
	strmap_release(&done, NULL);
}

void history_find(struct look *l, const struct imp *imp, struct history *h)
{
	struct floor first = { .fn = imp->attach.fn };
	struct strmap seen = STRMAP_INIT;

	*h = (struct history){ 0 };
	level_walk(l, h, imp, NULL, &first, &seen);
	if (h->followed)
		climb(l, h, imp, &first, 1, &seen);
	frame_release(&first.f);
	strmap_release(&seen, NULL);
}

void act_vec_release(struct act_vec *v)
{
	vec_for_each(a, v)
		vec_release(&a->chain);
	vec_release(v);
}

void history_release(struct history *h)
{
	act_vec_release(&h->before);
	act_vec_release(&h->after);
	act_vec_release(&h->links);
	vec_release(&h->origins);
	act_vec_release(&h->destroyed);
	vec_release(&h->numbers);
	vec_release(&h->always);
}
