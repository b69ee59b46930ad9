// SPDX-License-Identifier: GPL-2.0-only
#include "model/flow.h"

#include "model/reach.h"
/* Steps for one question. Real ones take a few dozen; a question that takes
 * more than this is one about everything. */
#define FLOW_BUDGET 20000
#define FLOW_DEPTH 24
/* Rounds of loading what the answer still wants. */
#define FLOW_ROUNDS 16

void flow_init(struct flow *fl, struct program *p)
{
	*fl = (struct flow){ .program = p, .budget = FLOW_BUDGET };
}

void flow_release(struct flow *fl)
{
	strmap_release(&fl->wanted, NULL);
	strmap_release(&fl->active, NULL);
	vec_release(&fl->path);
}

void value_release(struct value *v)
{
	free(v->name);
	vec_release(&v->path);
}

void value_vec_release(struct value_vec *v)
{
	vec_for_each(x, v)
		value_release(x);
	vec_release(v);
}

static struct value *add(struct flow *fl, struct value_vec *out,
			 enum value_kind kind, char *name, struct site from)
{
	struct value v = { .kind = kind, .name = name, .from = from };

	vec_for_each(f, &fl->path)
		vec_push(&v.path, *f);
	vec_push(out, v);
	return &out->v[out->n - 1];
}

static struct site here(struct fn f)
{
	return (struct site){ f, NULL };
}

static void unknown(struct flow *fl, struct value_vec *out, struct fn f,
		    char *why)
{
	add(fl, out, VALUE_UNKNOWN, why, here(f));
}

static void follow(struct flow *fl, struct fn f, fact_expr_id id,
		   struct site from, struct value_vec *out);

/* --- objects --- */

static void object(struct flow *fl, struct fn f, const struct fact_expr *g,
		   struct site from, struct value_vec *out)
{
	const char *name = facts_str(fn_facts(f), g->name);
	struct value *v = add(fl, out, VALUE_OBJECT, xstrdup(name), from);

	if (!program_resolve(fl->program, f.unit, name, FUNC_INIT, &v->def))
		strset_add(&fl->wanted, name);
}

/* &a, &a.b, &a[i], or an array that stands for its first element. */
static void address_of(struct flow *fl, struct fn f, fact_expr_id id,
		       struct site from, struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	char *text;

	switch ((enum expr_kind)e->kind) {
	case EX_GLOBAL:
		object(fl, f, e, from, out);
		break;
	case EX_LOCAL:
	case EX_OBJECT:
		add(fl, out, VALUE_LOCAL, facts_expr_text(fa, id), from);
		break;
	case EX_INDEX:
		address_of(fl, f, e->a, from, out);
		break;
	case EX_MEMBER:
		text = facts_expr_text(fa, id);
		while (e->kind == EX_MEMBER && !(e->flags & EXPR_ARROW))
			e = facts_expr(fa, e->a);
		if (e->kind == EX_GLOBAL) {
			struct value *v = add(fl, out, VALUE_OBJECT, text,
					      from);

			program_resolve(fl->program, f.unit,
					facts_str(fa, e->name), FUNC_INIT,
					&v->def);
		} else if (e->kind == EX_LOCAL) {
			add(fl, out, VALUE_LOCAL, text, from);
		} else {
			unknown(fl, out, f,
				xasprintf("'&%s' is part of an object made at run time",
					  text));
			free(text);
		}
		break;
	default:
		text = facts_expr_text(fa, id);
		unknown(fl, out, f,
			xasprintf("'&%s' could not be followed", text));
		free(text);
		break;
	}
}

/* --- steps back --- */

/* All stores in the body of F, in every config state, to local LOCAL. */
static void local(struct flow *fl, struct fn f, const struct fact_expr *e,
		  struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	bool any = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		struct site s = { f, ev };

		if (ev->kind != EV_STORE || to->kind != EX_LOCAL ||
		    to->value != e->value || !reach_at(f, i))
			continue;
		any = true;
		follow(fl, f, ev->b, s, out);
	}
	if (!any)
		unknown(fl, out, f,
			xasprintf("local variable '%s' is set in no way that was understood",
				  facts_str(fa, e->name)));
}

