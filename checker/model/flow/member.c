// SPDX-License-Identifier: GPL-2.0-only
/*
 * What members are set to: of an object that is known, by looking whether each
 * store in the program goes there; of any object of a struct, by taking all
 * stores to that member as possible.
 */
#include "model/flow/priv.h"

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

/* --- of one object --- */

static void member_at(struct flow *fl, const struct value *o, const char *sub,
		      const char *tag, const char *name, struct value_vec *out);

/* The expression that SITE stores to: the place of a whole struct. */
static enum flow_match whole_is_at(struct flow *fl, struct site s,
				   const struct value *o, const char **rest)
{
	const struct facts *fa = fn_facts(s.fn);

	if (s.event->kind == EV_STORE)
		return flow_is_at(fl, s.fn, s.event->a, false, o, rest);
	return flow_is_at(fl, s.fn, facts_list_at(fa, s.event->args, 0), true,
			  o, rest);
}

/* A struct is copied to a place that has O's member: what its source has. */
static void copied(struct flow *fl, struct site s, const char *rest,
		   const char *tag, const char *name, struct value_vec *out)
{
	const struct facts *fa = fn_facts(s.fn);
	struct value_vec sources = VEC_INIT;
	fact_expr_id from = s.event->b;
	char *text;

	if (s.event->kind == EV_STORE) {
		flow_address(fl, s.fn, from, s, &sources);
	} else {
		from = facts_list_n(fa, s.event->args) > 1 ?
			       facts_list_at(fa, s.event->args, 1) :
			       0;
		flow_follow(fl, s.fn, from, s, &sources);
	}
	text = facts_expr_text(fa, from);
	vec_for_each(v, &sources) {
		if (flow_is_known(v))
			member_at(fl, v, rest, tag, name, out);
		else
			flow_unknown(fl, out, s.fn,
				     xasprintf("it is copied from '%s', which could not be followed",
					       text));
	}
	if (!sources.n)
		flow_unknown(fl, out, s.fn,
			     xasprintf("it is copied from '%s'", text));
	free(text);
	value_vec_release(&sources);
}

/* Who knows which struct SITE stores to: has it the type of O, a struct TAG, or
 * of what O is a part of? */
static bool may_be_around(struct site s, const struct value *o, const char *tag,
			  const char **rest)
{
	const char *stored = facts_str(fn_facts(s.fn), s.event->name);
	const char *around;

	if (s.event->kind != EV_STORE || streq(stored, tag)) {
		*rest = "";
		return true;
	}
	*rest = o->sub ? o->sub : "";
	if (o->kind == VALUE_OBJECT)
		around = facts_str(fn_facts(o->def), o->def.func->type);
	else
		around = facts_str(fn_facts(o->in),
				   facts_expr(fn_facts(o->in), o->root)->type);
	return streq(stored, around);
}

/*
 * memcpy() takes any pointer, so one that could not be followed may go to any
 * object. Not to a variable on the stack: it takes its address to get there,
 * and where that gets out of sight is told on its own. And what is seen of the
 * types may say that it does not go to O, a struct TAG that is no part of
 * another.
 */
static bool copy_may_fit(struct site s, const struct value *o, const char *tag)
{
	const struct facts *fa = fn_facts(s.fn);

	if (s.event->kind != EV_CALL)
		return true;
	if (o->kind == VALUE_LOCAL &&
	    facts_expr(fn_facts(o->in), o->root)->kind != EX_CALL)
		return false;
	if (o->sub && *o->sub)
		return true;
	for (uint32_t i = 0; i < 2 && i < facts_list_n(fa, s.event->args);
	     i++) {
		const struct fact_expr *e =
			facts_expr(fa, facts_list_at(fa, s.event->args, i));
		bool inside = e->kind == EX_ADDR;
		const char *type;

		while (e->kind == EX_ADDR || e->kind == EX_INDEX)
			e = facts_expr(fa, e->a);
		/* A source may be a part of anything. */
		if (e->kind == EX_MEMBER &&
		    (i == 1 || !(inside || (e->flags & EXPR_ARRAY))))
			continue;
		type = facts_str(fa, e->type);
		if (*type && !streq(type, tag))
			return false;
	}
	return true;
}

static void whole_stores(struct flow *fl, const struct site_vec *sites,
			 const struct value *o, const char *tag,
			 const char *name, struct value_vec *out)
{
	for (size_t i = 0; sites && i < sites->n; i++) {
		enum flow_match match;
		const char *rest;
		bool aside;

		match = whole_is_at(fl, sites->v[i], o, &rest);
		if (match == FLOW_MAYBE &&
		    (!may_be_around(sites->v[i], o, tag, &rest) ||
		     !copy_may_fit(sites->v[i], o, tag)))
			match = FLOW_NO;
		if (match == FLOW_NO)
			continue;
		/* What any copy in the module may come from is no reason to
		 * load everything. */
		aside = match == FLOW_MAYBE &&
			sites->v[i].event->kind == EV_CALL;
		fl->aside += aside;
		vec_push(&fl->path, sites->v[i].fn);
		copied(fl, sites->v[i], rest, tag, name, out);
		fl->path.n--;
		fl->aside -= aside;
	}
}

