// SPDX-License-Identifier: GPL-2.0-only
/*
 * Twins: two members of one struct, of which one keeps a buffer and the other
 * what attaches to it. Drivers keep both, and lock by way of either:
 *
 *	umem->dmabuf = dmabuf;
 *	umem->attach = dma_buf_dynamic_attach(dmabuf, dev, ops, umem);
 *
 * If everybody who stores to one of them does it in this way, or stores
 * nothing, umem->dmabuf is umem->attach->dmabuf.
 *
 * An exporter keeps the buffer that it made in the object that is the buffer's
 * priv: there the way back to the buffer leads through that member.
 */
#include "model/resv/priv.h"

#include "api/api.h"

static bool same_expr(const struct facts *fa, fact_expr_id a, fact_expr_id b)
{
	const struct fact_expr *x = facts_expr(fa, a);
	const struct fact_expr *y = facts_expr(fa, b);

	if (a == b)
		return true;
	if (!a || !b || x->kind != y->kind || x->value != y->value ||
	    x->op != y->op || x->name != y->name)
		return false;
	return (x->kind == EX_LOCAL || x->kind == EX_PARAM ||
		x->kind == EX_GLOBAL || x->kind == EX_MEMBER ||
		x->kind == EX_DEREF || x->kind == EX_ADDR) &&
	       same_expr(fa, x->a, y->a);
}

/* The only event of F that stores to E, a local or a parameter; NULL: none, or
 * several. N is how many. */
static const struct fact_event *only_store(struct fn f, fact_expr_id e, int *n)
{
	const struct fact_event *only = NULL;

	*n = 0;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_STORE && same_expr(fn_facts(f), ev->a, e)) {
			only = (*n)++ ? NULL : ev;
		}
	}
	return only;
}

/* Does E, in F, mean one thing only? */
static bool is_fixed(struct fn f, fact_expr_id e)
{
	const struct fact_expr *x = facts_expr(fn_facts(f), e);
	int n;

	if (x->kind != EX_LOCAL && x->kind != EX_PARAM)
		return false;
	only_store(f, e, &n);
	return n <= (x->kind == EX_LOCAL);
}

/* The call of the interface whose result E, in F, is; ROLE is what it does. */
static const struct fact_event *call_of(struct fn f, fact_expr_id e,
					enum api_role *role)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *x = facts_expr(fa, e);
	const struct fact_event *ev;
	const char *callee;
	int n;

	if (x->kind == EX_LOCAL) {
		ev = only_store(f, e, &n);
		if (!ev)
			return NULL;
		x = facts_expr(fa, ev->b);
	}
	if (x->kind != EX_CALL || x->value < 0 || x->value >= f.func->nevents)
		return NULL;
	ev = fn_event(f, (uint32_t)x->value);
	callee = facts_callee(fa, ev);
	*role = callee ? api_func_role(callee) : API_ROLE_NONE;
	return ev;
}

/* The call that attaches whose result E, in F, is. */
static const struct fact_event *attach_of(struct fn f, fact_expr_id e)
{
	enum api_role role;
	const struct fact_event *ev = call_of(f, e, &role);

	return ev && (role == API_ROLE_ATTACH ||
		      role == API_ROLE_DYNAMIC_ATTACH) &&
			       facts_list_n(fn_facts(f), ev->args)
		       ? ev
		       : NULL;
}

static bool is_exported(struct fn f, fact_expr_id e)
{
	enum api_role role;

	return call_of(f, e, &role) && role == API_ROLE_EXPORT;
}

static bool stores_nothing(const struct facts *fa, const struct fact_event *ev)
{
	const struct fact_expr *v = facts_expr(fa, ev->b);

	return v->kind == EX_NULL || (v->kind == EX_INT && v->value == 0);
}

static char *key_of(const struct facts *fa, const struct fact_expr *m)
{
	return xasprintf("%s.%s", facts_str(fa, m->type),
			 facts_str(fa, m->name));
}

/* Is EV, a store to a member, in F accompanied by one of the twin NAME of the
 * same object, such that one is the buffer and the other attaches to it? */
