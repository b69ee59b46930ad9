// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands where a word that leads to a helper stands: a user, a wrapper
 * whose users are to be looked for in turn, or nothing of the kind.
 */
#include "model/indirect/priv.h"

char *indirect_key(const char *a, const char *b)
{
	return xasprintf("%s %s", a, b);
}

static bool in_open_flow(const struct indirect_search *s, size_t imp,
			 const char *user, const char *file)
{
	return helpers_in_flow(&s->imps->v[imp], user, file);
}

/* A word that a data file has, for a helper that only the text showed. */
static const struct lead *behind(const struct indirect_search *s,
				 const struct lead *l)
{
	if (l->closed.n || l->open.n)
		return l;
	vec_for_each(o, &s->helpers.leads) {
		if (streq(o->name, l->helper) && (o->closed.n || o->open.n))
			return o;
	}
	return l;
}

void indirect_inherit(const struct indirect_search *s, const struct lead *l,
		      const char *user, const char *file,
		      struct index_vec *out)
{
	l = behind(s, l);
	vec_for_each(i, &l->closed) {
		if (user && in_open_flow(s, *i, user, file))
			vec_push(out, *i);
	}
	vec_for_each(i, &l->open) {
		if (user && in_open_flow(s, *i, user, file))
			vec_push(out, *i);
	}
	if (out->n)
		return;
	vec_for_each(i, &l->closed)
		vec_push(out, *i);
}

/* The place of one use. */
struct spot {
	struct indirect_search *s;
	const struct source *src;
	size_t lead; /* leads may move: look it up */
	size_t token;
	const struct src_func *func;
	char *user; /* function or object around it; NULL: none */
	const char *module;
};

static struct lead *lead_of(const struct spot *p)
{
	return &p->s->helpers.leads.v[p->lead];
}

static char *default_via(const struct spot *p, const struct use *u)
{
	const struct lead *l = lead_of(p);

	if (l->via)
		return xstrdup(l->via);
	if (u->kind == USE_CALL)
		return xasprintf("call of %s", l->name);
	if (u->kind == USE_STORE && l->how == LEAD_MEMBER)
		return xstrdup(l->name);
	if (u->kind == USE_STORE)
		return xasprintf("%s in %s", l->name, u->name);
	return xasprintf("use of %s", l->name);
}

static struct found new_found(const struct spot *p, const struct use *u,
			      const char *unknown)
{
	struct found f = { .file = xstrdup(p->src->path),
			   .line = source_line(p->src, p->token),
			   .user = p->user ? xstrdup(p->user) : NULL,
			   .module = p->module,
			   .lead = p->lead,
			   .via = default_via(p, u),
			   .call = u->kind == USE_CALL,
			   .unknown = unknown ? xstrdup(unknown) : NULL };

	indirect_inherit(p->s, lead_of(p), p->user, p->src->path, &f.imps);
	return f;
}

static void add_found(struct spot *p, const struct use *u, const char *unknown)
{
	struct found f = new_found(p, u, unknown);

	vec_push(&p->s->found, f);
}

/* --- wrappers --- */

/* NAME leads to what lead P->lead leads to. */
static void add_lead(struct spot *p, char *name, enum lead_how how,
		     bool internal, char *via)
{
	const struct lead *l = lead_of(p);
	struct lead w = { .how = how,
			  .name = name,
			  .helper = l->helper,
			  .via = l->via ? l->via : via,
			  .home = p->module,
			  .file = p->src->path,
			  .internal = internal,
			  .dispatches = l->dispatches };

	/* A function that met the condition has met it for its callers. */
	if (!p->func) {
		w.with_member = l->with_member;
		w.with_flag = l->with_flag;
	}
	/* One that others may call is a helper by itself. */
	if (how == LEAD_CALL && !internal && !l->via && !p->src->header)
		w.helper = name;
	indirect_inherit(p->s, l, p->user, p->src->path, &w.closed);
	vec_for_each(i, &l->open)
		vec_push(&w.open, *i);
	helpers_add(&p->s->helpers, &w);
}

static bool is_slot_member(const struct indirect_search *s, const char *name)
{
	vec_for_each(o, &s->helpers.slots) {
		if (streq(o->member, name))
			return true;
	}
	return false;
}

static void add_slot(struct indirect_search *s, const char *tag,
		     const char *member)
{
	struct slot n = { .tag = xstrdup(tag), .member = xstrdup(member),
			  .fallback = SIZE_MAX };

	vec_push(&s->helpers.slots, n);
}

/* The tag of the struct whose slot L goes through. */
static const char *dispatch_tag(const struct indirect_search *s,
				const struct lead *l)
{
	vec_for_each(o, &s->helpers.slots) {
		if (o->dispatcher && streq(o->dispatcher, l->name))
			return o->tag;
	}
	return NULL;
}

