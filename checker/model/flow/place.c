// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places. An object is a variable (of file scope, of a function), a compound
 * literal, or what a call to an allocator gave; `sub` says which part of it is
 * meant, "ops." for `dev.ops`. Elements of an array are not told apart.
 */
#include "model/flow/priv.h"

#include "lib/strbuf.h"

void flow_object(struct flow *fl, struct fn f, const struct fact_expr *e,
		 struct site from, struct value_vec *out)
{
	const char *name = facts_str(fn_facts(f), e->name);
	struct value *v = flow_add(fl, out, VALUE_OBJECT, xstrdup(name), from);

	if (!program_variable(fl->program, f, e, &v->def))
		flow_want(fl, name);
}

/* Object V's part NAME. */
static void go_into(struct value *v, const char *name)
{
	char *sub = xasprintf("%s%s.", v->sub ? v->sub : "", name);
	char *text;

	free(v->sub);
	v->sub = sub;
	if (v->kind == VALUE_UNKNOWN || !v->name)
		return;
	text = xasprintf("%s.%s", v->name, name);
	free(v->name);
	v->name = text;
}

/* The same with what is known of it said in one sentence. */
static void part_of_unknown(struct flow *fl, struct fn f, fact_expr_id id,
			    struct value *v)
{
	char *text = facts_expr_text(fn_facts(f), id);

	(void)fl;
	free(v->name);
	v->name = xasprintf("'&%s' is part of an object made at run time",
			    text);
	free(text);
}

static void member_of(struct flow *fl, struct fn f, fact_expr_id id,
		      struct site from, struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	size_t before = out->n;

	if (e->flags & EXPR_ARROW)
		flow_follow(fl, f, e->a, from, out);
	else
		flow_address(fl, f, e->a, from, out);
	for (size_t i = before; i < out->n; i++) {
		struct value *v = &out->v[i];

		if (flow_is_known(v) || v->kind == VALUE_OBJECT) {
			go_into(v, facts_str(fa, e->name));
		} else if (v->kind == VALUE_UNKNOWN) {
			part_of_unknown(fl, f, id, v);
		} else if (v->kind == VALUE_NULL) {
			/* Nobody means a member of nothing. */
			value_release(v);
			memmove(v, v + 1, (out->n - i - 1) * sizeof(*v));
			out->n--;
			i--;
		}
	}
}

void flow_address(struct flow *fl, struct fn f, fact_expr_id id,
		  struct site from, struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	struct value *v;
	char *text;

	switch ((enum expr_kind)e->kind) {
	case EX_GLOBAL:
		flow_object(fl, f, e, from, out);
		break;
	case EX_LOCAL:
	case EX_PARAM:
	case EX_OBJECT:
		v = flow_add(fl, out, VALUE_LOCAL, facts_expr_text(fa, id),
			     from);
		v->in = f;
		v->root = id;
		break;
	case EX_INDEX:
		if (facts_expr(fa, e->a)->flags & EXPR_ARRAY ||
		    facts_expr(fa, e->a)->kind == EX_INDEX)
			flow_address(fl, f, e->a, from, out);
		else
			flow_follow(fl, f, e->a, from, out);
		break;
	case EX_MEMBER:
		member_of(fl, f, id, from, out);
		break;
	case EX_DEREF:
		flow_follow(fl, f, e->a, from, out);
		break;
	case EX_COND:
		flow_address(fl, f, e->a, from, out);
		flow_address(fl, f, e->b, from, out);
		break;
	default:
		text = facts_expr_text(fa, id);
		flow_unknown(fl, out, f,
			     xasprintf("'&%s' could not be followed", text));
		free(text);
		break;
	}
}

/* --- equal objects --- */

static bool same_root(const struct fact_expr *a, const struct fact_expr *b)
{
	return a->kind == b->kind && a->value == b->value;
}