static void push_path(struct flow *fl, struct fn f)
{
	vec_push(&fl->path, f);
}

/* A parameter is a variable, too: what F itself stores into it. */
static void param_stores(struct flow *fl, struct fn f,
			 const struct fact_expr *e, struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		struct site s = { f, ev };

		if (ev->kind == EV_STORE && to->kind == EX_PARAM &&
		    to->value == e->value && reach_at(f, i))
			follow(fl, f, ev->b, s, out);
	}
}

static void from_callers(struct flow *fl, struct fn f,
			 const struct fact_expr *e, struct value_vec *out)
{
	struct site_vec callers = VEC_INIT;
	const char *name = fn_name(f);

	if (!(f.func->flags & FUNC_STATIC) &&
	    !strmap_has(&fl->program->asked, name)) {
		strset_add(&fl->wanted, name);
		return;
	}
	program_callers(fl->program, f, &callers);
	vec_for_each(c, &callers) {
		const struct facts *fa = fn_facts(c->fn);

		if (e->value < 0 ||
		    e->value >= facts_list_n(fa, c->event->args))
			continue;
		push_path(fl, c->fn);
		follow(fl, c->fn,
		       facts_list_at(fa, c->event->args, (uint32_t)e->value),
		       *c, out);
		fl->path.n--;
	}
	if (!callers.n)
		unknown(fl, out, f,
			xasprintf("no call of %s() was found that gives its parameter '%s'",
				  name, facts_str(fn_facts(f), e->name)));
	vec_release(&callers);
}

static bool mentions(const struct facts *fa, const struct fact_event *ev,
		     const char *member)
{
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		if (streq(facts_str(fa, facts_list_at(fa, ev->args, i)),
			  member))
			return true;
	}
	return false;
}

static bool same_driver(struct fn a, struct fn b)
{
	return streq(a.unit->module, b.unit->module);
}

/*
 * A member of a struct that is not known: whatever the driver's own code
 * stores there, and zero where one of its tables leaves the member out.
 */
static void any_member(struct flow *fl, struct fn f, const char *tag,
		       const char *name, struct value_vec *out)
{
	const struct site_vec *stores =
		program_stores(fl->program, tag, name);
	const struct site_vec *objects = program_objects(fl->program, tag);
	size_t before = out->n;

	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site s = stores->v[i];

		if (!same_driver(s.fn, f))
			continue;
		push_path(fl, s.fn);
		follow(fl, s.fn, s.event->b, s, out);
		fl->path.n--;
	}
	for (size_t i = 0; objects && i < objects->n; i++) {
		struct site s = objects->v[i];

		if (!same_driver(s.fn, f) ||
		    mentions(fn_facts(s.fn), s.event, name))
			continue;
		push_path(fl, s.fn);
		add(fl, out, VALUE_NULL, NULL, s)->implicit = true;
		fl->path.n--;
	}
	if (out->n == before)
		unknown(fl, out, f,
			xasprintf("nothing in %s was found to set member '%s' of struct %s",
				  f.unit->module, name, tag));
}

static void member(struct flow *fl, struct fn f, const struct fact_expr *e,
		   struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const char *tag = facts_str(fa, e->type);
	const char *name = facts_str(fa, e->name);
	struct value_vec bases = VEC_INIT;
	bool known = true;

	/* If it is clear whose member it is, only that object counts. */
	if (e->flags & EXPR_ARROW)
		follow(fl, f, e->a, here(f), &bases);
	else
		address_of(fl, f, e->a, here(f), &bases);
	vec_for_each(b, &bases)
		known &= b->kind == VALUE_OBJECT && b->def.unit;
	if (bases.n && known) {
		vec_for_each(b, &bases)
			flow_member(fl, b, tag, name, out);
	} else {
		any_member(fl, f, tag, name, out);
	}
	value_vec_release(&bases);
}

static void returns_of(struct flow *fl, struct fn f, struct value_vec *out)
{
	push_path(fl, f);
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		struct site s = { f, ev };

		if (ev->kind == EV_RETURN && ev->a && reach_at(f, i))
			follow(fl, f, ev->a, s, out);
	}
	fl->path.n--;
}

