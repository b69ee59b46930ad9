// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linking: what a unit defines, calls, stores and takes the address of goes
 * into the program's indices, each piece of code once, however many units have
 * it from a header.
 */
#include "model/program/priv.h"

#include "model/reach.h"

static void add_fn(struct strmap *map, const char *key, struct fn f)
{
	struct strmap_entry *e = strmap_at(map, key);
	struct fn_vec *v = e->value;

	if (!v)
		v = e->value = xcalloc(1, sizeof(*v));
	vec_push(v, f);
}

static void add_site(struct strmap *map, const char *key, struct fn f,
		     const struct fact_event *ev)
{
	struct strmap_entry *e = strmap_at(map, key);
	struct site_vec *v = e->value;
	struct site s = { f, ev };

	if (!v)
		v = e->value = xcalloc(1, sizeof(*v));
	vec_push(v, s);
}

static void add_member(struct strmap *map, struct fn f,
		       const struct fact_event *ev, const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(f);
	char *key = xasprintf("%s.%s", facts_str(fa, e->type),
			      facts_str(fa, e->name));

	add_site(map, key, f, ev);
	free(key);
}

/* --- equal code --- */

struct mix {
	uint64_t hash;
};

static void mix_int(struct mix *m, int64_t v)
{
	m->hash = hash64(&v, sizeof(v), m->hash);
}

static void mix_str(struct mix *m, const struct facts *fa, fact_str s)
{
	const char *text = facts_str(fa, s);

	m->hash = hash64(text, strlen(text), m->hash);
}

static uint64_t expr_hash(const struct facts *fa, const uint64_t *have,
			  uint32_t i)
{
	const struct fact_expr *e = facts_expr(fa, i);
	struct mix m = { e->kind };

	mix_int(&m, e->op | e->flags << 8);
	mix_str(&m, fa, e->name);
	mix_str(&m, fa, e->type);
	mix_int(&m, (int64_t)have[e->a]);
	mix_int(&m, (int64_t)have[e->b]);
	mix_int(&m, (int64_t)have[e->c]);
	mix_int(&m, e->value);
	return m.hash;
}

static uint64_t func_hash(struct fn f, const uint64_t *exprs)
{
	const struct facts *fa = fn_facts(f);
	struct mix m = { f.func->kind };

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		mix_int(&m, ev->kind | ev->flags << 8);
		mix_str(&m, fa, ev->name);
		mix_int(&m, (int64_t)exprs[ev->a]);
		mix_int(&m, (int64_t)exprs[ev->b]);
		mix_int(&m, ev->target);
		for (uint32_t a = 0; a < facts_list_n(fa, ev->args); a++) {
			uint32_t id = facts_list_at(fa, ev->args, a);

			if (ev->kind == EV_OBJECT)
				mix_str(&m, fa, id);
			else if (ev->kind == EV_SWITCH)
				mix_int(&m, id);
			else
				mix_int(&m, (int64_t)exprs[id]);
		}
	}
	return m.hash;
}

/* What the static functions and tables that expression ID names say. */
static void mix_statics(struct mix *m, const struct unit *u, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(&u->facts, id);
	const struct fn_vec *v;

	if (e->a)
		mix_statics(m, u, e->a);
	if (e->b)
		mix_statics(m, u, e->b);
	if (e->kind != EX_FUNC && e->kind != EX_GLOBAL)
		return;
	v = strmap_get(&u->funcs, facts_str(&u->facts, e->name));
	for (size_t i = 0; v && i < v->n; i++) {
		if (v->v[i].func->flags & FUNC_STATIC)
			mix_int(m, (int64_t)
					u->hashes[v->v[i].func - u->facts.funcs]);
	}
}

static uint64_t deeper_hash(struct fn f)
{
	const struct facts *fa = fn_facts(f);
	struct mix m = { f.unit->hashes[f.func - fa->funcs] };

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		mix_statics(&m, f.unit, ev->a);
		mix_statics(&m, f.unit, ev->b);
		if (ev->kind == EV_OBJECT || ev->kind == EV_SWITCH)
			continue;
		for (uint32_t a = 0; a < facts_list_n(fa, ev->args); a++)
			mix_statics(&m, f.unit,
				    facts_list_at(fa, ev->args, a));
	}
	return m.hash;
}

/* Two functions of a header that read the same are not if what they call is
 * not: so much deeper is looked. */
#define HASH_ROUNDS 3

static void hash_deeper(struct unit *u)
{
	const struct facts *fa = &u->facts;
	size_t size = (fa->n_funcs + 1) * sizeof(*u->hashes);
	uint64_t *next = xcalloc(1, size);

	for (int round = 0; round < HASH_ROUNDS; round++) {
		memcpy(next, u->hashes, size);
		for (uint32_t i = 0; i < fa->n_funcs; i++) {
			struct fn f = { u, &fa->funcs[i] };

			if (!streq(fn_file(f), u->file))
				next[i] = deeper_hash(f);
		}
		memcpy(u->hashes, next, size);
	}
	free(next);
}

/* U's functions by name, and a hash of each. Expressions come after their
 * parts, so one pass does. */
