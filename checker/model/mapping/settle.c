// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does the driver wait for what the exporter still does with a buffer that it
 * mapped? Looked at is the function that maps, and then its callers up to
 * where the driver begins: each with all that it calls. A wait for another
 * buffer is taken for one; one that comes too early or too late is not, see
 * order.c.
 *
 * Many drivers need none there, as their jobs wait, or their subsystem does
 * when the buffer is used: so the driver's other code is looked at, too.
 */
#include "model/mapping/priv.h"

#include "api/fences.h"
#include "model/reach.h"
#include "model/waits.h"

/* Files that may be loaded to find a wait. */
#define LOADS 6
/* Callers of callers. */
#define SETTLE_DEPTH 12

struct climb {
	struct mapping *m;
	struct waits_search waits;
	struct strmap seen;    /* "file:function" */
	struct strmap exported; /* on the way, to be called by others */
	struct site_vec stack;
	unsigned int entries;  /* ENTRY_* of ways without a wait */
	struct fn_vec useless; /* they wait, but too early or not always */
	bool lenient; /* what might be a wait behind a map is taken for one */
	bool pointer; /* something is called through one that is not known */
	struct mapping_answer *out;
};

/* --- what a function does --- */

static enum waits look_pointer(struct waits_search *w, struct fn f,
			       const struct fact_event *ev, int depth)
{
	struct climb *c = w->ctx;
	struct fn_vec targets = VEC_INIT;
	enum waits waits = WAITS_NO;

	mapping_targets(c->m, f, ev->a, &targets);
	vec_for_each(t, &targets) {
		enum waits one = waits_function(w, *t, depth + 1);

		waits = one > waits ? one : waits;
	}
	if (!targets.n && mapping_in_driver(c->m, f)) {
		c->pointer = true;
		waits = WAITS_OPEN;
	}
	vec_release(&targets);
	return waits;
}

/* Others' code is looked into as far as it is there, and no further: it calls
 * too much. */
static bool is_beyond(struct climb *c, struct fn f, const char *callee)
{
	struct fn target;

	return !mapping_in_driver(c->m, f) &&
	       !program_resolve(c->m->p, f.unit, callee, FUNC_BODY, &target);
}

static bool is_fence_call(const struct program *p, struct fn f,
			  const char *callee)
{
	struct fn own;

	/* A driver may have a function of such a name. */
	return api_fence_find(callee) &&
	       (!program_resolve(p, f.unit, callee, FUNC_BODY, &own) ||
		!streq(own.unit->module, f.unit->module));
}

static enum waits look(struct waits_search *w, struct fn f,
		       const struct fact_event *ev, const char *callee,
		       int depth)
{
	if (ev->kind != EV_CALL || !reach_event(f, ev))
		return WAITS_NO;
	if (!callee)
		return look_pointer(w, f, ev, depth);
	if (is_fence_call(w->p, f, callee))
		return WAITS_YES;
	/* The core waits for static importers alone. */
	if (api_func_find(callee) || starts_with(callee, "dma_resv_") ||
	    starts_with(callee, "dma_fence_") || is_beyond(w->ctx, f, callee))
		return WAITS_NO;
	return 0;
}

/* --- the ways --- */

static void keep_way(struct climb *c, struct fn top)
{
	if (c->out->top.unit)
		return;
	c->out->top = top;
	vec_for_each(s, &c->stack)
		vec_push(&c->out->way, *s);
}

/* Does the function of AT wait, which maps there or calls what does? */
static enum waits own_waits(struct climb *c, const struct site *at)
{
	const struct order_query q = { *at, !c->stack.n };
	enum waits own = waits_function(&c->waits, at->fn, 0);

	if (own != WAITS_YES)
		return own;
	switch (order_of(c->m, &c->waits, &q, &c->out->start)) {
	case ORDER_WAITS:
		return WAITS_YES;
	case ORDER_OPEN:
		return c->lenient ? WAITS_YES : WAITS_OPEN;
	default:
		vec_push(&c->useless, at->fn);
		return WAITS_NO;
	}
}

/* Is there a wait on all ways through AT? */
static enum waits way(struct climb *c, const struct site *at)
{
	struct fn f = at->fn;
	enum waits own = own_waits(c, at), all = WAITS_YES;
	struct mapping_callers callers;
	char *key = fn_key(f);
	bool fresh = strset_add(&c->seen, key);

