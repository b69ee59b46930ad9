// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ops objects of a program. Two things make one: an initialiser, and a
 * store into a member. Both speak of an access path, whose root says what the
 * object is:
 *
 *	a variable of file scope	it, or the part of it that the path names
 *	a pointer to ops		the objects it can point to
 *	anything else			an object made at run time
 *
 * A copy of a table that is changed afterwards, such as
 *
 *	dev->ops = *template;
 *	dev->ops.release = my_release;
 *
 * is no exporter of its own: it stands in the report as the table that it was
 * made from, with the callbacks of both.
 */
#include "model/exporters/priv.h"

#include "model/reach.h"

struct collect {
	struct program *p;
	struct audit *a;
	struct exp_vec *exps;
	struct strmap index; /* key -> number in exps, from 1 */
};

static void exp_release(struct exp *e)
{
	free(e->ops);
	vec_for_each(c, &e->callbacks)
		vec_release(&c->fns);
	vec_release(&e->callbacks);
	vec_release(&e->invalidates);
	vec_for_each(r, &e->revokes)
		exp_revoke_release(r);
	vec_release(&e->revokes);
}

void exp_vec_release(struct exp_vec *v)
{
	vec_for_each(e, v)
		exp_release(e);
	vec_release(v);
}

const struct exp_callback *exp_callback(const struct exp *e, const char *member)
{
	vec_for_each(c, &e->callbacks) {
		if (streq(c->member, member))
			return c;
	}
	return NULL;
}

/* --- objects by their path --- */

/* The expression that the path ID starts from; ARROW: a pointer is followed
 * on the way. */
static const struct fact_expr *root_of(const struct facts *fa, fact_expr_id id,
				       bool *arrow)
{
	const struct fact_expr *e = facts_expr(fa, id);

	*arrow = false;
	while (e->kind == EX_MEMBER || e->kind == EX_INDEX ||
	       e->kind == EX_DEREF) {
		*arrow |= (e->flags & EXPR_ARROW) || e->kind == EX_DEREF;
		e = facts_expr(fa, e->a);
	}
	return e;
}

static struct exp *object(struct collect *c, char *key, char *ops,
			  struct fn def, struct site at)
{
	struct strmap_entry *e = strmap_at(&c->index, key);

	if (!e->value) {
		struct exp one = { .ops = ops, .def = def, .at = at };

		vec_push(c->exps, one);
		e->value = (void *)(uintptr_t)c->exps->n;
	} else {
		free(ops);
	}
	free(key);
	return &c->exps->v[(uintptr_t)e->value - 1];
}

/* The object that PATH names, part of the variable DEF. */
static struct exp *variable_object(struct collect *c, struct fn def,
				   char *path, struct site at)
{
	char *key = xasprintf("%s:%u:%s", fn_file(def), def.func->loc.offset,
			      path);

	return object(c, key, path, def, at);
}

/* One that code makes; the same path in one function is the same object, and
 * so is the same member of a struct in one module. */
static struct exp *runtime_object(struct collect *c, struct fn f,
				  fact_expr_id id, struct site at)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	char *text = facts_expr_text(fa, id);
	char *key;

	if (e->kind == EX_MEMBER && *facts_str(fa, e->type))
		key = xasprintf("%s:%s.%s", f.unit->module,
				facts_str(fa, e->type),
				facts_str(fa, e->name));
	else
		key = xasprintf("%s:%s:%s", fn_file(f), fn_name(f), text);
	return object(c, key, text, (struct fn){ 0 }, at);
}

/* Is OPS ("x.ops", "x[1]") the part SUB ("ops.", "") of its variable? Which
 * element of an array is meant is not asked. */
static bool is_part(const char *ops, const char *sub)
{
	const char *p = ops + strcspn(ops, ".[");

	while (*p == '.' || *p == '[') {
		size_t n = strcspn(p + 1, ".[");

		if (*p == '.') {
			if (strncmp(sub, p + 1, n) != 0 || sub[n] != '.')
				return false;
			sub += n + 1;
		}
		p += n + 1;
	}
	return !*sub;
}

bool exp_is(const struct program *p, const struct exp *e,
	    const struct value *v)
{
	return v->kind == VALUE_OBJECT && v->def.unit && e->def.unit &&
	       e->ops && program_same(p, e->def, v->def) &&
	       is_part(e->ops, v->sub ? v->sub : "");
}

