// SPDX-License-Identifier: GPL-2.0-only
/* A parameter is what its function's callers give, and what it stores there. */
#include "model/flow/priv.h"

#include "model/reach.h"

static void own_stores(struct flow *fl, struct fn f, const struct fact_expr *e,
		       struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		struct site s = { f, ev };

		if (ev->kind == EV_STORE && to->kind == EX_PARAM &&
		    to->value == e->value && reach_at(f, i))
			flow_follow(fl, f, ev->b, s, out);
	}
	flow_stored_through(fl, f, e, out);
}

/* Is a caller in SITE of no interest to who asks, being another driver's? */
static bool is_stranger(struct flow *fl, struct fn f, struct site s)
{
	const char *module = s.fn.unit->module;

	return fl->reader && !streq(module, f.unit->module) &&
	       !streq(module, fl->reader) &&
	       !flow_uses(fl, module, fl->reader);
}

static void argument(struct flow *fl, struct site call,
		     const struct fact_expr *e, struct value_vec *out)
{
	const struct facts *fa = fn_facts(call.fn);
	size_t chain = fl->chain;

	if (fl->chain == fl->path.n)
		fl->chain++;
	if (e->value >= 0 && e->value < facts_list_n(fa, call.event->args))
		flow_follow_in(fl, call.fn,
			       facts_list_at(fa, call.event->args,
					     (uint32_t)e->value),
			       call, out);
	else
		flow_unknown(fl, out, call.fn,
			     xasprintf("a call at line %u does not say its argument %d",
				       call.event->loc.line,
				       (int)e->value + 1));
	fl->chain = chain;
}

/* The member that F's address is stored into at S; NULL: it goes elsewhere. */
static const struct fact_expr *kept_in(struct site s)
{
	const struct facts *fa = fn_facts(s.fn);
	const struct fact_expr *to;

	if (s.event->kind != EV_STORE)
		return NULL;
	to = facts_expr(fa, s.event->a);
	while (to->kind == EX_INDEX)
		to = facts_expr(fa, to->a);
	return to->kind == EX_MEMBER ? to : NULL;
}

/* Calls through the member that the address at S is stored into. */
static bool calls_through(struct flow *fl, struct fn f, struct site s,
			  const struct fact_expr *e, struct value_vec *out)
{
	const struct facts *fa = fn_facts(s.fn);
	const struct fact_expr *to = kept_in(s);
	const struct site_vec *calls;
	bool any = false;
	char *key;

	if (!to)
		return false;
	key = xasprintf("%s.%s", facts_str(fa, to->type),
			facts_str(fa, to->name));
	calls = strmap_get(&fl->program->through, key);
	free(key);
	for (size_t i = 0; calls && i < calls->n; i++) {
		if (!flow_related(fl, calls->v[i].fn.unit->module,
				  f.unit->module))
			continue;
		any = true;
		argument(fl, calls->v[i], e, out);
	}
	return any;
}

/* Who calls F by its address? True if its address is taken at all. */
static bool by_pointer(struct flow *fl, struct fn f, const struct fact_expr *e,
		       struct value_vec *out)
{
	const struct site_vec *sites =
		strmap_get(&fl->program->address, fn_name(f));
	bool taken = false;
	struct fn target;

	for (size_t i = 0; sites && i < sites->n; i++) {
		struct site s = sites->v[i];

		if (!program_resolve(fl->program, s.fn.unit, fn_name(f),
				     FUNC_BODY, &target) ||
		    !program_same(fl->program, target, f))
			continue;
		taken = true;
		if (!calls_through(fl, f, s, e, out))
			flow_unknown(fl, out, f,
				     xasprintf("%s() may also be called through a pointer (%s:%u), with another '%s'",
					       fn_name(f), fn_file(s.fn),
					       s.event->loc.line,
					       facts_str(fn_facts(f),
							 e->name)));
	}
	return taken;
}

/* May units that are not loaded call F? */
static bool is_visible(struct fn f)
{
	return !(f.func->flags & FUNC_STATIC) || !ends_with(fn_file(f), ".c");
}

static void callers(struct flow *fl, struct fn f, const struct fact_expr *e,
		    struct value_vec *out)
{
	struct site_vec calls = VEC_INIT;
	const char *name = fn_name(f);

	if (is_visible(f) && !strmap_has(&fl->program->asked, name)) {
		if (!flow_want(fl, name))
			flow_unknown(fl, out, f,
				     xasprintf("not all that calls %s() was looked at",
					       name));
		else if (!fl->aside && (f.func->flags & FUNC_STATIC))
			strmap_at(&fl->wanted, name)->value = (void *)fn_file(f);
		return;
	}
	program_callers(fl->program, f, &calls);
	vec_for_each(c, &calls) {
		if (!is_stranger(fl, f, *c))
			argument(fl, *c, e, out);
	}
	if (!by_pointer(fl, f, e, out) && !calls.n)
		flow_unknown(fl, out, f,
			     xasprintf("no call of %s() was found that gives its parameter '%s'",
				       name, facts_str(fn_facts(f), e->name)));
	vec_release(&calls);
}

void flow_parameter(struct flow *fl, struct fn f, const struct fact_expr *e,
		    struct value_vec *out)
{
	own_stores(fl, f, e, out);
	callers(fl, f, e, out);
}