/* A part of an object may be set with any struct around it. */
static void all_whole_stores(struct flow *fl, const struct value *o,
			     const char *tag, const char *name,
			     struct value_vec *out)
{
	const struct strmap *wholes = &fl->program->wholes;

	if (!o->sub || !*o->sub) {
		whole_stores(fl, strmap_get(wholes, tag), o, tag, name, out);
		whole_stores(fl, strmap_get(wholes, ""), o, tag, name, out);
		return;
	}
	for (size_t i = 0; i < wholes->n; i++)
		whole_stores(fl, wholes->entries[i].value, o, tag, name, out);
}

static void single_stores(struct flow *fl, const struct value *o,
			  const char *tag, const char *name,
			  struct value_vec *out)
{
	const struct site_vec *stores = program_stores(fl->program, tag, name);

	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site s = stores->v[i];
		const struct facts *fa = fn_facts(s.fn);
		const struct fact_expr *to = facts_expr(fa, s.event->a);
		const char *rest;

		while (to->kind == EX_INDEX)
			to = facts_expr(fa, to->a);
		if (flow_is_at(fl, s.fn, to->a, to->flags & EXPR_ARROW, o,
			       &rest) != FLOW_NO &&
		    !*rest)
			flow_follow_in(fl, s.fn, s.event->b, s, out);
	}
}

/* Initialisers leave zero what they do not mention. */
static void zeroes(struct flow *fl, const struct value *o, const char *tag,
		   const char *name, struct value_vec *out)
{
	const struct site_vec *objects = program_objects(fl->program, tag);

	for (size_t i = 0; objects && i < objects->n; i++) {
		struct site s = objects->v[i];
		const char *rest;

		if (mentions(fn_facts(s.fn), s.event, name) ||
		    flow_is_at(fl, s.fn, s.event->a, false, o, &rest) !=
			    FLOW_YES ||
		    *rest)
			continue;
		flow_add(fl, out, VALUE_NULL, NULL, s)->implicit = true;
	}
}

/* The call that made O, if it is a copy of something. */
static const struct fact_event *duplicating(const struct value *o)
{
	const struct fact_event *ev;
	const struct fact_expr *e;
	const char *callee;

	if (o->kind != VALUE_LOCAL)
		return NULL;
	e = facts_expr(fn_facts(o->in), o->root);
	if (e->kind != EX_CALL)
		return NULL;
	ev = fn_event(o->in, (uint32_t)e->value);
	callee = facts_callee(fn_facts(o->in), ev);
	return callee && strstr(callee, "memdup") ? ev : NULL;
}

static void duplicated(struct flow *fl, const struct value *o, const char *tag,
		       const char *name, struct value_vec *out)
{
	const struct fact_event *ev = duplicating(o);
	const struct facts *fa;
	struct value_vec sources = VEC_INIT;
	uint32_t arg;

	if (!ev)
		return;
	fa = fn_facts(o->in);
	/* devm_kmemdup(dev, source, size). */
	arg = starts_with(facts_callee(fa, ev), "devm_");
	if (arg < facts_list_n(fa, ev->args))
		flow_follow_in(fl, o->in, facts_list_at(fa, ev->args, arg),
			       flow_here(o->in), &sources);
	vec_for_each(v, &sources) {
		if (flow_is_known(v))
			member_at(fl, v, o->sub ? o->sub : "", tag, name, out);
	}
	if (!sources.n || !flow_is_known(&sources.v[0]))
		flow_unknown(fl, out, o->in,
			     xstrdup("it is a copy of what could not be followed"));
	value_vec_release(&sources);
}

/* Does code that was not looked at get hold of an object that can change? */
static void out_of_sight(struct flow *fl, const struct value *o,
			 struct value_vec *out)
{
	if (o->kind == VALUE_LOCAL)
		flow_out_of_sight(fl, o->in,
				  facts_expr(fn_facts(o->in), o->root), out);
	else if (!(o->def.func->flags & FUNC_CONST))
		flow_taken(fl, fn_name(o->def), o->def.unit->module, &o->def,
			   true, out);
}

