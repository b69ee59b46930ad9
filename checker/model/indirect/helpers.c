// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the facts of the importers' units tell of helpers: exported functions
 * an attach lies in or that lead to one, exported tables that hold one, and
 * what they ask of their users' tables.
 */
#include "model/indirect/helpers.h"

#define CLIMB_DEPTH 16

/* --- the set --- */

static void lead_release(struct lead *l)
{
	free(l->name);
	free(l->helper);
	free(l->via);
	free(l->value);
	free(l->with_member);
	free(l->with_flag);
	free(l->file);
	vec_release(&l->closed);
	vec_release(&l->open);
}

void helpers_release(struct helpers *h)
{
	vec_for_each(l, &h->leads)
		lead_release(l);
	vec_release(&h->leads);
	vec_for_each(s, &h->slots) {
		free(s->tag);
		free(s->member);
		free(s->dispatcher);
		free(s->via);
	}
	vec_release(&h->slots);
	vec_for_each(n, &h->needs) {
		free(n->tag);
		free(n->member);
	}
	vec_release(&h->needs);
	strmap_release(&h->known, NULL);
}

static char *copy(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

size_t helpers_add(struct helpers *h, const struct lead *l)
{
	bool by_call = l->how == LEAD_CALL || l->how == LEAD_TABLE ||
		       l->how == LEAD_NONE;
	/* Two modules may have internal functions of one name, and two
	 * helpers may go by one flag. */
	char *key = xasprintf("%s %s", l->internal ? l->home :
				       by_call	   ? "" :
						     l->helper, l->name);
	struct strmap_entry *e = strmap_at(&h->known, key);
	struct lead c = *l;

	free(key);
	if (e->value) {
		vec_release(&c.closed);
		vec_release(&c.open);
		return SIZE_MAX;
	}
	c.name = xstrdup(l->name);
	c.helper = xstrdup(l->helper ? l->helper : l->name);
	c.via = copy(l->via);
	c.value = copy(l->value);
	c.with_member = copy(l->with_member);
	c.with_flag = copy(l->with_flag);
	c.file = copy(l->file);
	vec_push(&h->leads, c);
	e->value = (void *)(uintptr_t)h->leads.n;
	return h->leads.n - 1;
}

static void add_index(struct index_vec *v, size_t i)
{
	vec_for_each(x, v) {
		if (*x == i)
			return;
	}
	vec_push(v, i);
}

bool helpers_in_flow(const struct imp *imp, const char *name, const char *file)
{
	vec_for_each(f, &imp->flow) {
		if (streq(fn_name(*f), name) &&
		    (!file || streq(fn_file(*f), file)))
			return true;
	}
	return false;
}

/* --- functions that lead to an attach --- */

static bool is_exported(const struct program *p, struct fn f)
{
	return !(f.func->flags & FUNC_STATIC) &&
	       strmap_has(&p->scan->exports, fn_name(f));
}

struct climb {
	struct helpers *h;
	const struct program *p;
	struct strmap seen; /* functions whose callers were looked at */
	struct index_vec closed, open;
};

static void copy_indexes(const struct index_vec *from, struct index_vec *to)
{
	vec_for_each(i, from)
		add_index(to, *i);
}

static struct lead *find_call(struct helpers *h, const char *name)
{
	vec_for_each(l, &h->leads) {
		if (l->how == LEAD_CALL && !l->internal && streq(l->name, name))
			return l;
	}
	return NULL;
}

static void found_function(struct climb *c, struct fn f)
{
	struct lead *l = find_call(c->h, fn_name(f));
	struct lead fresh = { .how = LEAD_CALL,
			      .name = (char *)fn_name(f),
			      .file = (char *)fn_file(f),
			      .home = f.unit->module };

	if (!l) {
		helpers_add(c->h, &fresh);
		l = find_call(c->h, fn_name(f));
	}
	if (l) {
		copy_indexes(&c->closed, &l->closed);
		copy_indexes(&c->open, &l->open);
	}
}

/* An exported object that holds F. */
static void found_tables(struct climb *c, struct fn f)
{
	const struct site_vec *v = strmap_get(&c->p->address, fn_name(f));

	for (size_t i = 0; v && i < v->n; i++) {
		struct fn o = v->v[i].fn;
		struct lead l = { .how = LEAD_TABLE,
				  .name = (char *)fn_name(o),
				  .file = (char *)fn_file(o),
				  .home = o.unit->module };

		if (o.func->kind != FUNC_INIT || !is_exported(c->p, o) ||
		    !streq(o.unit->module, f.unit->module))
			continue;
		copy_indexes(&c->closed, &l.closed);
		helpers_add(c->h, &l);
	}
}

/* All of F's own module that leads to F, as far as it is loaded. */
static void climb(struct climb *c, struct fn f, int depth)
{
	struct site_vec sites = VEC_INIT;
	char *key = fn_key(f);
	bool first = strset_add(&c->seen, key);

	free(key);
	if (!first || depth > CLIMB_DEPTH)
		return;
	if (is_exported(c->p, f))
		found_function(c, f);
	found_tables(c, f);
	program_callers(c->p, f, &sites);
	vec_for_each(s, &sites) {
		if (streq(s->fn.unit->module, f.unit->module) &&
		    !is_test_file(fn_file(s->fn)))
			climb(c, s->fn, depth + 1);
	}
	vec_release(&sites);
}

/* Is F called by another function of IMP's flow? */
static bool called_in_flow(const struct program *p, const struct imp *imp,
			   struct fn f)
{
	struct site_vec sites = VEC_INIT;
	bool called = false;

	program_callers(p, f, &sites);
	vec_for_each(s, &sites) {
		called |= !fn_same(s->fn, f) &&
			  helpers_in_flow(imp, fn_name(s->fn), fn_file(s->fn));
	}
	vec_release(&sites);
	return called;
}

static void climb_from(struct helpers *h, const struct program *p,
		       const struct imp_vec *imps, size_t i)
{
	const struct imp *imp = &imps->v[i];

	vec_for_each(f, &imp->flow) {
		struct climb c = { .h = h, .p = p };
		bool top = !called_in_flow(p, imp, *f);

		vec_push(top ? &c.closed : &c.open, i);
		if (top)
			climb(&c, *f, 0);
		else if (is_exported(p, *f))
			found_function(&c, *f);
		strmap_release(&c.seen, NULL);
		vec_release(&c.closed);
		vec_release(&c.open);
	}
}

/* --- what they ask of a table --- */

/* The member that the condition E is about; *IF_SET: true where it is set. */
static const struct fact_expr *tested(const struct facts *fa,
				      const struct fact_expr *e, bool *if_set)
{
	*if_set = true;
	for (;;) {
		if (e->kind == EX_UNARY && e->op == OP_NOT) {
			*if_set = !*if_set;
			e = facts_expr(fa, e->a);
		} else if (e->kind == EX_BINARY &&
			   (e->op == OP_EQ || e->op == OP_NE) &&
			   facts_expr(fa, e->b)->kind == EX_NULL) {
			if (e->op == OP_EQ)
				*if_set = !*if_set;
			e = facts_expr(fa, e->a);
		} else {
			break;
		}
	}
	return e->kind == EX_MEMBER && e->name && e->type ? e : NULL;
}

static bool reaches(struct fn f, uint32_t from, uint32_t to, bool *seen)
{
	const struct facts *fa = fn_facts(f);

	while (from < f.func->nevents && !seen[from]) {
		const struct fact_event *ev = fn_event(f, from);

		if (from == to)
			return true;
		seen[from] = true;
		switch ((enum event_kind)ev->kind) {
		case EV_RETURN:
		case EV_END:
			return false;
		case EV_JUMP:
			from = ev->target;
			continue;
		case EV_BRANCH:
			if (reaches(f, ev->target, to, seen))
				return true;
			break;
		case EV_SWITCH:
			for (uint32_t i = 0; i < facts_list_n(fa, ev->args);
			     i++) {
				if (reaches(f, facts_list_at(fa, ev->args, i),
					    to, seen))
					return true;
			}
			return false;
		default:
			if (ev->flags & EVENT_ENDS)
				return false;
			break;
		}
		from++;
	}
	return false;
}

static bool can_reach(struct fn f, uint32_t from, uint32_t to)
{
	bool *seen = xcalloc(f.func->nevents + 1, sizeof(*seen));
	bool yes = reaches(f, from, to, seen);

	free(seen);
	return yes;
}

/* Does F call through member M? */
static bool calls_through(struct fn f, const struct fact_expr *m)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *e = facts_expr(fa, ev->a);

		if (ev->kind != EV_CALL)
			continue;
		while (e->kind == EX_DEREF)
			e = facts_expr(fa, e->a);
		if (e->kind == EX_MEMBER && e->name == m->name &&
		    e->type == m->type)
			return true;
	}
	return false;
}

