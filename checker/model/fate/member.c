// SPDX-License-Identifier: GPL-2.0-only
/* Members that hold what may be an error pointer, and who asks them. */
#include "model/fate/priv.h"

bool fate_asks_error(const char *callee)
{
	return starts_with(callee, "IS_ERR") || starts_with(callee, "PTR_ERR");
}

/* A member, wherever it is. */
struct member {
	const char *tag, *name, *module;
};

static bool is_it(const struct facts *fa, fact_expr_id id,
		  const struct member *m)
{
	const struct fact_expr *e = facts_expr(fa, id);

	return e->kind == EX_MEMBER && streq(facts_str(fa, e->name), m->name) &&
	       streq(facts_str(fa, e->type), m->tag);
}

static bool from_local(struct fn f, const struct fact_expr *e,
		       const struct member *m)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);

		if (ev->kind == EV_STORE && to->kind == EX_LOCAL &&
		    to->value == e->value && is_it(fa, ev->b, m))
			return true;
	}
	return false;
}

/* Does a function of U return, or hand to another one, the member? */
static bool goes_on(const struct unit *u, const struct member *m)
{
	const struct facts *fa = &u->facts;

	for (uint32_t i = 0; i < fa->n_events; i++) {
		const struct fact_event *ev = &fa->events[i];

		if (ev->kind == EV_RETURN && is_it(fa, ev->a, m))
			return true;
	}
	for (uint32_t i = 1; i < fa->n_exprs; i++) {
		if (fa->exprs[i].kind == EX_ADDR && is_it(fa, fa->exprs[i].a, m))
			return true;
	}
	return false;
}

/* May somebody give F the member as its argument ARG? */
static bool given(const struct program *p, struct fn f, int64_t arg,
		  const struct member *m)
{
	struct site_vec callers = VEC_INIT;
	bool may = f.func->flags & FUNC_ADDRESS;

	program_callers(p, f, &callers);
	for (size_t i = 0; i < callers.n && !may && arg >= 0; i++) {
		const struct fact_event *ev = callers.v[i].event;
		const struct facts *fa = fn_facts(callers.v[i].fn);
		fact_expr_id a = arg < facts_list_n(fa, ev->args)
					 ? facts_list_at(fa, ev->args,
							 (uint32_t)arg)
					 : 0;
		const struct fact_expr *e = facts_expr(fa, a);

		may = is_it(fa, a, m) || e->kind == EX_PARAM ||
		      (e->kind == EX_LOCAL &&
		       from_local(callers.v[i].fn, e, m));
	}
	vec_release(&callers);
	return may;
}

/* Does call S ask the member, or what may be it? Code of the same module may ask
 * what it finds somewhere. */
static bool asks(const struct program *p, const struct site *s,
		 const struct member *m)
{
	const struct facts *fa = fn_facts(s->fn);
	fact_expr_id a = facts_list_n(fa, s->event->args)
				 ? facts_list_at(fa, s->event->args, 0)
				 : 0;
	const struct fact_expr *e = facts_expr(fa, a);
	bool own = streq(s->fn.unit->module, m->module);

	switch ((enum expr_kind)e->kind) {
	case EX_MEMBER:
		return is_it(fa, a, m);
	case EX_LOCAL:
		return from_local(s->fn, e, m);
	case EX_PARAM:
		return own && given(p, s->fn, e->value, m);
	case EX_CALL:
	case EX_GLOBAL:
		return false; /* see goes_on() */
	default:
		return own;
	}
}

static bool asked(const struct program *p, const struct member *m)
{
	for (size_t i = 0; i < p->calls.n; i++) {
		const struct site_vec *sites = p->calls.entries[i].value;

		if (!fate_asks_error(p->calls.entries[i].key))
			continue;
		vec_for_each(s, sites) {
			if (asks(p, s, m))
				return true;
		}
	}
	vec_for_each(u, &p->units) {
		if (!(*u)->failure && goes_on(*u, m))
			return true;
	}
	return false;
}

bool fate_member_asked(struct program *p, struct fn f,
		       const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(f);
	const struct member m = { facts_str(fa, e->type),
				  facts_str(fa, e->name), f.unit->module };
	char *key;
	bool may;

	if (!*m.tag || asked(p, &m))
		return true;
	/* Files that know nothing of dma-buf may ask. */
	key = xasprintf("%s.%s", m.tag, m.name);
	may = program_load_member(p, f.unit, m.tag, m.name) < 0 ||
	      strmap_has(&p->crowds, key) || asked(p, &m);
	free(key);
	return may;
}