static bool same_whole(const struct program *p, const struct value *a,
		       const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == VALUE_OBJECT)
		return a->def.unit && b->def.unit &&
		       program_same(p, a->def, b->def);
	return a->kind == VALUE_LOCAL && fn_same(a->in, b->in) &&
	       same_root(facts_expr(fn_facts(a->in), a->root),
			 facts_expr(fn_facts(b->in), b->root));
}

static const char *sub_of(const struct value *v)
{
	return v->sub ? v->sub : "";
}

bool value_same(const struct program *p, const struct value *a,
		const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_NULL:
		return true;
	case VALUE_LOCAL:
		return same_whole(p, a, b) && streq(sub_of(a), sub_of(b));
	case VALUE_OBJECT:
	case VALUE_FUNC:
		if (!streq(a->name, b->name))
			return false;
		if (!a->def.unit || !b->def.unit)
			return !a->def.unit && !b->def.unit;
		return program_same(p, a->def, b->def);
	case VALUE_UNKNOWN:
		break;
	}
	return streq(a->name, b->name);
}

/* Is V the object O, or does it have it as a part? */
static bool has_part(const struct flow *fl, const struct value *v,
		     const struct value *o, const char **rest)
{
	const char *sub = sub_of(v);

	if (!same_whole(fl->program, v, o) || !starts_with(sub_of(o), sub))
		return false;
	*rest = sub_of(o) + strlen(sub);
	return true;
}

/* Does it take following pointers to tell what place E is? */
static bool is_direct(const struct facts *fa, const struct fact_expr *e)
{
	for (;;) {
		switch ((enum expr_kind)e->kind) {
		case EX_MEMBER:
			if (e->flags & EXPR_ARROW)
				return false;
			e = facts_expr(fa, e->a);
			break;
		case EX_INDEX:
			e = facts_expr(fa, e->a);
			if (e->kind != EX_INDEX && !(e->flags & EXPR_ARRAY))
				return false;
			break;
		case EX_GLOBAL:
		case EX_LOCAL:
		case EX_PARAM:
		case EX_OBJECT:
			return true;
		default:
			return false;
		}
	}
}

/* Does place E end in a member that O's `sub` does not have? */
static bool is_elsewhere(const struct facts *fa, const struct fact_expr *e,
			 const struct value *o)
{
	const char *name;

	while (e->kind == EX_INDEX)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER)
		return false;
	name = facts_str(fa, e->name);
	for (const char *p = sub_of(o); (p = strstr(p, name)); p++) {
		if ((p == sub_of(o) || p[-1] == '.') && p[strlen(name)] == '.')
			return false;
	}
	return true;
}

static bool is_const(const struct value *o)
{
	return o->kind == VALUE_OBJECT && (o->def.func->flags & FUNC_CONST);
}

static const char *module_of(const struct value *o)
{
	return o->kind == VALUE_OBJECT ? o->def.unit->module :
					 o->in.unit->module;
}

enum flow_match flow_is_at(struct flow *fl, struct fn f, fact_expr_id id,
			   bool pointer, const struct value *o,
			   const char **rest)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	struct value_vec at = VEC_INIT;
	enum flow_match match = FLOW_NO;

	if (pointer && e->kind == EX_ADDR) {
		pointer = false;
		id = e->a;
		e = facts_expr(fa, id);
	}
	if (pointer || !is_direct(fa, e)) {
		/* Nothing is stored into a constant through a pointer. */
		if (is_const(o) || (!pointer && is_elsewhere(fa, e, o)) ||
		    !flow_related(fl, f.unit->module, module_of(o)))
			return FLOW_NO;
	}
	flow_which(fl, f, id, pointer, &at);
	*rest = "";
	if (!at.n)
		match = FLOW_MAYBE;
	vec_for_each(v, &at) {
		if (has_part(fl, v, o, rest)) {
			match = FLOW_YES;
			break;
		}
		if (v->kind == VALUE_UNKNOWN)
			match = FLOW_MAYBE;
	}
	value_vec_release(&at);
	return match;
}