static bool has_twin(struct fn f, const struct fact_event *ev,
		     const char *name, bool attaches)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *m = facts_expr(fa, ev->a);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *o = fn_event(f, i), *call;
		const struct fact_expr *t = facts_expr(fa, o->a);
		fact_expr_id arg;

		if (o->kind != EV_STORE || t->kind != EX_MEMBER ||
		    t->type != m->type ||
		    !streq(facts_str(fa, t->name), name) ||
		    !same_expr(fa, t->a, m->a))
			continue;
		call = attach_of(f, attaches ? ev->b : o->b);
		if (!call)
			continue;
		arg = facts_list_at(fa, call->args, 0);
		if (same_expr(fa, arg, attaches ? o->a : ev->a) ||
		    (is_fixed(f, arg) &&
		     same_expr(fa, arg, attaches ? o->b : ev->b)))
			return true;
	}
	return false;
}

/* Is every store to member KEY one that has_twin() likes? */
static bool all_have(const struct program *p, const char *key,
		     const char *name, bool attaches)
{
	const struct site_vec *v = strmap_get(&p->stores, key);

	for (size_t i = 0; v && i < v->n; i++) {
		const struct site *s = &v->v[i];

		if (!stores_nothing(fn_facts(s->fn), s->event) &&
		    !has_twin(s->fn, s->event, name, attaches))
			return false;
	}
	return v && v->n;
}

/* AT, in F, stores what attaches to a buffer: which member is its twin? */
static void look_at(const struct program *p, struct fn f,
		    const struct fact_event *at, struct strmap *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *a = facts_expr(fa, at->a);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *m = facts_expr(fa, ev->a);
		const char *attach = facts_str(fa, a->name);
		char *key, *other;

		if (ev->kind != EV_STORE || m->kind != EX_MEMBER ||
		    m->type != a->type || m->name == a->name ||
		    !has_twin(f, ev, attach, false))
			continue;
		key = key_of(fa, m);
		other = key_of(fa, a);
		if (!strmap_has(out, key) && all_have(p, key, attach, false) &&
		    all_have(p, other, facts_str(fa, m->name), true))
			strmap_at(out, key)->value = xstrdup(attach);
		free(other);
		free(key);
	}
}

static bool all_exported(const struct program *p, const char *key)
{
	const struct site_vec *v = strmap_get(&p->stores, key);

	for (size_t i = 0; v && i < v->n; i++) {
		const struct site *s = &v->v[i];

		if (!stores_nothing(fn_facts(s->fn), s->event) &&
		    !is_exported(s->fn, s->event->b))
			return false;
	}
	return v && v->n;
}

/* Members that keep what was exported. */
static void find_exported(const struct program *p, struct strmap *out)
{
	const struct site_vec *v = strmap_get(&p->calls, "dma_buf_export");

	for (size_t n = 0; v && n < v->n; n++) {
		struct fn f = v->v[n].fn;
		const struct facts *fa = fn_facts(f);

		for (uint32_t i = 0; i < f.func->nevents; i++) {
			const struct fact_event *ev = fn_event(f, i);
			const struct fact_expr *m = facts_expr(fa, ev->a);
			char *key;

			if (ev->kind != EV_STORE || m->kind != EX_MEMBER ||
			    !is_exported(f, ev->b))
				continue;
			key = key_of(fa, m);
			if (!strmap_has(out, key) && all_exported(p, key))
				strmap_at(out, key)->value =
					xstrdup(TWIN_EXPORTED);
			free(key);
		}
	}
}

void twins_find(const struct program *p, struct strmap *out)
{
	static const char *const attaches[] = { "dma_buf_attach",
						"dma_buf_dynamic_attach" };

	find_exported(p, out);
	for (size_t k = 0; k < ARRAY_SIZE(attaches); k++) {
		const struct site_vec *v = strmap_get(&p->calls, attaches[k]);

		for (size_t n = 0; v && n < v->n; n++) {
			struct fn f = v->v[n].fn;

			for (uint32_t i = 0; i < f.func->nevents; i++) {
				const struct fact_event *ev = fn_event(f, i);

				if (ev->kind == EV_STORE &&
				    facts_expr(fn_facts(f), ev->a)->kind ==
					    EX_MEMBER &&
				    attach_of(f, ev->b))
					look_at(p, f, ev, out);
			}
		}
	}
}