static bool unit_calls_through(const struct unit *u, const struct fact_expr *m)
{
	for (uint32_t i = 0; i < u->facts.n_funcs; i++) {
		struct fn f = { u, &u->facts.funcs[i] };

		if (f.func->kind == FUNC_BODY && calls_through(f, m))
			return true;
	}
	return false;
}

static struct slot *add_slot(struct helpers *h, const char *tag,
			     const char *member)
{
	struct slot s = { .fallback = SIZE_MAX };

	vec_for_each(o, &h->slots) {
		if (streq(o->tag, tag) && streq(o->member, member))
			return o;
	}
	s.tag = xstrdup(tag);
	s.member = xstrdup(member);
	vec_push(&h->slots, s);
	return &h->slots.v[h->slots.n - 1];
}

/* Where event TO of F is not reached if a function pointer of the user's is
 * NULL. */
static void find_needs(struct helpers *h, const struct imp_vec *imps, size_t i)
{
	struct fn f = imps->v[i].attach.fn;
	const struct facts *fa = fn_facts(f);
	uint32_t to = (uint32_t)(imps->v[i].attach.event - fn_event(f, 0));

	for (uint32_t k = 0; k < to; k++) {
		const struct fact_event *ev = fn_event(f, k);
		const struct fact_expr *m;
		struct need n = { .imp = i };
		bool if_set;

		if (ev->kind != EV_BRANCH)
			continue;
		m = tested(fa, facts_expr(fa, ev->a), &if_set);
		if (!m || !unit_calls_through(f.unit, m) ||
		    can_reach(f, if_set ? ev->target : k + 1, to) ||
		    !can_reach(f, if_set ? k + 1 : ev->target, to))
			continue;
		n.tag = xstrdup(facts_str(fa, m->type));
		n.member = xstrdup(facts_str(fa, m->name));
		vec_push(&h->needs, n);
		add_slot(h, n.tag, n.member);
	}
}