/* In the body of a macro. */
static void in_macro(struct spot *p, const struct src_macro *m,
		     const struct use *u)
{
	const struct lead *l = lead_of(p);
	char *name = token_text(&p->src->t, m->name);
	char *via = xasprintf("macro %s", name);
	bool own = source_macro(p->src, l->name) != NULL;

	if (l->how == LEAD_FLAG) {
		/* A set of all flags beside their definitions gives nobody
		 * any. */
		if (!own)
			add_lead(p, name, LEAD_FLAG, false, NULL);
	} else if (u->kind == USE_STORE && is_slot_member(p->s, u->name)) {
		/* Tables with that macro are read by indirect_slots(). */
	} else if (u->kind == USE_STORE && dispatch_tag(p->s, l)) {
		add_slot(p->s, dispatch_tag(p->s, l), u->name);
	} else if (!streq(name, l->name)) {
		add_lead(p, name, l->how == LEAD_TABLE && !u->base &&
				  u->kind != USE_STORE ?
				  LEAD_TABLE : LEAD_CALL, false, via);
	}
	free(via);
	free(name);
}

static void remember_caller(struct spot *p)
{
	char *key = indirect_key(p->module, p->user);
	struct strmap_entry *e = strmap_at(&p->s->callers, key);

	if (!e->value)
		e->value = (void *)(uintptr_t)(p->lead + 1);
	free(key);
}

/* Is FILE's function USER what the tree exports by that name? */
static bool exports(const struct spot *p)
{
	return p->func && !p->func->is_static &&
	       strmap_has(&p->s->p->scan->exports, p->user);
}

/* A function calls it. */
static void in_function(struct spot *p, const struct use *u)
{
	const struct lead *l = lead_of(p);
	bool home = l->home && streq(l->home, p->module);

	if (streq(p->user, l->name))
		return;
	if (l->how == LEAD_CALL)
		remember_caller(p);
	if (p->src->header) {
		add_lead(p, p->user, LEAD_CALL, false, NULL);
	} else if (exports(p)) {
		if (!home)
			add_found(p, u, NULL);
		add_lead(p, p->user, LEAD_CALL, false, NULL);
	} else if (home && l->how == LEAD_CALL) {
		add_lead(p, p->user, LEAD_CALL, true, NULL);
	} else {
		add_found(p, u, NULL);
	}
}

/* --- one use --- */

/* It stands in a table with a slot: to be listed if that is not read. */
static void unless_read(struct spot *p, const struct use *u)
{
	struct found f = new_found(p, u, "it stands in a table that could not be read");

	vec_push(&p->s->unread, f);
}

/* Is it in an object of a struct with a slot? */
static bool in_slot_table(const struct spot *p)
{
	const struct src_object *o = source_object_at(p->src, p->token);

	vec_for_each(slot, &p->s->helpers.slots) {
		if (o && streq(o->tag, slot->tag))
			return true;
	}
	return false;
}

/* A function is put into a member. */
static void stored(struct spot *p, const struct use *u)
{
	const struct lead *l = lead_of(p);
	bool slot = is_slot_member(p->s, u->name);

	/* What code puts into a slot, the slot's reader finds. */
	if (l->internal || (slot && u->base))
		return;
	if (slot) {
		unless_read(p, u);
	} else if (l->dispatches) {
		const char *tag = dispatch_tag(p->s, l);

		if (!slot && tag)
			add_slot(p->s, tag, u->name);
	} else {
		add_found(p, u, NULL);
	}
}

static void read_name(struct indirect_search *s, const struct source *src,
		      size_t lead, const char *name, size_t from, size_t to,
		      int depth);

/* Another name for a table, good within its function or file. */
static void alias(struct spot *p, const struct use *u, int depth)
{
	size_t from = p->func ? p->func->open : 0;
	size_t to = p->func ? p->func->close : p->src->t.list.n;
	char *name;

	if (depth > 2) {
		add_found(p, u, "it goes through several variables");
		return;
	}
	name = xstrdup(u->name);
	read_name(p->s, p->src, p->lead, name, from, to, depth + 1);
	free(name);
}

static void table_use(struct spot *p, const struct use *u, int depth)
{
	const struct lead *l = lead_of(p);
	enum answer a = ANSWER_YES;
	char *why = NULL;

	if (u->kind == USE_ALIAS) {
		alias(p, u, depth);
		return;
	}
	if (u->kind == USE_ARG) {
		why = xasprintf("it is given to %s()", u->name);
	} else if (u->kind != USE_STORE) {
		why = xstrdup("what is done with it is not clear");
	} else if (l->with_member) {
		a = use_with(p->src, p->token, u, l->with_member,
			     l->with_flag);
		if (a == ANSWER_UNSURE)
			why = xasprintf("what is in %s is not clear",
					l->with_member);
	}
	if (a != ANSWER_NO && exports(p) && p->user && !why)
		in_function(p, u);
	else if (a != ANSWER_NO)
		add_found(p, u, why);
	free(why);
}

