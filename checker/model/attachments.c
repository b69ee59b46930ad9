// SPDX-License-Identifier: GPL-2.0-only
#include "model/attachments.h"

#include "model/reach.h"

bool is_attach_call(const struct program *p, const struct unit *unit,
		    const char *callee)
{
	enum api_role role = api_func_role(callee);

	return (role == API_ROLE_ATTACH || role == API_ROLE_DYNAMIC_ATTACH) &&
	       is_interface(p, unit, callee);
}

/* What ops of kind K make of an attachment. */
static enum made made_with(enum value_kind k)
{
	switch (k) {
	case VALUE_NULL:
		return MADE_STATIC;
	case VALUE_OBJECT:
	case VALUE_LOCAL:
		return MADE_DYNAMIC;
	case VALUE_FUNC:
	case VALUE_UNKNOWN:
		break;
	}
	return MADE_UNKNOWN;
}

/* A, and also B. FIRST: there is no A yet. */
static enum made both(enum made a, enum made b, bool first)
{
	return first || a == b ? b : MADE_UNKNOWN;
}

enum made made_by(const struct imp_vec *imps, const struct fact_event *ev)
{
	enum made how = MADE_UNKNOWN;
	bool first = true;

	vec_for_each(imp, imps) {
		if (imp->attach.event != ev)
			continue;
		how = both(how, made_with(imp->ops.kind), first);
		first = false;
	}
	return how;
}

/* The only call of F that stands in CALLER; NULL: there is none, or several. */
static const struct fact_event *call_of(struct fn caller, struct fn f)
{
	const struct fact_event *found = NULL;

	for (uint32_t i = 0; i < caller.func->nevents; i++) {
		const struct fact_event *ev = fn_event(caller, i);
		const char *callee =
			ev->kind == EV_CALL ? facts_callee(fn_facts(caller), ev)
					    : NULL;

		if (!callee || !streq(callee, fn_name(f)))
			continue;
		if (found)
			return NULL;
		found = ev;
	}
	return found;
}

/* The ops come from callers: from those that V came through. */
static enum made made_on_way(struct program *p, const struct value *v,
			     fact_expr_id ops)
{
	struct value_vec values = VEC_INIT;
	enum made how = MADE_UNKNOWN;
	struct fn f = v->in;
	bool first = true;

	for (size_t i = v->path.n; i-- > 1;) {
		const struct fact_expr *e = facts_expr(fn_facts(f), ops);
		const struct fact_event *call;
		struct fn caller = v->path.v[i - 1];

		if (e->kind != EX_PARAM)
			break;
		call = call_of(caller, f);
		if (!call ||
		    e->value >= facts_list_n(fn_facts(caller), call->args))
			return MADE_UNKNOWN;
		ops = facts_list_at(fn_facts(caller), call->args,
				    (uint32_t)e->value);
		f = caller;
	}
	if (flow_settle(p, f, ops, &values) == 0) {
		vec_for_each(o, &values) {
			how = both(how, made_with(o->kind), first);
			first = false;
		}
	}
	value_vec_release(&values);
	return how;
}

static struct origin origin_of(struct program *p, const struct imp_vec *imps,
			       const struct value *v)
{
	struct origin o = { .handed = v->chain == v->path.n };
	const struct api_func *api;
	const struct fact_expr *e;
	const struct facts *fa;

	if (v->kind != VALUE_LOCAL)
		return o;
	fa = fn_facts(v->in);
	e = facts_expr(fa, v->root);
	if (e->kind != EX_CALL)
		return o;
	o.attach = (struct site){ v->in, fn_event(v->in, (uint32_t)e->value) };
	o.how = made_by(imps, o.attach.event);
	api = api_func_find(facts_callee(fa, o.attach.event));
	if (o.how == MADE_UNKNOWN && api && api->ops_arg >= 0 &&
	    (uint32_t)api->ops_arg < facts_list_n(fa, o.attach.event->args))
		o.how = made_on_way(p, v,
				    facts_list_at(fa, o.attach.event->args,
						  (uint32_t)api->ops_arg));
	return o;
}

int origins_of(struct program *p, const struct imp_vec *imps, struct fn f,
	       fact_expr_id e, bool load, struct origin_vec *out)
{
	struct value_vec values = VEC_INIT;
	int ret = flow_settle_made(p, f, e, is_attach_call, load, &values);

	for (size_t i = 0; ret == 0 && i < values.n; i++) {
		if (values.v[i].kind != VALUE_NULL)
			vec_push(out, origin_of(p, imps, &values.v[i]));
	}
	value_vec_release(&values);
	return ret;
}

int origins_of_member(struct program *p, const struct imp_vec *imps,
		      const char *module, const char *tag, const char *name,
		      struct origin_vec *out)
{
	const struct site_vec *stores = program_stores(p, tag, name);
	struct site_vec near = VEC_INIT; /* a copy: loading moves the others */
	struct flow fl;
	int ret = 0;

	flow_init(&fl, p);
	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site s = stores->v[i];

		if (reach_event(s.fn, s.event) &&
		    flow_related(&fl, s.fn.unit->module, module))
			vec_push(&near, s);
	}
	for (size_t i = 0; ret == 0 && i < near.n; i++)
		ret = origins_of(p, imps, near.v[i].fn, near.v[i].event->b,
				 false, out);
	vec_release(&near);
	flow_release(&fl);
	return ret;
}