static void returned(struct flow *fl, struct fn f, const struct fact_expr *e,
		     struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_event *call;
	const char *callee;
	struct fn target;
	struct fn_vec all = VEC_INIT;

	if (e->value < 0 || e->value >= f.func->nevents) {
		unknown(fl, out, f, xstrdup("a call that was not understood"));
		return;
	}
	call = fn_event(f, (uint32_t)e->value);
	callee = facts_callee(fa, call);
	if (!callee) {
		unknown(fl, out, f,
			xstrdup("it is returned by a call through a pointer"));
		return;
	}
	if (!program_resolve(fl->program, f.unit, callee, FUNC_BODY,
			     &target)) {
		unknown(fl, out, f,
			xasprintf("it is returned by %s(), which was not looked at",
				  callee));
		return;
	}
	program_variants(fl->program, target, &all);
	vec_for_each(t, &all)
		returns_of(fl, *t, out);
	vec_release(&all);
}

/* A pointer variable of file scope. */
static void global(struct flow *fl, struct fn f, const struct fact_expr *e,
		   struct site from, struct value_vec *out)
{
	const char *name = facts_str(fn_facts(f), e->name);
	const struct site_vec *stores = strmap_get(&fl->program->vars, name);
	size_t before = out->n;
	struct fn def;

	/* An array, or a struct's own name, is its address. */
	if (program_resolve(fl->program, f.unit, name, FUNC_INIT, &def) &&
	    (def.func->flags & FUNC_ARRAY)) {
		object(fl, f, e, from, out);
		return;
	}
	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site s = stores->v[i];

		if (!same_driver(s.fn, f))
			continue;
		push_path(fl, s.fn);
		follow(fl, s.fn, s.event->b, s, out);
		fl->path.n--;
	}
	if (out->n == before)
		unknown(fl, out, f,
			xasprintf("nothing was found to set variable '%s'",
				  name));
}

/* An element of an array of pointers: any of its elements. */
static void element(struct flow *fl, struct fn f, const struct fact_expr *e,
		    struct site from, struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *base = facts_expr(fa, e->a);

	while (base->kind == EX_INDEX)
		base = facts_expr(fa, base->a);
	if (base->kind == EX_GLOBAL) {
		const struct site_vec *stores = strmap_get(
			&fl->program->vars, facts_str(fa, base->name));

		for (size_t i = 0; stores && i < stores->n; i++) {
			struct site s = stores->v[i];

			push_path(fl, s.fn);
			follow(fl, s.fn, s.event->b, s, out);
			fl->path.n--;
		}
		if (stores)
			return;
	} else if (base->kind == EX_MEMBER) {
		member(fl, f, base, out);
		return;
	}
	(void)from;
	unknown(fl, out, f, xstrdup("an array element could not be followed"));
}

static void step(struct flow *fl, struct fn f, fact_expr_id id,
		 struct site from, struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	struct value *v;
	char *text;

	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
		add(fl, out, VALUE_NULL, NULL, from);
		break;
	case EX_INT:
		if (e->value == 0)
			add(fl, out, VALUE_NULL, NULL, from);
		else
			unknown(fl, out, f, xstrdup("it is a number"));
		break;
	case EX_FUNC:
		v = add(fl, out, VALUE_FUNC, xstrdup(facts_str(fa, e->name)),
			from);
		program_resolve(fl->program, f.unit, v->name, FUNC_BODY,
				&v->def);
		break;
	case EX_ADDR:
		address_of(fl, f, e->a, from, out);
		break;
	case EX_GLOBAL:
		global(fl, f, e, from, out);
		break;
	case EX_LOCAL:
		local(fl, f, e, out);
		break;
	case EX_PARAM:
		param_stores(fl, f, e, out);
		from_callers(fl, f, e, out);
		break;
	case EX_MEMBER:
		member(fl, f, e, out);
		break;
	case EX_COND:
		follow(fl, f, e->a, from, out);
		follow(fl, f, e->b, from, out);
		break;
	case EX_CALL:
		returned(fl, f, e, out);
		break;
	case EX_INDEX:
		element(fl, f, e, from, out);
		break;
	case EX_OBJECT:
		add(fl, out, VALUE_LOCAL, facts_expr_text(fa, id), from);
		break;
	default:
		text = facts_expr_text(fa, id);
		unknown(fl, out, f,
			xasprintf("'%s' could not be followed", text));
		free(text);
		break;
	}
}

