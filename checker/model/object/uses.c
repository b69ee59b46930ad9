// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the callback does with the object. To test what a place holds is no use
 * of it: `if (!obj->sgt) return;` is how a callback tells that there is nothing
 * to do yet. What the callback does on a path on which such a test found
 * something is done only once there is something: uses_find() leaves out the
 * paths that what is known of the object's places makes impossible.
 */
#include "model/object/frame.h"

#include "model/reach.h"

struct search {
	struct look *look;
	const struct known *known;
	struct object_use_vec *out;
	struct strmap seen; /* frames */
};

/* One event in one state. */
struct moment {
	struct search *s;
	const struct frame *f;
	struct paths *w;
	const struct path_state *st;
	uint32_t ev;
	bool decides; /* which way is gone hangs on what is read */
};

static void look_into(struct search *s, const struct frame *f);

/* --- uses --- */

static bool is_assertion(const struct fact_event *ev, const struct facts *fa)
{
	const char *macro = facts_str(fa, ev->macro);

	return strstr(macro, "assert") || starts_with(macro, "lockdep");
}

static bool same_use(const struct object_use *a, const struct object_use *b)
{
	return a->at.event == b->at.event && a->how == b->how &&
	       spot_lie(&a->spot, &b->spot) == SPOT_SAME;
}

static struct object_use *add_use(const struct moment *m,
				  const struct spot *spot, enum object_how how,
				  const char *callee)
{
	const struct fact_event *ev = fn_event(m->f->fn, m->ev);
	struct object_use u = { .spot = *spot,
				.how = how,
				.callee = callee,
				.at = { m->f->fn, ev } };

	u.assertion = is_assertion(ev, fn_facts(m->f->fn));
	vec_for_each(o, m->s->out) {
		if (same_use(o, &u))
			return o;
	}
	frame_chain(m->f, &u.chain);
	vec_push(m->s->out, u);
	return &m->s->out->v[m->s->out->n - 1];
}

/* V is followed. */
static void follow(const struct moment *m, term_id v)
{
	struct terms *ts = m->w->terms;
	struct spot spot;

	for (;;) {
		struct term t = *term_at(ts, v);

		if (frame_meaning(m->f, ts, v, &spot) == MEANS_CONTENT) {
			add_use(m, &spot, HOW_USED, NULL);
			return;
		}
		if (t.kind == TERM_ADDR)
			t = *term_at(ts, t.a);
		if (t.kind != TERM_UP && t.kind != TERM_FIELD &&
		    t.kind != TERM_DEREF)
			return;
		v = t.kind == TERM_FIELD ? term_addr(ts, t.a) : t.a;
	}
}

static void read_member(const struct moment *m, fact_expr_id id)
{
	struct spot spot;

	if (frame_spot(m->f, m->w->terms, path_object(m->w, m->st, id), &spot))
		add_use(m, &spot, HOW_READ, NULL)->tested |= m->decides;
}

/* Everything that expression ID follows on the way to its value. */
static void follow_in(const struct moment *m, fact_expr_id id)
{
	const struct facts *fa = fn_facts(m->f->fn);
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id)
		return;
	if ((e->kind == EX_MEMBER && (e->flags & EXPR_ARROW)) ||
	    e->kind == EX_DEREF ||
	    (e->kind == EX_INDEX &&
	     !(facts_expr(fa, e->a)->flags & EXPR_ARRAY)))
		follow(m, path_value(m->w, m->st, e->a));
	if (e->kind == EX_MEMBER)
		read_member(m, id);
	follow_in(m, e->a);
	follow_in(m, e->b);
	follow_in(m, e->c);
}

/* Functions that follow an argument, or need what it points to initialised. */
static bool follows_argument(const char *name, uint32_t i)
{
	static const struct {
		const char *prefix;
		uint32_t arg;
	} known[] = {
		{ "queue_work_on", 1 },
		{ "queue_work", 0 },
		{ "queue_work_on", 2 },
		{ "queue_work", 1 },
		{ "queue_delayed_work_on", 1 },
		{ "queue_delayed_work", 0 },
		{ "mod_delayed_work_on", 1 },
		{ "mod_delayed_work", 0 },
		{ "flush_workqueue", 0 },
		{ "__flush_workqueue", 0 },
		{ "drain_workqueue", 0 },
		{ "mutex_lock", 0 },
		{ "_raw_spin_lock", 0 },
		{ "spin_lock", 0 },
		{ "down_read", 0 },
		{ "down_write", 0 },
		{ "schedule_work", 0 },
		{ "complete", 0 },
		{ "schedule_delayed_work", 0 },
		{ "flush_work", 0 },
		{ "__wake_up", 0 },
		{ "iommu_unmap", 0 },
		{ "dma_fence_signal", 0 },
		{ "regmap_write", 0 },
		{ "dma_resv_", 0 },
	};
	const struct api_func *api = api_func_find(name);

	if (api)
		return i == 0 || (i == 1 && api->role != API_ROLE_MAP);
	for (size_t k = 0; k < ARRAY_SIZE(known); k++) {
		if (i == known[k].arg && starts_with(name, known[k].prefix))
			return true;
	}
	return false;
}