void flow_member(struct flow *fl, const struct value *o, const char *tag,
		 const char *name, struct value_vec *out)
{
	size_t before = out->n;
	char *key;

	if (!flow_is_known(o))
		return;
	key = xasprintf("member %p %p %u %s %s.%s", (const void *)o->def.func,
			(const void *)o->in.func, o->root,
			o->sub ? o->sub : "", tag, name);
	if (flow_begin(fl, key) &&
	    flow_budget(fl, o->def.unit ? o->def : o->in, out)) {
		single_stores(fl, o, tag, name, out);
		all_whole_stores(fl, o, tag, name, out);
		duplicated(fl, o, tag, name, out);
		zeroes(fl, o, tag, name, out);
		out_of_sight(fl, o, out);
		/* A variable that nothing is stored into. */
		if (out->n == before)
			flow_add(fl, out, VALUE_NULL, NULL,
				 flow_here(o->def.unit ? o->def : o->in))
				->implicit = true;
		flow_end(fl, key);
	}
	free(key);
}

/* The member of O's part SUB. */
static void member_at(struct flow *fl, const struct value *o, const char *sub,
		      const char *tag, const char *name, struct value_vec *out)
{
	struct value part = *o;
	char *whole = xasprintf("%s%s", o->sub ? o->sub : "", sub);

	part.sub = whole;
	flow_member(fl, &part, tag, name, out);
	free(whole);
}

/* --- of any object --- */

/* Code that stores the member may be in units that nobody has asked for. */
static void want_member(struct flow *fl, struct fn f, const char *tag,
			const char *name, struct value_vec *out)
{
	char *key = xasprintf("%s.%s", tag, name);

	if (!*tag)
		;
	else if (!strmap_has(&fl->program->asked, key) && fl->aside)
		flow_unknown(fl, out, f,
			     xasprintf("not all that uses '%s' was looked at",
				       name));
	else if (!strmap_has(&fl->program->asked, key))
		strmap_at(&fl->members, key)->value = (void *)f.unit;
	else if (strmap_has(&fl->program->crowds, key))
		flow_unknown(fl, out, f,
			     xasprintf("member '%s' of struct %s is used in too many files to look at",
				       name, tag));
	free(key);
}

static void stored_anywhere(struct flow *fl, struct fn f, const char *tag,
			    const char *name, struct value_vec *out)
{
	const struct site_vec *stores = program_stores(fl->program, tag, name);
	const char *module = f.unit->module;
	const char *reader = fl->reader;

	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site s = stores->v[i];

		if (!flow_related(fl, s.fn.unit->module, module))
			continue;
		/* What another module stores may be what its callers give;
		 * those that have nothing to do with us do not matter. */
		if (!fl->reader && !streq(s.fn.unit->module, module))
			fl->reader = module;
		flow_follow_in(fl, s.fn, s.event->b, s, out);
		fl->reader = reader;
	}
}

/* A table that leaves the member out has zero there. */
static void zero_anywhere(struct flow *fl, struct fn f, const char *tag,
			  const char *name, struct value_vec *out)
{
	const struct site_vec *objects = program_objects(fl->program, tag);

	for (size_t i = 0; objects && i < objects->n; i++) {
		struct site s = objects->v[i];

		if (!flow_related(fl, s.fn.unit->module, f.unit->module) ||
		    mentions(fn_facts(s.fn), s.event, name))
			continue;
		vec_push(&fl->path, s.fn);
		flow_add(fl, out, VALUE_NULL, NULL, s)->implicit = true;
		fl->path.n--;
	}
}

static void any_member(struct flow *fl, struct fn f, const char *tag,
		       const char *name, struct value_vec *out)
{
	char *key = xasprintf("%s.%s", tag, name);
	size_t before = out->n;

	want_member(fl, f, tag, name, out);
	stored_anywhere(fl, f, tag, name, out);
	flow_taken(fl, key, f.unit->module, NULL, false, out);
	zero_anywhere(fl, f, tag, name, out);
	if (out->n == before)
		flow_unknown(fl, out, f,
			     xasprintf("nothing in %s was found to set member '%s' of struct %s",
				       f.unit->module, name, tag));
	free(key);
}

void flow_read_member(struct flow *fl, struct fn f, const struct fact_expr *e,
		      struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const char *tag = facts_str(fa, e->type);
	const char *name = facts_str(fa, e->name);
	struct value_vec bases = VEC_INIT;
	size_t objects = 0, others = 0;

	/* If it is clear whose member it is, only that object counts. */
	flow_which(fl, f, e->a, e->flags & EXPR_ARROW, &bases);
	vec_for_each(b, &bases) {
		if (b->kind == VALUE_OBJECT && b->def.unit)
			objects++;
		else if (b->kind != VALUE_NULL) /* of that, nobody reads */
			others++;
	}
	if (!objects || others)
		any_member(fl, f, tag, name, out);
	for (size_t i = 0; objects && !others && i < bases.n; i++) {
		const struct value *b = &bases.v[i];

		if (b->kind == VALUE_NULL)
			continue;
		if (!(b->def.func->flags & FUNC_CONST))
			want_member(fl, f, tag, name, out);
		flow_member(fl, b, tag, name, out);
	}
	value_vec_release(&bases);
}