static void follow(struct flow *fl, struct fn f, fact_expr_id id,
		   struct site from, struct value_vec *out)
{
	char *key;

	if (!fl->budget || fl->path.n > FLOW_DEPTH) {
		unknown(fl, out, f,
			xstrdup("the search was cut: it led to too many places"));
		return;
	}
	fl->budget--;
	/* A question that leads back to itself adds nothing. */
	key = xasprintf("%p:%u", (const void *)f.func, id);
	if (strmap_at(&fl->active, key)->value) {
		free(key);
		return;
	}
	strmap_at(&fl->active, key)->value = fl;
	step(fl, f, id, from, out);
	strmap_at(&fl->active, key)->value = NULL;
	free(key);
}

void flow_values(struct flow *fl, struct fn f, fact_expr_id e,
		 struct value_vec *out)
{
	push_path(fl, f);
	follow(fl, f, e, here(f), out);
	fl->path.n--;
}

/* Does the path E begin at the variable that V is? */
static bool is_member_of(struct flow *fl, struct fn f, fact_expr_id id,
			 const struct value *v)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	struct fn def;

	while (e->kind == EX_MEMBER || e->kind == EX_INDEX) {
		if (e->flags & EXPR_ARROW)
			return false;
		e = facts_expr(fa, e->a);
	}
	return e->kind == EX_GLOBAL &&
	       program_resolve(fl->program, f.unit, facts_str(fa, e->name),
			       FUNC_INIT, &def) &&
	       streq(fn_name(def), fn_name(v->def)) &&
	       streq(fn_file(def), fn_file(v->def));
}

void flow_member(struct flow *fl, const struct value *object, const char *tag,
		 const char *name, struct value_vec *out)
{
	const struct site_vec *stores =
		program_stores(fl->program, tag, name);
	const struct site_vec *objects = program_objects(fl->program, tag);
	size_t before = out->n;

	if (object->kind != VALUE_OBJECT || !object->def.unit)
		return;
	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site s = stores->v[i];

		if (!is_member_of(fl, s.fn, s.event->a, object))
			continue;
		push_path(fl, s.fn);
		follow(fl, s.fn, s.event->b, s, out);
		fl->path.n--;
	}
	for (size_t i = 0; objects && i < objects->n; i++) {
		struct site s = objects->v[i];

		if (mentions(fn_facts(s.fn), s.event, name) ||
		    !is_member_of(fl, s.fn, s.event->a, object))
			continue;
		add(fl, out, VALUE_NULL, NULL, s)->implicit = true;
	}
	/* A variable without an initialiser that nothing is stored into. */
	if (out->n == before)
		add(fl, out, VALUE_NULL, NULL, here(object->def))->implicit =
			true;
}

int flow_settle(struct program *p, struct fn f, fact_expr_id e,
		struct value_vec *out)
{
	bool again = true;

	/* Each round loads units; a helper's helper may need another. */
	for (int round = 0; round < FLOW_ROUNDS && again; round++) {
		struct flow fl;

		flow_init(&fl, p);
		value_vec_release(out);
		flow_values(&fl, f, e, out);
		again = false;
		for (size_t i = 0; i < fl.wanted.n; i++)
			again |= !strmap_has(&p->asked,
					     fl.wanted.entries[i].key);
		if (again) {
			struct str_vec names = VEC_INIT;

			for (size_t i = 0; i < fl.wanted.n; i++)
				vec_push(&names, fl.wanted.entries[i].key);
			if (program_load_users(p, names.v, names.n) < 0) {
				vec_release(&names);
				flow_release(&fl);
				return -1;
			}
			vec_release(&names);
		}
		flow_release(&fl);
	}
	if (again || !out->n) {
		struct value v = { .kind = VALUE_UNKNOWN, .from = here(f) };

		v.name = xstrdup(again ?
					 "the search was cut: it led through too many functions" :
					 "nothing was found that it can be");
		vec_push(&v.path, f);
		vec_push(out, v);
	}
	return 0;
}