/* What does nothing with what it is given, or is content with nothing. */
static bool is_content(const char *name)
{
	static const char *const words[] = { "kfree",  "vfree",	 "printk",
					     "warn",   "dbg",	 "trace_",
					     "IS_ERR", "PTR_ERR" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strstr(name, words[i]))
			return true;
	}
	return starts_with(name, "_dev_");
}

static void give(const struct moment *m, term_id arg, uint32_t i,
		 const char *name)
{
	struct spot spot;

	switch (frame_meaning(m->f, m->w->terms, arg, &spot)) {
	case MEANS_CONTENT:
		if (name && follows_argument(name, i))
			add_use(m, &spot, HOW_USED, name);
		else if (!name || !is_content(name))
			add_use(m, &spot, HOW_PASSED, name);
		break;
	case MEANS_ADDRESS:
		if (!spot_is_whole(&spot))
			add_use(m, &spot, HOW_ADDRESS, name)->primitive |=
				name && follows_argument(name, i);
		break;
	default:
		break;
	}
}

static void call(const struct moment *m)
{
	const struct facts *fa = fn_facts(m->f->fn);
	const struct fact_event *ev = fn_event(m->f->fn, m->ev);
	const char *name = facts_callee(fa, ev);
	struct fn target;

	if (!name)
		follow(m, path_value(m->w, m->st, ev->a));
	follow_in(m, ev->a);
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++)
		follow_in(m, facts_list_at(fa, ev->args, i));
	if (name && !api_func_find(name) &&
	    look_target(m->s->look, m->f->fn, ev, &target)) {
		struct frame in;

		if (frame_enter(m->f, m->w, m->st, m->ev, target, &in))
			look_into(m->s, &in);
		frame_release(&in);
		return;
	}
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++)
		give(m, path_arg(m->w, m->st, m->ev, i), i, name);
}

static void look_at(struct moment *m)
{
	const struct fact_event *ev = fn_event(m->f->fn, m->ev);

	switch ((enum event_kind)ev->kind) {
	case EV_CALL:
		call(m);
		break;
	case EV_STORE:
		follow_in(m, ev->b);
		follow_in(m, ev->a);
		break;
	case EV_BRANCH:
	case EV_SWITCH:
		m->decides = true;
		follow_in(m, ev->a);
		break;
	case EV_RETURN:
		follow_in(m, ev->a);
		break;
	default:
		break;
	}
}

/* The client of a walk. */
struct start {
	struct look *look;
	const struct frame *f;
};

static void start(void *ctx, struct paths *w, struct path_state *st)
{
	frame_start(((const struct start *)ctx)->f, w, st);
}

static bool effect(void *ctx, struct paths *w, struct path_state *st,
		   uint32_t ev)
{
	return look_call(((const struct start *)ctx)->look, w, st, ev);
}

static void look_into(struct search *s, const struct frame *f)
{
	struct start ctx = { s->look, f };
	const struct path_client client = {
		.start = start, .call = effect, .stores = true, .ctx = &ctx
	};
	char *key = frame_key(f);
	bool fresh = strset_add(&s->seen, key);
	struct paths w;

	free(key);
	if (!fresh || !s->look->walks)
		return;
	s->look->walks--;
	paths_walk(&w, f->fn, &s->look->terms, &client);
	for (uint32_t i = 0; !w.overflow && i < f->fn.func->nevents; i++) {
		if (!w.at[i].n || !reach_at(f->fn, i))
			continue;
		vec_for_each(st, &w.at[i]) {
			struct moment m = { s, f, &w, *st, i, false };

			if (!known_impossible(s->known, f, &s->look->terms,
					      *st))
				look_at(&m);
		}
	}
	paths_release(&w);
}

void uses_find(struct look *l, const struct imp *imp, const struct known *known,
	       struct object_use_vec *out)
{
	struct search s = { .look = l, .known = known, .out = out };
	struct frame f = { .fn = imp->callback, .pointees = &l->pointees };
	const struct spot whole = { .up = "" };
	term_id attach = frame_param(&l->terms, imp->callback, 0);
	term_id priv = term_field(&l->terms, term_deref(&l->terms, attach),
				  "importer_priv", API_ATTACHMENT);

	frame_bind(&f, attach, MEANS_ATTACHMENT, &whole);
	frame_bind(&f, term_load(&l->terms, priv), MEANS_ADDRESS, &whole);
	look_into(&s, &f);
	frame_release(&f);
	strmap_release(&s.seen, NULL);
}