/* `if (x->m) x->m(...); else LEAD(...);` in F. */
static void find_fallback(struct helpers *h, struct fn f, size_t lead)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t k = 0; k < f.func->nevents; k++) {
		const struct fact_event *ev = fn_event(f, k);
		const struct fact_expr *m;
		struct slot *s;
		struct lead *l;
		bool if_set;

		if (ev->kind != EV_BRANCH)
			continue;
		m = tested(fa, facts_expr(fa, ev->a), &if_set);
		if (!m || !calls_through(f, m))
			continue;
		s = add_slot(h, facts_str(fa, m->type),
			     facts_str(fa, m->name));
		if (s->fallback != SIZE_MAX)
			continue;
		s->fallback = lead;
		s->dispatcher = xstrdup(fn_name(f));
		l = find_call(h, fn_name(f));
		if (l)
			l->dispatches = true;
	}
}

static void find_fallbacks(struct helpers *h, const struct program *p)
{
	for (size_t i = 0; i < h->leads.n; i++) {
		const struct site_vec *v;

		if (h->leads.v[i].how != LEAD_CALL)
			continue;
		v = strmap_get(&p->calls, h->leads.v[i].name);
		for (size_t k = 0; v && k < v->n; k++) {
			if (streq(v->v[k].fn.unit->module, h->leads.v[i].home))
				find_fallback(h, v->v[k].fn, i);
		}
	}
}

void helpers_from_facts(struct helpers *h, const struct program *p,
			const struct imp_vec *imps)
{
	for (size_t i = 0; i < imps->n; i++) {
		climb_from(h, p, imps, i);
		find_needs(h, imps, i);
	}
	find_fallbacks(h, p);
}