static void take_apart(struct unit *u)
{
	const struct facts *fa = &u->facts;
	uint64_t *exprs = xcalloc(fa->n_exprs + 1, sizeof(*exprs));

	for (uint32_t i = 1; i < fa->n_exprs; i++)
		exprs[i] = expr_hash(fa, exprs, i);
	u->hashes = xcalloc(fa->n_funcs + 1, sizeof(*u->hashes));
	for (uint32_t i = 0; i < fa->n_funcs; i++)
		u->hashes[i] = func_hash((struct fn){ u, &fa->funcs[i] },
					 exprs);
	free(exprs);
	for (uint32_t i = 0; i < fa->n_funcs; i++) {
		struct fn f = { u, &fa->funcs[i] };

		add_fn(&u->funcs, fn_name(f), f);
	}
	hash_deeper(u);
}

/* Code in a header, or in an included .c file, comes with several units, and
 * macros may make it another there. */
static bool first_seen(struct program *p, struct fn f)
{
	char *key = xasprintf("%s:%u:%s:%d:%llx", fn_file(f),
			      f.func->loc.offset, fn_name(f),
			      !!(f.func->flags & FUNC_VARIANT),
			      (unsigned long long)f.unit->hashes
				      [f.func - f.unit->facts.funcs]);
	bool first = strset_add(&p->places, key);

	free(key);
	return first;
}

/* --- what events say --- */

/* `&x`, `&s.m`, `&a[i]`: from now on, others may store there. */
static void link_address(struct program *p, struct fn f,
			 const struct fact_event *ev, const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(f);

	while (e->kind == EX_INDEX)
		e = facts_expr(fa, e->a);
	if (e->kind == EX_GLOBAL)
		add_site(&p->taken, facts_str(fa, e->name), f, ev);
	else if (e->kind == EX_MEMBER)
		add_member(&p->taken, f, ev, e);
}

static void link_value(struct program *p, struct fn f,
		       const struct fact_event *ev, fact_expr_id id)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);

	switch ((enum expr_kind)e->kind) {
	case EX_FUNC:
		add_site(&p->address, facts_str(fa, e->name), f, ev);
		break;
	case EX_COND:
		link_value(p, f, ev, e->a);
		link_value(p, f, ev, e->b);
		break;
	case EX_ADDR:
		link_address(p, f, ev, facts_expr(fa, e->a));
		link_value(p, f, ev, e->a);
		break;
	case EX_DEREF:
		link_value(p, f, ev, e->a);
		break;
	default:
		break;
	}
}

static void link_store(struct program *p, struct fn f,
		       const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *to = facts_expr(fa, ev->a);

	link_value(p, f, ev, ev->b);
	if (ev->name)
		add_site(&p->wholes, facts_str(fa, ev->name), f, ev);
	/* An element of an array of pointers counts as the array. */
	while (to->kind == EX_INDEX)
		to = facts_expr(fa, to->a);
	if (to->kind == EX_MEMBER)
		add_member(&p->stores, f, ev, to);
	else if (to->kind == EX_GLOBAL)
		add_site(&p->vars, facts_str(fa, to->name), f, ev);
}

/* The tag of the struct that pointer E points to, as far as it is seen. */
static const char *pointee(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	while (e->kind == EX_ADDR || e->kind == EX_INDEX)
		e = facts_expr(fa, e->a);
	if (e->kind == EX_MEMBER)
		return ""; /* its type is that of the struct around */
	return facts_str(fa, e->type);
}

static void link_call(struct program *p, struct fn f,
		      const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f);
	const char *callee = facts_callee(fa, ev);
	const struct fact_expr *to = facts_expr(fa, ev->a);
	uint32_t n = facts_list_n(fa, ev->args);

	if (callee)
		add_site(&p->calls, callee, f, ev);
	else if (to->kind == EX_MEMBER)
		add_member(&p->through, f, ev, to);
	if (callee && n && program_copies(callee))
		add_site(&p->wholes, pointee(fa, facts_list_at(fa, ev->args, 0)),
			 f, ev);
	for (uint32_t a = 0; a < n; a++)
		link_value(p, f, ev, facts_list_at(fa, ev->args, a));
}

static void link_events(struct program *p, struct fn f)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		/* What cannot happen is no evidence. */
		if (!reach_at(f, i))
			continue;
		switch ((enum event_kind)ev->kind) {
		case EV_CALL:
			link_call(p, f, ev);
			break;
		case EV_STORE:
			link_store(p, f, ev);
			break;
		case EV_OBJECT:
			add_site(&p->objects, facts_str(fa, ev->name), f, ev);
			break;
		case EV_RETURN:
			link_value(p, f, ev, ev->a);
			break;
		default:
			break;
		}
	}
}

void program_link(struct program *p, struct unit *u)
{
	take_apart(u);
	for (uint32_t i = 0; i < u->facts.n_funcs; i++) {
		struct fn f = { u, &u->facts.funcs[i] };

		if (!first_seen(p, f))
			continue;
		add_fn(&p->defs, fn_name(f), f);
		link_events(p, f);
	}
}
