// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done to the object on the paths of a function, and of those that it
 * calls with the object: what is stored there, what initialises it, what
 * destroys it; before an attach, and behind it until a detach.
 */
#include "model/object/course.h"

#include "model/reach.h"

/* --- the phase --- */

static term_id phase_key(struct terms *ts)
{
	return term_func(ts, "attached");
}

enum phase course_phase(const struct course *a, const struct path_state *st)
{
	struct path_prop *p = path_prop(st, phase_key(&a->look->terms), 0);

	return p ? (enum phase)p->value : a->start;
}

static void set_phase(struct paths *w, struct path_state *st, enum phase to,
		      uint32_t ev)
{
	path_set(st, phase_key(w->terms), 0, to, ev);
}

bool course_attaches(const struct course *a, const struct fact_event *ev)
{
	struct fn target;

	if (a->attach)
		return ev == a->attach;
	return a->inner.unit && look_target(a->look, a->f->fn, ev, &target) &&
	       program_same(a->look->p, target, a->inner);
}

static void attach(const struct course *a, struct paths *w,
		   struct path_state *st, uint32_t ev)
{
	struct path_state *failed = path_fork(w, st);
	term_id r = path_load(w->terms, st, path_result(w, ev));

	if (a->success == SUCCESS_POINTER)
		r = term_op(w->terms, TERM_OP_IS_ERR, r, 0, 0);
	if (a->success == SUCCESS_ANY ||
	    !path_assume(w->terms, failed, r, true))
		failed->dead = true;
	if (a->success != SUCCESS_ANY && !path_assume(w->terms, st, r, false))
		st->dead = true;
	set_phase(w, failed, PHASE_FAILED, ev);
	set_phase(w, st, PHASE_AFTER, ev);
}

/* May a call, before a detach, be one that does something to the object? */
static bool matters(const struct course *a, const struct fact_event *ev,
		    const char *name)
{
	struct fn target;

	return !api_func_find(name) && !callee_is_harmless(name) &&
	       (is_ending(name) || look_target(a->look, a->f->fn, ev, &target));
}

static bool effect(void *ctx, struct paths *w, struct path_state *st,
		   uint32_t ev)
{
	const struct course *a = ctx;
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *name = e->kind == EV_CALL ? facts_callee(fn_facts(w->fn), e)
					      : NULL;
	bool pure;

	if (!name)
		return false;
	if (course_attaches(a, e)) {
		attach(a, w, st, ev);
		return false;
	}
	if (!a->release && course_phase(a, st) == PHASE_AFTER &&
	    strmap_has(&a->look->detaching, name))
		set_phase(w, st, PHASE_GONE, ev);
	pure = look_call(a->look, w, st, ev);
	if (a->release && !pure && matters(a, e, name))
		path_set(st, term_int(w->terms, ev), 0, 1, ev);
	return pure;
}

/* --- what is done --- */

struct act *course_add(const struct course *a, struct act_vec *to, uint32_t ev,
		       enum deed deed, const struct spot *spot)
{
	const struct fact_event *e = fn_event(a->f->fn, ev);
	struct act act = { .deed = deed, .spot = *spot, .at = { a->f->fn, e } };

	vec_for_each(o, to) {
		if (o->at.event == e && o->deed == deed &&
		    spot_lie(&o->spot, spot) == SPOT_SAME)
			return o;
	}
	if (e->kind == EV_CALL)
		act.name = facts_callee(fn_facts(a->f->fn), e);
	frame_chain(a->f, &act.chain);
	vec_push(to, act);
	return &to->v[to->n - 1];
}

static struct act_vec *list_of(const struct course *a, enum phase phase)
{
	return phase == PHASE_BEFORE ? &a->h->before : &a->h->after;
}

static bool is_zero(const struct terms *ts, term_id v)
{
	return term_at(ts, v)->kind == TERM_INT && !term_at(ts, v)->value;
}