/* --- what the path ID, whose value is a struct of ops, can be --- */

struct exp_ids VEC_OF(size_t);

static void add_id(struct collect *c, struct exp_ids *out, struct exp *e)
{
	size_t id = (size_t)(e - c->exps->v);

	vec_for_each(i, out) {
		if (*i == id)
			return;
	}
	vec_push(out, id);
}

/* How C spells the object V; owned by the caller. */
static char *value_path(const struct value *v)
{
	char *path = xasprintf("%s%s%s", v->name, v->sub && *v->sub ? "." : "",
			       v->sub ? v->sub : "");
	size_t n = strlen(path);

	if (n && path[n - 1] == '.')
		path[n - 1] = '\0';
	return path;
}

/* The objects that the pointer ID can point to. */
static int pointed(struct collect *c, struct fn f, fact_expr_id id,
		   struct site at, struct exp_ids *out)
{
	struct value_vec values = VEC_INIT;
	int ret = flow_settle(c->p, f, id, &values);

	vec_for_each(v, &values) {
		bool known = false;

		if (v->kind != VALUE_OBJECT || !v->def.unit)
			continue;
		for (size_t i = 0; i < c->exps->n; i++) {
			if (exp_is(c->p, &c->exps->v[i], v)) {
				add_id(c, out, &c->exps->v[i]);
				known = true;
			}
		}
		if (!known)
			add_id(c, out,
			       variable_object(c, v->def, value_path(v), at));
	}
	value_vec_release(&values);
	return ret;
}

static int objects_at(struct collect *c, struct site at, fact_expr_id id,
		      struct exp_ids *out)
{
	const struct facts *fa = fn_facts(at.fn);
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_expr *root;
	struct fn def;
	bool arrow;
	int ret = 0;

	root = root_of(fa, id, &arrow);
	if (!arrow && root->kind == EX_GLOBAL &&
	    program_variable(c->p, at.fn, root, &def)) {
		add_id(c, out,
		       variable_object(c, def, facts_expr_text(fa, id), at));
		return 0;
	}
	/* A member of a longer path is part of its struct, a whole path that
	 * is a pointer points somewhere. */
	if (e->kind == EX_DEREF)
		ret = pointed(c, at.fn, e->a, at, out);
	else if (e->kind == EX_PARAM || e->kind == EX_LOCAL)
		ret = pointed(c, at.fn, id, at, out);
	if (ret == 0 && !out->n)
		add_id(c, out, runtime_object(c, at.fn, id, at));
	return ret;
}

/* --- members --- */

static bool is_null(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	return e->kind == EX_NULL || (e->kind == EX_INT && !e->value);
}

static void add_fn(struct fn_vec *v, struct fn f)
{
	vec_for_each(g, v) {
		if (fn_same(*g, f))
			return;
	}
	vec_push(v, f);
}

static struct exp_callback *callback_of(struct exp *e, const char *member)
{
	struct exp_callback new = { .member = member };

	vec_for_each(c, &e->callbacks) {
		if (streq(c->member, member))
			return c;
	}
	vec_push(&e->callbacks, new);
	return &e->callbacks.v[e->callbacks.n - 1];
}

/* The store S sets MEMBER of the objects IDS. */
static int set_member(struct collect *c, struct site s, const char *member,
		      const struct exp_ids *ids)
{
	struct value_vec values = VEC_INIT;
	int ret;

	if (is_null(fn_facts(s.fn), s.event->b))
		return 0;
	ret = flow_settle(c->p, s.fn, s.event->b, &values);
	vec_for_each(id, ids) {
		struct exp_callback *cb = callback_of(&c->exps->v[*id], member);

		vec_for_each(v, &values) {
			const struct unit *u = s.fn.unit;
			struct fn f = v->def;

			if (v->kind == VALUE_FUNC && !f.unit)
				program_resolve(c->p, u, v->name, FUNC_BODY,
						&f);
			if (v->kind == VALUE_FUNC && f.unit)
				add_fn(&cb->fns, f);
		}
	}
	value_vec_release(&values);
	return ret;
}

/* --- copies --- */

