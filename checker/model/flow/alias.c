// SPDX-License-Identifier: GPL-2.0-only
/*
 * Forwards, for a change: where the address of a variable goes, and what is
 * stored through it there. `pick_ops(&ops)` sets ops as much as `ops = x` does.
 */
#include "model/flow/priv.h"

#include "api/api.h"
#include "model/importers.h"
#include "model/reach.h"

/* A local, a parameter or a call's result that is the address. */
struct holder {
	enum expr_kind kind;
	int64_t value;
};

struct track {
	struct flow *fl;
	struct fn fn;
	const struct fact_expr *root; /* an expression of `home` */
	struct fn home;
	bool object; /* only tell where it gets out of sight */
	struct VEC_OF(struct holder) holders;
	bool returned;
	struct value_vec *out;
};

static void track(struct track *t);

static char *root_text(const struct track *t)
{
	const struct facts *fa = fn_facts(t->home);

	return facts_expr_text(fa, (fact_expr_id)(t->root - fa->exprs));
}

static void lost(struct track *t, const char *how, const char *what)
{
	char *text = root_text(t);

	flow_unknown(t->fl, t->out, t->fn,
		     xasprintf("the address of '%s' %s %s", text, how, what));
	free(text);
}

/* --- is it the address? --- */

static bool is_root(const struct track *t, const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(t->fn);
	const struct facts *ra = fn_facts(t->home);
	struct fn a, b;

	if (e->kind != t->root->kind)
		return false;
	switch ((enum expr_kind)e->kind) {
	case EX_LOCAL:
	case EX_PARAM:
	case EX_OBJECT:
	case EX_CALL:
		return fn_same(t->fn, t->home) && e->value == t->root->value;
	case EX_GLOBAL:
		return streq(facts_str(fa, e->name),
			     facts_str(ra, t->root->name)) &&
		       program_variable(t->fl->program, t->fn, e, &a) &&
		       program_variable(t->fl->program, t->home, t->root,
					&b) &&
		       program_same(t->fl->program, a, b);
	case EX_MEMBER:
		return streq(facts_str(fa, e->name),
			     facts_str(ra, t->root->name)) &&
		       streq(facts_str(fa, e->type),
			     facts_str(ra, t->root->type));
	default:
		return false;
	}
}

static bool is_holder(const struct track *t, enum expr_kind kind, int64_t value)
{
	vec_for_each(h, &t->holders) {
		if (h->kind == kind && h->value == value)
			return true;
	}
	return false;
}

static bool holds(const struct track *t, fact_expr_id id)
{
	const struct facts *fa = fn_facts(t->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_expr *a;

	switch ((enum expr_kind)e->kind) {
	case EX_ADDR:
		a = facts_expr(fa, e->a);
		while (a->kind == EX_INDEX)
			a = facts_expr(fa, a->a);
		return is_root(t, a);
	case EX_LOCAL:
	case EX_PARAM:
	case EX_CALL:
		return is_holder(t, e->kind, e->value) ||
		       ((e->flags & EXPR_ARRAY) && is_root(t, e)) ||
		       (e->kind == EX_CALL && t->root->kind == EX_CALL &&
			is_root(t, e));
	case EX_COND:
		return holds(t, e->a) || holds(t, e->b);
	case EX_BINARY:
		return (e->op == OP_ADD || e->op == OP_MINUS) &&
		       holds(t, e->a);
	default:
		return false;
	}
}

static void hold(struct track *t, enum expr_kind kind, int64_t value)
{
	struct holder h = { kind, value };

	if (!is_holder(t, kind, value))
		vec_push(&t->holders, h);
}

/* --- what is done with it --- */

static void see_store(struct track *t, const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(t->fn);
	const struct fact_expr *to = facts_expr(fa, ev->a);
	struct site s = { t->fn, ev };
	char *text;

	if (holds(t, ev->b)) {
		if (to->kind == EX_LOCAL || to->kind == EX_PARAM) {
			hold(t, to->kind, to->value);
		} else if (!t->object) {
			text = facts_expr_text(fa, ev->a);
			lost(t, "is kept in", text);
			free(text);
		}
	}
	if (!t->object && (to->kind == EX_DEREF || to->kind == EX_INDEX) &&
	    holds(t, to->a))
		flow_follow_in(t->fl, t->fn, ev->b, s, t->out);
}

/* Calls that do nothing to what their arguments point to, as far as values
 * are concerned that one could ask for. */
static bool is_harmless(const char *callee)
{
	return api_func_find(callee) || callee_is_harmless(callee) ||
	       strstr(callee, "free");
}

static void see_callee(struct track *t, struct fn callee, uint32_t arg,
		       bool *returned)
{
	char *key = xasprintf("alias %p %u %p", (const void *)callee.func, arg,
			      (const void *)t->root);

	if (flow_begin(t->fl, key)) {
		struct track in = { .fl = t->fl, .fn = callee,
				    .root = t->root, .home = t->home,
				    .object = t->object, .out = t->out };

		hold(&in, EX_PARAM, arg);
		track(&in);
		*returned |= in.returned;
		vec_release(&in.holders);
		flow_end(t->fl, key);
	}
	free(key);
}

static void see_argument(struct track *t, const struct fact_event *ev,
			 uint32_t arg)
{
	const char *callee = facts_callee(fn_facts(t->fn), ev);
	struct fn_vec all = VEC_INIT;
	bool returned = false;
	struct fn f;

	if (!callee) {
		lost(t, "goes into", "a call through a pointer");
		return;
	}
	if (program_copies(callee)) {
		if (arg == 0 && !t->object)
			lost(t, "is what is copied to by", callee);
		return;
	}
	if (program_resolve(t->fl->program, t->fn.unit, callee, FUNC_BODY, &f)) {
		if (arg >= f.func->nparams)
			return; /* one of `...` */
		program_variants(t->fl->program, f, &all);
		vec_for_each(v, &all)
			see_callee(t, *v, arg, &returned);
		vec_release(&all);
		if (returned)
			hold(t, EX_CALL, ev - fn_event(t->fn, 0));
		return;
	}
	if ((ev->flags & EVENT_VARIADIC) || is_harmless(callee) ||
	    strstr(callee, "memset"))
		return;
	/* Perhaps its code is to be had. */
	if (!t->fl->aside)
		strmap_at(&t->fl->bodies, callee)->value = (void *)t->fn.unit;
	lost(t, "goes into a function that was not looked at,", callee);
}

static void see_call(struct track *t, const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(t->fn);

	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		if (holds(t, facts_list_at(fa, ev->args, i)))
			see_argument(t, ev, i);
	}
}