/* VALUE is stored in SPOT. */
static void note_number(struct course *a, const struct spot *spot,
			term_id value, enum phase phase)
{
	const struct term *t = term_at(&a->look->terms, value);
	struct number n = { *spot, t->value, t->kind != TERM_INT };

	if (phase == PHASE_AFTER)
		vec_push(&a->h->numbers, n);
	vec_push(&a->h->always, n);
}

/* What ACT is done to is TO, perhaps by its address. */
static void name_member(const struct facts *fa, fact_expr_id id,
			struct act *act)
{
	const struct fact_expr *to = facts_expr(fa, id);

	act->to = id;
	if (to->kind == EX_ADDR)
		to = facts_expr(fa, to->a);
	if (to->kind != EX_MEMBER)
		return;
	act->member = facts_str(fa, to->name);
	act->tag = facts_str(fa, to->type);
}

/* Is V what the core has for a lock in every buffer? */
static bool is_buffers_lock(const struct terms *ts, term_id v)
{
	const struct term *t = term_at(ts, v), *of = term_at(ts, t->a);

	return t->kind == TERM_LOAD && of->kind == TERM_FIELD && of->name &&
	       of->type && streq(of->name, "resv") &&
	       streq(of->type, API_BUFFER);
}

/* Is a buffer, or its lock, perhaps among the arguments of call E? */
static bool has_buffer(const struct facts *fa, const struct fact_event *e)
{
	for (uint32_t i = 0; i < facts_list_n(fa, e->args); i++) {
		const struct fact_expr *x =
			facts_expr(fa, facts_list_at(fa, e->args, i));
		const char *type = facts_str(fa, x->type);

		switch ((enum expr_kind)x->kind) {
		case EX_PARAM:
		case EX_LOCAL:
			if (streq(type, API_BUFFER) ||
			    streq(type, API_ATTACHMENT) || !*type ||
			    strstr(type, "resv"))
				return true;
			break;
		case EX_MEMBER:
			if (!streq(type, API_BUFFER) ||
			    streq(facts_str(fa, x->name), "resv"))
				return true;
			break;
		case EX_ADDR:
		case EX_INT:
		case EX_NULL:
		case EX_STRING:
			break;
		default:
			return true;
		}
	}
	return false;
}

static void store(struct course *a, const struct path_state *st, uint32_t ev,
		  enum phase phase)
{
	struct terms *ts = &a->look->terms;
	const struct facts *fa = fn_facts(a->f->fn);
	const struct fact_event *e = fn_event(a->f->fn, ev);
	term_id value = path_value(&a->w, st, e->b);
	struct spot spot, other;
	enum meaning means;
	struct act *act;

	if (!frame_spot(a->f, ts, path_object(&a->w, st, e->a), &spot))
		return;
	if (e->flags & EVENT_COMPOUND)
		value = term_other(ts);
	note_number(a, &spot, value, phase);
	act = course_add(a, list_of(a, phase), ev,
			 is_zero(ts, value) ? DEED_CLEARED : DEED_SET, &spot);
	name_member(fa, e->a, act);
	means = frame_meaning(a->f, ts, value, &other);
	act->attachment = means == MEANS_ATTACHMENT;
	act->own = means == MEANS_ADDRESS;
	act->lock = is_buffers_lock(ts, value);
	if (means == MEANS_ADDRESS && spot_is_whole(&other) &&
	    spot_is_behind(&spot))
		name_member(fa, e->a,
			    course_add(a, &a->h->links, ev, DEED_SET, &spot));
}

bool course_is_init(const struct facts *fa, const struct fact_event *ev)
{
	const char *name = facts_callee(fa, ev);

	if (!name)
		return false;
	return strstr(name, "init") || strstr(name, "setup") ||
	       strstr(facts_str(fa, ev->macro), "init") ||
	       strstr(facts_str(fa, ev->macro), "INIT");
}

static void given(struct course *a, const struct path_state *st, uint32_t ev,
		  enum phase phase)
{
	const struct facts *fa = fn_facts(a->f->fn);
	const struct fact_event *e = fn_event(a->f->fn, ev);
	const char *name = facts_callee(fa, e);
	enum deed deed = DEED_GIVEN;
	struct act *act;