/* What the store or call EV copies whole ops from: an expression for the
 * struct, or for a pointer to it; 0: it does not. */
static fact_expr_id copied_from(const struct facts *fa,
				const struct fact_event *ev, bool *pointer)
{
	const struct fact_expr *from;
	const char *callee;

	*pointer = false;
	if (ev->kind == EV_STORE) {
		from = facts_expr(fa, ev->b);
		if (from->kind == EX_DEREF || from->kind == EX_GLOBAL)
			return ev->b;
		return 0;
	}
	callee = facts_callee(fa, ev);
	*pointer = true;
	if (callee && facts_list_n(fa, ev->args) >= 3) {
		if (streq(callee, "memcpy") || streq(callee, "__memcpy") ||
		    streq(callee, "__builtin_memcpy") ||
		    streq(callee, "devm_kmemdup"))
			return facts_list_at(fa, ev->args, 1);
		if (starts_with(callee, "kmemdup"))
			return facts_list_at(fa, ev->args, 0);
	}
	return 0;
}

/* Does EV put a whole struct to where E's path leads? */
static bool copies_to(const struct facts *fa, const struct fact_event *ev,
		      const char *text)
{
	fact_expr_id to = ev->a;
	const struct fact_expr *e;
	bool same;
	char *t;

	if (ev->kind == EV_CALL) {
		const char *callee = facts_callee(fa, ev);

		if (!callee || !strstr(callee, "memcpy") ||
		    !facts_list_n(fa, ev->args))
			return false;
		to = facts_list_at(fa, ev->args, 0);
		e = facts_expr(fa, to);
		if (e->kind == EX_ADDR)
			to = e->a;
	} else if (ev->kind != EV_STORE) {
		return false;
	}
	e = facts_expr(fa, to);
	if (e->kind == EX_DEREF)
		to = e->a;
	t = facts_expr_text(fa, to);
	same = streq(t, text);
	free(t);
	return same;
}

/* A pointer that a call duplicated a table into: the call. */
static const struct fact_event *made_by(struct fn f,
					const struct fact_event *ev)
{
	const struct fact_expr *from = facts_expr(fn_facts(f), ev->b);

	if (ev->kind == EV_STORE && from->kind == EX_CALL &&
	    from->value >= 0 && from->value < f.func->nevents)
		return fn_event(f, (uint32_t)from->value);
	return ev;
}

/* Objects that E, in function F of its first sight, was copied from. */
static int sources(struct collect *c, size_t id, struct exp_ids *out)
{
	struct site at = c->exps->v[id].at;
	const struct facts *fa = fn_facts(at.fn);
	char *text = xstrdup(c->exps->v[id].ops);
	int ret = 0;

	for (uint32_t i = 0; ret == 0 && i < at.fn.func->nevents; i++) {
		const struct fact_event *ev = fn_event(at.fn, i);
		struct site s = { at.fn, made_by(at.fn, ev) };
		const struct fact_expr *e;
		fact_expr_id from;
		bool pointer;

		if (!reach_at(at.fn, i) || !copies_to(fa, ev, text))
			continue;
		from = copied_from(fa, s.event, &pointer);
		e = facts_expr(fa, from);
		if (!from)
			continue;
		if (pointer && e->kind == EX_ADDR)
			ret = objects_at(c, s, e->a, out);
		else if (pointer)
			ret = pointed(c, at.fn, from, s, out);
		else
			ret = objects_at(c, s, from, out);
	}
	free(text);
	return ret;
}

static void merge_into(struct exp *to, const struct exp *from)
{
	vec_for_each(cb, &from->callbacks) {
		struct exp_callback *mine = callback_of(to, cb->member);

		vec_for_each(f, &cb->fns)
			add_fn(&mine->fns, *f);
	}
}

/*
 * Give a copy what it was made from. One that was made at run time then goes:
 * its table stands for it.
 */