static void one_use(struct spot *p, const struct use *u, int depth)
{
	const struct lead *l = lead_of(p);

	if (l->with_member && l->how != LEAD_TABLE && !l->internal &&
	    !source_sets(p->src, l->with_member, l->with_flag))
		return;
	switch (l->how) {
	case LEAD_CALL:
		if (u->kind == USE_CALL && p->user)
			in_function(p, u);
		else if (u->kind == USE_STORE)
			stored(p, u);
		else if (in_slot_table(p))
			unless_read(p, u);
		else if (!l->internal && !l->dispatches)
			add_found(p, u, "what is done with it is not clear");
		break;
	case LEAD_TABLE:
		if (u->kind != USE_CALL)
			table_use(p, u, depth);
		break;
	case LEAD_FLAG:
		add_found(p, u, NULL);
		break;
	case LEAD_MEMBER:
	case LEAD_NONE:
		break;
	}
}

static void read_use(struct indirect_search *s, const struct source *src,
		     size_t lead, size_t token, int depth)
{
	struct spot p = { .s = s, .src = src, .lead = lead, .token = token };
	const struct src_macro *m = source_macro_at(src, token);
	const struct src_object *o;
	struct use u;

	use_read(src, token, &u);
	if (u.kind != USE_NONE) {
		p.func = source_func_at(src, token);
		o = source_object_at(src, token);
		if (p.func)
			p.user = token_text(&src->t, p.func->name);
		else if (o)
			p.user = token_text(&src->t, o->name);
		p.module = kbuild_module(s->p->kbuild, src->path);
		if (m)
			in_macro(&p, m, &u);
		else if (!(src->t.list.v[token].flags & TOKEN_PP))
			one_use(&p, &u, depth);
	}
	free(p.user);
	use_release(&u);
}

static void read_name(struct indirect_search *s, const struct source *src,
		      size_t lead, const char *name, size_t from, size_t to,
		      int depth)
{
	for (size_t i = from; i < to && source_find(src, name, &i) && i < to;
	     i++) {
		const struct token *before = i ? &src->t.list.v[i - 1] : NULL;
		bool defined = token_is(&src->t, i + 1, "=") ||
			       token_is(&src->t, i + 1, "[");
		bool stored_to = before && token_is(&src->t, i - 1, "*");

		/* Where it gets its value, or its elements. */
		if (depth && defined &&
		    (stored_to || !token_is(&src->t, i + 1, "[") ||
		     !source_func_at(src, i)))
			continue;
		/* Its declaration, and what it points to. */
		if (depth && stored_to && (token_is(&src->t, i + 1, ";") ||
					   token_is(&src->t, i + 1, ",")))
			continue;
		if (depth && token_is(&src->t, i + 1, "->"))
			continue;
		read_use(s, src, lead, i, depth);
	}
}

/* --- stores to a member --- */

static void member_uses(struct indirect_search *s, const struct source *src,
			size_t lead)
{
	char *name = xstrdup(s->helpers.leads.v[lead].name);
	const struct lead *l = &s->helpers.leads.v[lead];
	const char *value = l->value;

	if (!source_sets(src, name, value) ||
	    (l->with_member &&
	     !source_sets(src, l->with_member, l->with_flag)))
		goto out;
	for (size_t i = 1; source_find(src, name, &i); i++) {
		struct spot p = { .s = s, .src = src, .lead = lead,
				  .token = i };
		struct use u = { .kind = USE_STORE, .name = name };

		p.func = source_func_at(src, i);
		if (!token_is(&src->t, i + 1, "=") ||
		    (value && !token_is(&src->t, i + 2, value)))
			continue;
		if (p.func)
			p.user = token_text(&src->t, p.func->name);
		p.module = kbuild_module(s->p->kbuild, src->path);
		add_found(&p, &u, NULL);
		free(p.user);
	}
out:
	free(name);
}

void indirect_read(struct indirect_search *s, const struct source *src,
		   size_t lead)
{
	char *name;

	if (s->helpers.leads.v[lead].how == LEAD_MEMBER) {
		member_uses(s, src, lead);
		return;
	}
	/* Leads may move. */
	name = xstrdup(s->helpers.leads.v[lead].name);
	read_name(s, src, lead, name, 0, src->t.list.n, 0);
	free(name);
}