	if (name && (api_func_find(name) || callee_is_harmless(name)))
		return;
	if (name && program_copies(name))
		deed = DEED_SET;
	else if (course_is_init(fa, e))
		deed = DEED_INIT;
	for (uint32_t i = 0; i < facts_list_n(fa, e->args); i++) {
		term_id arg = path_arg(&a->w, st, ev, i);
		struct spot spot;

		if (frame_meaning(a->f, &a->look->terms, arg, &spot) !=
		    MEANS_ADDRESS)
			continue;
		if (name && strstr(name, "memset")) {
			if (spot_is_root(&spot) && phase == PHASE_BEFORE)
				history_began(a->h, &spot)->zeroed = true;
			else
				course_add(a, list_of(a, phase), ev,
					   DEED_CLEARED, &spot);
			continue;
		}
		act = course_add(a, list_of(a, phase), ev, deed, &spot);
		act->buffer |= has_buffer(fa, e);
		name_member(fa, facts_list_at(fa, e->args, i), act);
	}
}

/* Does NAME say that it gives back a reference, or asks for the last one? */
static bool counts(const char *name)
{
	static const char *const words[] = { "_and_test", "put", "_dec_",
					     "unref", "last" };

	for (size_t i = 0; name && i < ARRAY_SIZE(words); i++) {
		if (strstr(name, words[i]))
			return true;
	}
	return !name;
}

/* What FACT asks about. */
static unsigned int asks(const struct course *a, term_id t)
{
	struct terms *ts = &a->look->terms;
	struct term x = *term_at(ts, t);
	struct spot spot;

	if (x.kind == TERM_OP) {
		unsigned int of_a = x.a ? asks(a, x.a) : 0;
		unsigned int of_b = x.b ? asks(a, x.b) : 0;

		return x.op == TERM_OP_IS_ERR ? 0 : of_a | of_b;
	}
	if (x.kind == TERM_NEW && term_at(ts, x.a)->kind == TERM_FIELD)
		return HANGS_ON_COUNT;
	if (x.kind == TERM_LOAD && term_at(ts, x.a)->kind == TERM_RESULT &&
	    counts(term_at(ts, x.a)->name))
		return HANGS_ON_COUNT;
	return frame_meaning(a->f, ts, t, &spot) == MEANS_CONTENT
		       ? HANGS_ON_OBJECT
		       : 0;
}

static unsigned int hangs_on(const struct course *a,
			     const struct path_state *st)
{
	unsigned int all = a->f->hangs;

	/* Who goes on to detach is the last one. */
	if (a->release)
		return all;
	for (size_t i = 0; i < st->facts.n; i++)
		all |= asks(a, st->facts.v[i].term);
	return all;
}

/*
 * Whether somebody else has a reference is not known here, and a callee that
 * asks the object may well know that it is not the time to free it.
 */
static bool is_sure(const struct course *a, const struct path_state *st,
		    const struct spot *what)
{
	unsigned int hangs = hangs_on(a, st);

	if (hangs & HANGS_ON_COUNT)
		return false;
	return !a->f->depth || !(hangs & HANGS_ON_OBJECT) ||
	       !spot_is_whole(what);
}

static bool destroy(struct course *a, const struct path_state *st, uint32_t ev,
		    enum phase phase)
{
	struct act found, *act;

	if (!destroys(a->f, &a->w, st, ev, &found))
		return false;
	if (phase == PHASE_AFTER && is_sure(a, st, &found.spot)) {
		act = course_add(a, &a->h->destroyed, ev, DEED_DESTROYED,
				 &found.spot);
		act->content = found.content;
		act->reference = found.reference;
	}
	return true;
}

/* Of what a pointer leads to, only what was made here is worth following. */
static bool is_ours(const struct course *a, const struct spot *s)
{
	struct origin o;

	if (!spot_is_behind(s))
		return true;
	o = history_origin(a->h, s);
	return o.zeroed || o.garbage;
}

