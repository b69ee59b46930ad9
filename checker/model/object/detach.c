// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver does before it detaches. The detach is found by the member
 * that the attach left the attachment in, and that member says which object it
 * is about; what was done to that object on the way is looked at then, in the
 * function that detaches and in those that call it with the object.
 */
#include "model/object/course.h"

/* How far, and of how many functions, callers are looked at. */
#define FAREWELL_DEPTH 3
#define FAREWELL_CALLERS 12

struct search {
	struct look *look;
	const struct imp *imp;
	const struct history *attach;
	struct farewell_vec *out;
	struct strmap modules;
};

static void add_module(struct search *s, const struct unit *u)
{
	if (u && u->module)
		strset_add(&s->modules, u->module);
}

/* The numbers that the object's places hold in ST. */
static void add_numbers(const struct course *c, const struct path_state *st,
			struct history *h)
{
	struct terms *ts = c->w.terms;

	for (size_t i = 0; i < st->binds.n; i++) {
		struct path_bind b = st->binds.v[i];
		struct spot spot;

		if (term_at(ts, b.value)->kind == TERM_INT &&
		    frame_spot(c->f, ts, b.object, &spot))
			vec_push(&h->numbers,
				 ((struct number){ spot,
						   term_at(ts, b.value)->value,
						   false }));
	}
}

/* What was done on the way to ST, at whose event C->f is about to detach. */
static void look_back(struct course *c, const struct path_state *st)
{
	for (size_t i = 0; i < st->props.n; i++) {
		uint32_t ev = st->props.v[i].event;

		for (size_t k = 0; k < c->w.at[ev].n; k++)
			course_look(c, c->w.at[ev].v[k], ev);
	}
	add_numbers(c, st, c->h);
}

static void farewell(struct search *s, struct course *c, uint32_t ev,
		     const struct path_state *st)
{
	struct farewell fw = { .detach = { c->f->fn, fn_event(c->f->fn, ev) } };
	struct strmap seen = STRMAP_INIT;

	c->h = &fw.h;
	vec_for_each(o, &s->attach->origins)
		vec_push(&fw.h.origins, *o);
	c->seen = &seen;
	look_back(c, st);
	strmap_release(&seen, NULL);
	if (fw.h.destroyed.n)
		vec_push(s->out, fw);
	else
		history_release(&fw.h);
}

static void climb(struct search *s, const struct frame *inner, int depth);

/* Is V what the member has that ACT is about? */
static bool is_kept(const struct terms *ts, term_id v, const struct act *act)
{
	const struct term *o;

	if (!v || term_at(ts, v)->kind != TERM_LOAD || !act->member)
		return false;
	o = term_at(ts, term_at(ts, v)->a);
	return o->kind == TERM_FIELD && o->name && o->type &&
	       streq(o->name, act->member) && streq(o->type, act->tag);
}

/* V is the object: so what has it in a member that leads back to it is what the
 * object has a pointer to. */
static void bind_links(struct course *c, term_id v, const struct act_vec *links)
{
	vec_for_each(l, links) {
		if (is_kept(c->w.terms, v, l))
			frame_bind_content(c->f, c->w.terms, v, &l->spot);
	}
}

/* The object, from what the inner function is given. */
static bool bind_inner(struct course *c, const struct path_state *st,
		       uint32_t ev, const struct frame *inner,
		       const struct act_vec *links)
{
	bool any = false;

	for (uint32_t i = 0; i < inner->fn.func->nparams; i++) {
		term_id v = path_arg(&c->w, st, ev, i);
		struct spot spot;

		if (frame_meaning(inner, c->w.terms,
				  frame_param(c->w.terms, inner->fn, i),
				  &spot) != MEANS_ADDRESS)
			continue;
		any |= frame_bind_address(c->f, c->w.terms, v, &spot);
		if (spot_is_whole(&spot))
			bind_links(c, v, links);
	}
	return any;
}

/* The object, from the member that the attachment is kept in. */
static bool bind_kept(struct course *c, const struct path_state *st,
		      uint32_t ev, const struct act *kept)
{
	struct terms *ts = c->w.terms;
	term_id v = path_arg(&c->w, st, ev, 1);

	return is_kept(ts, v, kept) &&
	       frame_bind_content(c->f, ts, v, &kept->spot);
}

/*
 * FN detaches by call EV: of the function below it, which knows the object as
 * INNER does (NULL: none), or with the attachment that is kept in KEPT.
 */
static void look_at_call(struct search *s, struct fn fn, uint32_t ev,
			 const struct frame *inner, const struct act *kept,
			 int depth)
{
	struct frame f = { .fn = fn, .pointees = &s->look->pointees };
	struct history none = { .followed = true };
	struct course c = { .look = s->look,
			    .h = &none,
			    .f = &f,
			    .start = PHASE_AFTER,
			    .release = true };

	if (!s->look->walks)
		return;
	s->look->walks--;
	course_start(&c);
	for (size_t i = 0; none.followed && i < c.w.at[ev].n; i++) {
		const struct path_state *st = c.w.at[ev].v[i];
		bool found;

		f.bindings.n = 0;
		found = inner ? bind_inner(&c, st, ev, inner,
					   &s->attach->links)
			      : bind_kept(&c, st, ev, kept);
		if (found)
			farewell(s, &c, ev, st);
	}
	if (f.bindings.n)
		climb(s, &f, depth + 1);
	paths_release(&c.w);
	frame_release(&f);
	history_release(&none);
}

static void climb(struct search *s, const struct frame *inner, int depth)
{
	struct site_vec callers = VEC_INIT;
	size_t n = 0;

	if (depth > FAREWELL_DEPTH)
		return;
	program_callers(s->look->p, inner->fn, &callers);
	vec_for_each(c, &callers) {
		const char *module = c->fn.unit->module;

		if (!module || !strmap_has(&s->modules, module) ||
		    c->fn.func->kind != FUNC_BODY || n++ >= FAREWELL_CALLERS)
			continue;
		look_at_call(s, c->fn,
			     (uint32_t)(c->event - fn_event(c->fn, 0)), inner,
			     NULL, depth);
	}
	vec_release(&callers);
}

void farewells_find(struct look *l, const struct imp *imp,
		    const struct history *h, struct farewell_vec *out)
{
	const struct site_vec *sites =
		strmap_get(&l->p->calls, "dma_buf_detach");
	struct search s = { l, imp, h, out, STRMAP_INIT };

	add_module(&s, imp->attach.fn.unit);
	add_module(&s, imp->callback.unit);
	vec_for_each(f, &imp->flow)
		add_module(&s, f->unit);
	for (size_t i = 0; sites && i < sites->n; i++) {
		struct site c = sites->v[i];

		if (c.fn.func->kind != FUNC_BODY ||
		    is_interface_code(l->p, c.fn))
			continue;
		vec_for_each(a, &h->after) {
			if (a->attachment && a->member)
				look_at_call(
					&s, c.fn,
					(uint32_t)(c.event - fn_event(c.fn, 0)),
					NULL, a, 0);
		}
	}
	strmap_release(&s.modules, NULL);
}

void farewell_vec_release(struct farewell_vec *v)
{
	vec_for_each(f, v)
		history_release(&f->h);
	vec_release(v);
}