static int settle_copies(struct collect *c)
{
	struct VEC_OF(bool) gone = VEC_INIT;
	size_t n = c->exps->n, kept = 0;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < n; i++) {
		struct exp_ids from = VEC_INIT;

		ret = sources(c, i, &from);
		vec_push(&gone, from.n && !c->exps->v[i].def.unit);
		vec_for_each(id, &from) {
			if (*id == i)
				continue;
			if (gone.v[i])
				merge_into(&c->exps->v[*id], &c->exps->v[i]);
			else
				merge_into(&c->exps->v[i], &c->exps->v[*id]);
		}
		vec_release(&from);
	}
	for (size_t i = 0; i < c->exps->n; i++) {
		struct exp *e = &c->exps->v[i];

		if (i < gone.n && gone.v[i])
			exp_release(e);
		else
			c->exps->v[kept++] = *e;
	}
	c->exps->n = kept;
	vec_release(&gone);
	return ret;
}

/* --- all of them --- */

static int from_initialisers(struct collect *c)
{
	const struct site_vec *v = program_objects(c->p, API_EXPORT_OPS);
	int ret = 0;

	for (size_t i = 0; v && ret == 0 && i < v->n; i++) {
		struct exp_ids ids = VEC_INIT;

		ret = objects_at(c, v->v[i], v->v[i].event->a, &ids);
		vec_release(&ids);
	}
	return ret;
}

static int from_stores(struct collect *c)
{
	int ret = 0;

	for (size_t k = 0; ret == 0 && k < c->p->stores.n; k++) {
		const char *key = c->p->stores.entries[k].key;
		struct site_vec *v = c->p->stores.entries[k].value;

		if (!starts_with(key, API_EXPORT_OPS "."))
			continue;
		for (size_t i = 0; ret == 0 && i < v->n; i++) {
			struct site s = v->v[i];
			const struct facts *fa = fn_facts(s.fn);
			const struct fact_expr *to =
				facts_expr(fa, s.event->a);
			struct exp_ids ids = VEC_INIT;
			const char *member = facts_str(fa, to->name);

			ret = objects_at(c, s, to->a, &ids);
			if (ret == 0)
				ret = set_member(c, s, member, &ids);
			vec_release(&ids);
			/* What was loaded may have moved the table. */
			v = strmap_get(&c->p->stores, key);
		}
	}
	return ret;
}

/* Variables that nothing initialises or stores into are found by type. */
static void from_definitions(struct collect *c)
{
	for (size_t k = 0; k < c->p->defs.n; k++) {
		const struct fn_vec *v = c->p->defs.entries[k].value;

		vec_for_each(f, v) {
			struct site at = { *f, NULL };

			if (f->func->kind != FUNC_INIT ||
			    (f->func->flags & (FUNC_EXTERN | FUNC_ARRAY)) ||
			    !streq(facts_str(fn_facts(*f), f->func->type),
				   API_EXPORT_OPS))
				continue;
			variable_object(c, *f, xstrdup(fn_name(*f)), at);
		}
	}
}

static void forget(struct collect *c)
{
	exp_vec_release(c->exps);
	strmap_release(&c->index, NULL);
}

/* Ops that exports name, and that are defined where nothing else led to. */
static int from_exports(struct collect *c)
{
	static const char *const tags[] = { API_EXPORT_INFO, API_BUFFER };
	int ret = 0;

	for (size_t t = 0; t < ARRAY_SIZE(tags); t++) {
		const struct site_vec *v = program_stores(c->p, tags[t], "ops");

		for (size_t i = 0; v && ret == 0 && i < v->n; i++) {
			struct site s = v->v[i];
			struct value_vec values = VEC_INIT;

			/* The core takes what exporters give it. */
			if (streq(fn_file(s.fn), API_CORE))
				continue;
			ret = flow_settle(c->p, s.fn, s.event->b, &values);
			value_vec_release(&values);
			v = program_stores(c->p, tags[t], "ops");
		}
	}
	return ret;
}

int exp_ops_find(struct program *p, struct audit *a, struct exp_vec *exps)
{
	struct collect c = { .p = p, .a = a, .exps = exps };
	size_t units;
	int ret;

	ret = from_exports(&c);
	/* Following a pointer may load more tables: then once more. */
	do {
		units = p->units.n;
		forget(&c);
		if (ret == 0)
			ret = from_initialisers(&c);
		if (ret == 0)
			ret = from_stores(&c);
		from_definitions(&c);
		if (ret == 0)
			ret = settle_copies(&c);
	} while (ret == 0 && p->units.n != units);
	strmap_release(&c.index, NULL);
	return ret;
}