/* Is a part of the object among the arguments? ANY: or of what it leads to. */
static bool has_object(const struct course *a, const struct path_state *st,
		       uint32_t ev, bool any)
{
	const struct fact_event *e = fn_event(a->f->fn, ev);

	for (uint32_t i = 0; i < facts_list_n(fn_facts(a->f->fn), e->args);
	     i++) {
		struct spot spot;

		if (frame_meaning(a->f, &a->look->terms,
				  path_arg((struct paths *)&a->w, st, ev, i),
				  &spot) == MEANS_ADDRESS &&
		    (any || is_ours(a, &spot)))
			return true;
	}
	return false;
}

static void call(struct course *a, const struct path_state *st, uint32_t ev,
		 enum phase phase)
{
	const struct fact_event *e = fn_event(a->f->fn, ev);
	const char *name = facts_callee(fn_facts(a->f->fn), e);
	struct frame in = { 0 };
	struct fn target;

	if (course_attaches(a, e) || destroy(a, st, ev, phase) ||
	    !has_object(a, st, ev, true))
		return;
	if (!name || api_func_find(name) || callee_is_harmless(name) ||
	    !has_object(a, st, ev, false) ||
	    !look_load(a->look, a->f->fn, e, &target)) {
		given(a, st, ev, phase);
		return;
	}
	if (frame_enter(a->f, &a->w, st, ev, target, &in)) {
		in.hangs = hangs_on(a, st);
		course_in(a, &in, phase);
	}
	frame_release(&in);
}

/* What a place holds, where only one number is ever stored there. */
static bool always(const void *ctx, const struct spot *s, int64_t *value)
{
	const struct history *h = ctx;
	bool found = false;

	vec_for_each(n, &h->always) {
		if (spot_lie(&n->spot, s) == SPOT_APART)
			continue;
		if (n->unknown || spot_lie(&n->spot, s) != SPOT_SAME ||
		    (found && *value != n->number))
			return false;
		*value = n->number;
		found = true;
	}
	return found && *value;
}

void course_look(struct course *a, const struct path_state *st, uint32_t ev)
{
	const struct known known = { always, a->h };
	enum phase phase = course_phase(a, st);

	if ((phase != PHASE_BEFORE && phase != PHASE_AFTER) ||
	    known_impossible(&known, a->f, &a->look->terms, st))
		return;
	if (fn_event(a->f->fn, ev)->kind == EV_STORE)
		store(a, st, ev, phase);
	else if (fn_event(a->f->fn, ev)->kind == EV_CALL)
		call(a, st, ev, phase);
}

static void start(void *ctx, struct paths *w, struct path_state *st)
{
	frame_start(((const struct course *)ctx)->f, w, st);
}

void course_start(struct course *a)
{
	const struct path_client client = {
		.start = start, .call = effect, .stores = true, .ctx = a
	};

	paths_walk(&a->w, a->f->fn, &a->look->terms, &client);
	a->w.client = NULL;
	if (a->w.overflow)
		a->h->followed = false;
}

void course_events(struct course *a)
{
	for (uint32_t i = 0; i < a->f->fn.func->nevents; i++) {
		if (!a->w.at[i].n || !reach_at(a->f->fn, i))
			continue;
		vec_for_each(st, &a->w.at[i])
			course_look(a, *st, i);
	}
}

void course_in(struct course *from, struct frame *f, enum phase start)
{
	struct course a = { .look = from->look,
			    .h = from->h,
			    .f = f,
			    .start = start,
			    .seen = from->seen };
	char *frame = frame_key(f);
	char *key = xasprintf("%d %u %s", start, f->hangs, frame);

	if (strset_add(a.seen, key) && a.look->walks) {
		a.look->walks--;
		course_start(&a);
		course_events(&a);
		paths_release(&a.w);
	}
	free(key);
	free(frame);
}