	free(key);
	if (c->out->start.event)
		return WAITS_NO;
	if (own == WAITS_YES || !fresh)
		return WAITS_YES;
	if (c->stack.n > SETTLE_DEPTH)
		return WAITS_OPEN;
	mapping_callers(c->m, f, &callers);
	if (callers.entries && own != WAITS_OPEN) {
		c->entries |= callers.entries;
		all = WAITS_NO;
		keep_way(c, f);
	} else if (callers.entries) {
		all = WAITS_OPEN;
	}
	if (callers.entries & ENTRY_EXPORTED)
		strset_add(&c->exported, fn_name(f));
	vec_for_each(s, &callers.sites) {
		enum waits one;

		/* With another importer's attachment. */
		if (attach_before(c->m, s) == ATTACHING_OTHER)
			continue;
		vec_push(&c->stack, *s);
		one = way(c, s);
		c->stack.n--;
		if (one == WAITS_NO && own == WAITS_OPEN)
			one = WAITS_OPEN;
		all = one < all ? one : all;
	}
	vec_release(&callers.sites);
	return all;
}

static enum waits run(struct climb *c, const struct mapping_site *s)
{
	waits_forget(&c->waits);
	strmap_release(&c->seen, NULL);
	strmap_release(&c->exported, NULL);
	vec_release(&c->out->way);
	c->out->top = (struct fn){ NULL, NULL };
	c->out->start = (struct site){ c->out->top, NULL };
	vec_release(&c->useless);
	c->entries = 0;
	c->pointer = false;
	return way(c, &s->at);
}

/* Look for the code of what might wait. True if more is known now. */
static bool learn(struct climb *c)
{
	size_t closed = c->waits.closed.n;

	for (size_t i = 0; i < c->m->modules.n; i++) {
		if (c->waits.loads >= LOADS ||
		    waits_load(&c->waits, c->m->modules.entries[i].key,
			       LOADS) < 0)
			return false;
	}
	return c->waits.closed.n > closed;
}

/* Once more with what might wait, as long as that can change the answer. */
static enum waits run_all(struct climb *c, const struct mapping_site *s)
{
	enum waits waits = run(c, s);

	while (waits == WAITS_OPEN && c->waits.open.n && learn(c))
		waits = run(c, s);
	if (waits == WAITS_OPEN) {
		c->lenient = true;
		waits = run(c, s);
	}
	return waits;
}

/* --- the driver's other code --- */

/* What there is: bits by role. */
#define HAS(role) (1u << (role))
#define HAS_LATER (HAS(API_FENCE_JOBS) | HAS(API_FENCE_LATER))

/* Is F called from a function of V, or one of them? */
static bool below(const struct mapping *m, const struct fn_vec *v, struct fn f,
		  struct strmap *seen)
{
	struct site_vec calls = VEC_INIT;
	char *key = fn_key(f);
	bool is = false, fresh = strset_add(seen, key);

	free(key);
	if (!fresh)
		return false;
	vec_for_each(x, v)
		is |= program_same(m->p, *x, f);
	if (!is)
		program_callers(m->p, f, &calls);
	vec_for_each(c, &calls) {
		if (!is && mapping_in_driver(m, c->fn))
			is = below(m, v, c->fn, seen);
	}
	vec_release(&calls);
	return is;
}

/* Who takes a buffer back waits as its exporter. */
static bool invalidates(struct fn f)
{
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee = ev->kind == EV_CALL ?
					     facts_callee(fn_facts(f), ev) :
					     NULL;

		if (callee && api_is_notify(callee))
			return true;
	}
	return false;
}

/* Do loaded functions of the driver have something of SITES that is neither
 * another importer's nor an exporter's, and may be of use? */
static bool has_loaded(const struct climb *climb, const struct site_vec *sites,
		       const struct fn_vec *others)
{
	const struct mapping *m = climb->m;
	bool has = false;

	for (size_t i = 0; sites && !has && i < sites->n; i++) {
		struct strmap seen = STRMAP_INIT;

		has = mapping_in_driver(m, sites->v[i].fn) &&
		      !invalidates(sites->v[i].fn) &&
		      !program_among(m->p, &climb->useless, sites->v[i].fn) &&
		      (!others->n ||
		       !below(m, others, sites->v[i].fn, &seen));
		strmap_release(&seen, NULL);
	}
	return has;
}

/* What it is to have A: nothing, where the driver does that itself. */
static unsigned int role_of(const struct mapping *m, const struct api_fence *a)
{
	const struct site_vec *own = NULL;

	if (a->unless)
		own = strmap_get(&m->p->stores, a->unless);
	for (size_t i = 0; own && i < own->n; i++) {
		if (mapping_in_driver(m, own->v[i].fn))
			return 0;
	}
	return HAS(a->role);
}