static void see(struct track *t, uint32_t i)
{
	const struct fact_event *ev = fn_event(t->fn, i);

	switch ((enum event_kind)ev->kind) {
	case EV_STORE:
		see_store(t, ev);
		break;
	case EV_CALL:
		see_call(t, ev);
		break;
	case EV_RETURN:
		t->returned |= holds(t, ev->a);
		break;
	default:
		break;
	}
}

/* Who holds the address is known only at the end: then look again. */
static void track(struct track *t)
{
	struct value_vec *out = t->out;
	struct value_vec one = VEC_INIT;
	size_t holders;

	if (!flow_budget(t->fl, t->fn, out))
		return;
	t->out = &one;
	do {
		holders = t->holders.n;
		value_vec_release(&one);
		for (uint32_t i = 0; i < t->fn.func->nevents; i++) {
			if (reach_at(t->fn, i))
				see(t, i);
		}
	} while (t->holders.n > holders);
	vec_for_each(v, &one)
		vec_push(out, *v);
	vec_release(&one);
	t->out = out;
}

static void from_root(struct flow *fl, struct fn f,
		      const struct fact_expr *root, bool object,
		      struct value_vec *out)
{
	struct track t = { .fl = fl, .fn = f, .root = root, .home = f,
			   .object = object, .out = out };

	track(&t);
	vec_release(&t.holders);
}

void flow_stored_through(struct flow *fl, struct fn f,
			 const struct fact_expr *root, struct value_vec *out)
{
	from_root(fl, f, root, false, out);
}

void flow_out_of_sight(struct flow *fl, struct fn f,
		       const struct fact_expr *root, struct value_vec *out)
{
	from_root(fl, f, root, true, out);
}

/* The place whose address EV takes, as the index names it. */
static const struct fact_expr *taken_in(const struct facts *fa,
					fact_expr_id id, const char *key)
{
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_expr *found = NULL;
	char *text = NULL;

	switch ((enum expr_kind)e->kind) {
	case EX_COND:
		found = taken_in(fa, e->a, key);
		return found ? found : taken_in(fa, e->b, key);
	case EX_ADDR:
		e = facts_expr(fa, e->a);
		while (e->kind == EX_INDEX)
			e = facts_expr(fa, e->a);
		if (e->kind == EX_GLOBAL)
			text = xstrdup(facts_str(fa, e->name));
		else if (e->kind == EX_MEMBER)
			text = xasprintf("%s.%s", facts_str(fa, e->type),
					 facts_str(fa, e->name));
		if (text && streq(text, key))
			found = e;
		free(text);
		return found;
	default:
		return NULL;
	}
}

static const struct fact_expr *taken_at(struct site s, const char *key)
{
	const struct facts *fa = fn_facts(s.fn);
	const struct fact_expr *e = taken_in(fa, s.event->b, key);

	if (!e)
		e = taken_in(fa, s.event->a, key);
	for (uint32_t i = 0; !e && s.event->kind == EV_CALL &&
			     i < facts_list_n(fa, s.event->args);
	     i++)
		e = taken_in(fa, facts_list_at(fa, s.event->args, i), key);
	return e;
}

void flow_taken(struct flow *fl, const char *key, const char *module,
		const struct fn *variable, bool object, struct value_vec *out)
{
	const struct site_vec *sites = strmap_get(&fl->program->taken, key);
	const struct fact_func *last = NULL;

	for (size_t i = 0; sites && i < sites->n; i++) {
		struct site s = sites->v[i];
		const struct fact_expr *root = taken_at(s, key);
		struct fn def;

		/* Once per function: it is looked at as a whole. */
		if (!root || s.fn.func == last ||
		    !flow_related(fl, s.fn.unit->module, module))
			continue;
		if (variable &&
		    (!program_variable(fl->program, s.fn, root, &def) ||
		     !program_same(fl->program, def, *variable)))
			continue;
		last = s.fn.func;
		from_root(fl, s.fn, root, object, out);
	}
}