static unsigned int in_loaded(const struct climb *c)
{
	const struct mapping *m = c->m;
	struct fn_vec others = VEC_INIT;
	unsigned int has = 0;

	mapping_others(m, &others);
	for (const struct api_fence *a = api_fences; a->name; a++) {
		if (has_loaded(c, strmap_get(&m->p->calls, a->name), &others) ||
		    has_loaded(c, strmap_get(&m->p->address, a->name), &others))
			has |= role_of(m, a);
	}
	vec_release(&others);
	return has;
}

struct text_query {
	const struct program *p;
	const struct strmap *modules;
	bool loaded; /* what is loaded as well */
};

static bool is_asked(void *ctx, const char *path, uint64_t may)
{
	const struct text_query *q = ctx;

	(void)may;
	return ends_with(path, ".c") &&
	       (q->loaded || !strmap_has(&q->p->unit_of, path)) &&
	       strmap_has(q->modules, kbuild_module(q->p->kbuild, path));
}

/* The same for text. */
static unsigned int in_text(const struct mapping *m,
			    const struct strmap *modules, bool loaded)
{
	const struct program *p = m->p;
	struct text_query q = { p, modules, loaded };
	struct VEC_OF(const char *) names = VEC_INIT;
	struct scan hits = { 0 };
	unsigned int has = 0;

	for (const struct api_fence *a = api_fences; a->name; a++)
		vec_push(&names, a->name);
	scan_names(p->tree, p->scan, names.v, names.n, is_asked, &q, &hits);
	vec_for_each(f, &hits.files) {
		for (size_t i = 0; i < names.n; i++) {
			if (f->words >> i & 1)
				has |= role_of(m, &api_fences[i]);
		}
	}
	scan_release(&hits);
	vec_release(&names);
	return has;
}

/* What the other modules have that use the exported NAMES. */
static unsigned int in_users(const struct mapping *m,
			     const struct strmap *names)
{
	struct strmap modules = STRMAP_INIT;
	unsigned int has = 0;

	for (size_t i = 0; i < names->n; i++)
		mapping_users(m, names->entries[i].key, &modules);
	if (modules.n)
		has = in_text(m, &modules, true);
	strmap_release(&modules, NULL);
	return has;
}

/* --- the answer --- */

static void unknown(struct mapping_answer *out, char *why)
{
	out->wait = MAPPING_WAIT_UNKNOWN;
	out->why = why;
}

/* There is no wait on some way. */
static void judge(struct climb *c, struct mapping_answer *out)
{
	unsigned int has = in_loaded(c) |
			   in_text(c->m, &c->m->modules, false);

	if (c->out->start.event)
		out->wait = MAPPING_NO_WAIT;
	else if (has & HAS_LATER)
		out->wait = MAPPING_WAITS;
	else if (has)
		unknown(out, xstrdup("the driver waits for fences elsewhere, and whether it does so before each use could not be told"));
	else if (c->exported.n && in_users(c->m, &c->exported))
		unknown(out, xstrdup("those who call it from other modules may wait"));
	else if (c->entries & (ENTRY_START | ENTRY_ROOT | ENTRY_EXPORTED))
		out->wait = MAPPING_NO_WAIT;
	else
		unknown(out, xasprintf("%s() is called through a pointer by who may wait",
				       fn_name(out->top)));
}

void mapping_waits(struct mapping *m, const struct mapping_site *s,
		   struct mapping_answer *out)
{
	struct climb c = { .m = m, .out = out };
	enum waits waits;

	*out = (struct mapping_answer){ .wait = MAPPING_WAITS };
	c.waits.p = m->p;
	c.waits.look = look;
	c.waits.ctx = &c;
	waits = run_all(&c, s);
	if (waits == WAITS_NO)
		judge(&c, out);
	else if (waits == WAITS_OPEN && (in_text(m, &m->modules, true) &
					 HAS_LATER))
		out->wait = MAPPING_WAITS;
	else if (waits == WAITS_OPEN && c.pointer)
		unknown(out, xstrdup("what is called on the way through a pointer may wait"));
	else if (waits == WAITS_OPEN && c.waits.open.n)
		unknown(out, xasprintf("%s(), which was not looked at, may wait",
				       c.waits.open.entries[0].key));
	else if (waits == WAITS_OPEN)
		unknown(out, xstrdup("the way from there was not followed to its end"));
	if (out->wait == MAPPING_NO_WAIT && (m->cut || !s->sure))
		unknown(out, xstrdup(s->sure ? "not all that calls it was looked at" :
					       "whether it maps attachments of this importer could not be told"));
	waits_release(&c.waits);
	strmap_release(&c.seen, NULL);
	strmap_release(&c.exported, NULL);
	if (c.useless.n)
		out->early = c.useless.v[0];
	vec_release(&c.useless);
	vec_release(&c.stack);
}

void mapping_answer_release(struct mapping_answer *a)
{
	free(a->why);
	vec_release(&a->way);
}
