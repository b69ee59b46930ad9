// SPDX-License-Identifier: GPL-2.0-only
#include "model/flow/priv.h"

#include "model/reach.h"

#define FLOW_DEPTH 24
/* Steps for a question on the side. */
#define ASIDE_BUDGET 400

void value_release(struct value *v)
{
	free(v->name);
	free(v->sub);
	vec_release(&v->path);
}

void value_vec_release(struct value_vec *v)
{
	vec_for_each(x, v)
		value_release(x);
	vec_release(v);
}

struct value *flow_add(struct flow *fl, struct value_vec *out,
		       enum value_kind kind, char *name, struct site from)
{
	struct value v = { .kind = kind, .name = name, .from = from,
			   .chain = fl->chain };

	vec_for_each(f, &fl->path)
		vec_push(&v.path, *f);
	vec_push(out, v);
	return &out->v[out->n - 1];
}

void flow_unknown(struct flow *fl, struct value_vec *out, struct fn f,
		  char *why)
{
	flow_add(fl, out, VALUE_UNKNOWN, why, flow_here(f));
}

/* A question that leads back to itself adds nothing. */
bool flow_begin(struct flow *fl, const char *key)
{
	struct strmap_entry *e = strmap_at(&fl->active, key);

	if (e->value)
		return false;
	e->value = fl;
	return true;
}

void flow_end(struct flow *fl, const char *key)
{
	strmap_at(&fl->active, key)->value = NULL;
}

bool flow_budget(struct flow *fl, struct fn f, struct value_vec *out)
{
	if (fl->budget && fl->path.n <= FLOW_DEPTH) {
		fl->budget--;
		return true;
	}
	flow_unknown(fl, out, f,
		     xstrdup("the search was cut: it led to too many places"));
	return false;
}

bool flow_want(struct flow *fl, const char *name)
{
	if (fl->aside)
		return strmap_has(&fl->program->asked, name);
	strset_add(&fl->wanted, name);
	return true;
}

void flow_which(struct flow *fl, struct fn f, fact_expr_id id, bool pointer,
		struct value_vec *out)
{
	unsigned int budget = fl->budget;
	unsigned int few = budget < ASIDE_BUDGET ? budget : ASIDE_BUDGET;

	fl->budget = few;
	fl->aside++;
	if (pointer)
		flow_follow(fl, f, id, flow_here(f), out);
	else
		flow_address(fl, f, id, flow_here(f), out);
	fl->aside--;
	fl->budget = budget - (few - fl->budget);
}

/* --- modules --- */

static bool calls_module(const struct program *p, const struct unit *u,
			 const char *module)
{
	const struct facts *fa = &u->facts;

	for (uint32_t i = 0; i < fa->n_events; i++) {
		const char *callee, *file;
		struct fn f;

		if (fa->events[i].kind != EV_CALL)
			continue;
		callee = facts_callee(fa, &fa->events[i]);
		if (!callee)
			continue;
		file = strmap_get(&p->scan->exports, callee);
		if (file ? streq(kbuild_module(p->kbuild, file), module) :
			   program_resolve(p, u, callee, FUNC_BODY, &f) &&
				   streq(f.unit->module, module) &&
				   !(f.func->flags & FUNC_STATIC))
			return true;
	}
	return false;
}

bool flow_uses(struct flow *fl, const char *a, const char *b)
{
	char *key = xasprintf("%s %s", a, b);
	struct strmap_entry *e = strmap_at(&fl->uses, key);
	const struct program *p = fl->program;
	bool uses = false;

	free(key);
	if (e->value)
		return streq(e->value, "y");
	vec_for_each(u, &p->units) {
		uses = streq((*u)->module, a) && calls_module(p, *u, b);
		if (uses)
			break;
	}
	e->value = uses ? "y" : "n";
	return uses;
}

bool flow_related(struct flow *fl, const char *a, const char *b)
{
	return streq(a, b) || flow_uses(fl, a, b) || flow_uses(fl, b, a);
}

/* --- steps back --- */

/* All stores in the body of F, in every config state, to local E. */
static void local(struct flow *fl, struct fn f, const struct fact_expr *e,
		  struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	size_t before = out->n;
	bool any = false;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);
		struct site s = { f, ev };

		/* Elements of an array are not told apart. */
		while (ev->kind == EV_STORE && to->kind == EX_INDEX &&
		       (e->flags & EXPR_ARRAY))
			to = facts_expr(fa, to->a);
		if (ev->kind != EV_STORE || to->kind != EX_LOCAL ||
		    to->value != e->value || !reach_at(f, i))
			continue;
		any = true;
		flow_follow(fl, f, ev->b, s, out);
	}
	flow_stored_through(fl, f, e, out);
	if (!any && out->n == before)
		flow_unknown(fl, out, f,
			     xasprintf("local variable '%s' is set in no way that was understood",
				       facts_str(fa, e->name)));
}

/* A pointer variable of file scope, as code of module MODULE sees it. */
static void variable(struct flow *fl, struct fn def, const char *module,
		     struct value_vec *out)
{
	const char *name = fn_name(def);
	const struct site_vec *stores = strmap_get(&fl->program->vars, name);

	if (!(def.func->flags & (FUNC_STATIC | FUNC_CONST)) &&
	    !flow_want(fl, name))
		flow_unknown(fl, out, def,
			     xasprintf("not all that uses '%s' was looked at",
				       name));
	for (size_t i = 0; stores && i < stores->n; i++) {
		struct site s = stores->v[i];
		const struct facts *fa = fn_facts(s.fn);
		const struct fact_expr *to = facts_expr(fa, s.event->a);
		struct fn other;

		while (to->kind == EX_INDEX)
			to = facts_expr(fa, to->a);
		if (program_variable(fl->program, s.fn, to, &other) &&
		    program_same(fl->program, other, def))
			flow_follow_in(fl, s.fn, s.event->b, s, out);
	}
	flow_taken(fl, name, module, &def, false, out);
}

static void global(struct flow *fl, struct fn f, const struct fact_expr *e,
		   struct value_vec *out)
{
	const char *name = facts_str(fn_facts(f), e->name);
	size_t before = out->n;
	struct fn def;

	if (program_variable(fl->program, f, e, &def))
		variable(fl, def, f.unit->module, out);
	else
		flow_want(fl, name);
	if (out->n == before)
		flow_unknown(fl, out, f,
			     xasprintf("nothing was found to set variable '%s'",
				       name));
}

static void returns_of(struct flow *fl, struct fn f, struct value_vec *out)
{
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		struct site s = { f, ev };

		if (ev->kind == EV_RETURN && ev->a && reach_at(f, i))
			flow_follow_in(fl, f, ev->a, s, out);
	}
}

/* The kernel's allocators are not looked into: each call of them makes another
 * object. A driver's own are. */
static bool is_allocator(const char *callee, const struct fn *def)
{
	if (def && !starts_with(fn_file(*def), "include/") &&
	    !starts_with(fn_file(*def), "mm/") &&
	    !starts_with(fn_file(*def), "lib/"))
		return false;
	return strstr(callee, "alloc") || strstr(callee, "memdup");
}

/* An object that the call ID in F makes. */
static void made(struct flow *fl, struct fn f, fact_expr_id id,
		 struct site from, struct value_vec *out)
{
	struct value *v = flow_add(fl, out, VALUE_LOCAL,
				   facts_expr_text(fn_facts(f), id), from);

	v->in = f;
	v->root = id;
}

/* Is that call done with: it makes what is asked for, or no object at all? */
static bool is_made(struct flow *fl, struct fn f, fact_expr_id id,
		    const char *callee, struct site from,
		    struct value_vec *out)
{
	if (!fl->makes)
		return false;
	if (fl->makes(fl->program, f.unit, callee)) {
		made(fl, f, id, from, out);
		return true;
	}
	return starts_with(callee, "ERR_PTR") ||
	       starts_with(callee, "ERR_CAST");
}

static void returned(struct flow *fl, struct fn f, fact_expr_id id,
		     struct site from, struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_event *call;
	struct fn_vec all = VEC_INIT;
	const char *callee;
	struct fn target;
	bool found;

	if (e->value < 0 || e->value >= f.func->nevents) {
		flow_unknown(fl, out, f,
			     xstrdup("a call that was not understood"));
		return;
	}
	call = fn_event(f, (uint32_t)e->value);
	callee = facts_callee(fa, call);
	if (!callee) {
		flow_unknown(fl, out, f,
			     xstrdup("it is returned by a call through a pointer"));
		return;
	}
	if (is_made(fl, f, id, callee, from, out))
		return;
	found = program_resolve(fl->program, f.unit, callee, FUNC_BODY,
				&target);
	if (is_allocator(callee, found ? &target : NULL)) {
		made(fl, f, id, from, out);
		return;
	}
	if (!fl->aside && (!found || (target.func->flags & FUNC_WEAK)))
		strmap_at(&fl->bodies, callee)->value = (void *)f.unit;
	if (!found) {
		flow_unknown(fl, out, f,
			     xasprintf("it is returned by %s(), which was not looked at",
				       callee));
		return;
	}
	program_variants(fl->program, target, &all);
	vec_for_each(t, &all)
		returns_of(fl, *t, out);
	vec_release(&all);
}

/* What stands in variable V, which something points to. */
static bool content(struct flow *fl, const struct value *v, const char *module,
		    struct value_vec *out)
{
	const struct fact_expr *e;

	if (!flow_is_known(v) || (v->sub && *v->sub))
		return false;
	if (v->kind == VALUE_OBJECT) {
		variable(fl, v->def, module, out);
		return true;
	}
	e = facts_expr(fn_facts(v->in), v->root);
	if (e->kind != EX_LOCAL && e->kind != EX_PARAM)
		return false;
	vec_push(&fl->path, v->in);
	if (e->kind == EX_LOCAL)
		local(fl, v->in, e, out);
	else
		flow_parameter(fl, v->in, e, out);
	fl->path.n--;
	return true;
}

/* What stands where pointer ID points to. */
static void pointed_to(struct flow *fl, struct fn f, fact_expr_id id,
		       struct value_vec *out)
{
	struct value_vec at = VEC_INIT;
	char *text = facts_expr_text(fn_facts(f), id);

	flow_follow(fl, f, id, flow_here(f), &at);
	vec_for_each(v, &at) {
		if (v->kind != VALUE_NULL &&
		    !content(fl, v, f.unit->module, out))
			flow_unknown(fl, out, f,
				     xasprintf("what '%s' points to could not be followed",
					       text));
	}
	if (!at.n)
		flow_unknown(fl, out, f,
			     xasprintf("'%s' could not be followed", text));
	free(text);
	value_vec_release(&at);
}

/* An element of an array of pointers: any of its elements. */
static void element(struct flow *fl, struct fn f, fact_expr_id base,
		    struct value_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, base);

	while (e->kind == EX_INDEX) {
		base = e->a;
		e = facts_expr(fa, base);
	}
	if (!(e->flags & EXPR_ARRAY))
		pointed_to(fl, f, base, out);
	else if (e->kind == EX_GLOBAL)
		global(fl, f, e, out);
	else if (e->kind == EX_LOCAL)
		local(fl, f, e, out);
	else
		flow_read_member(fl, f, e, out);
}

/* container_of(): the object around, where the pointer is to its part. */
static void container(struct flow *fl, struct fn f, const struct fact_expr *e,
		      struct site from, struct value_vec *out)
{
	char *part = xasprintf("%s.", facts_str(fn_facts(f), e->name));
	size_t before = out->n;

	flow_follow(fl, f, e->a, from, out);
	for (size_t i = before; i < out->n; i++) {
		struct value *v = &out->v[i];
		size_t n = v->sub ? strlen(v->sub) : 0;
		size_t m = strlen(part);

		if (flow_is_known(v) && ends_with(v->sub ? v->sub : "", part) &&
		    (n == m || v->sub[n - m - 1] == '.')) {
			v->sub[n - m] = '\0';
		} else if (v->kind != VALUE_UNKNOWN) {
			v->kind = VALUE_UNKNOWN;
			free(v->name);
			v->name = xstrdup("it is the container of something that could not be followed");
		}
	}
	free(part);
}

static void other(struct flow *fl, struct fn f, fact_expr_id id,
		  struct value_vec *out)
{
	char *text = facts_expr_text(fn_facts(f), id);

	flow_unknown(fl, out, f, xasprintf("'%s' could not be followed", text));
	free(text);
}

static void constant(struct flow *fl, struct fn f, const struct fact_expr *e,
		     struct site from, struct value_vec *out)
{
	const char *name = facts_str(fn_facts(f), e->name);
	struct value *v;

	if (e->kind == EX_FUNC) {
		v = flow_add(fl, out, VALUE_FUNC, xstrdup(name), from);
		program_resolve(fl->program, f.unit, name, FUNC_BODY, &v->def);
	} else if (e->kind == EX_NULL || e->value == 0) {
		flow_add(fl, out, VALUE_NULL, NULL, from);
	} else {
		flow_unknown(fl, out, f, xstrdup("it is a number"));
	}
}

static void step(struct flow *fl, struct fn f, fact_expr_id id,
		 struct site from, struct value_vec *out)
{
	const struct fact_expr *e = facts_expr(fn_facts(f), id);

	/* An array stands for its first element. */
	if (e->flags & EXPR_ARRAY) {
		flow_address(fl, f, id, from, out);
		return;
	}
	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
	case EX_INT:
	case EX_FUNC:
		constant(fl, f, e, from, out);
		break;
	case EX_ADDR:
		flow_address(fl, f, e->a, from, out);
		break;
	case EX_OBJECT:
		flow_address(fl, f, id, from, out);
		break;
	case EX_GLOBAL:
		global(fl, f, e, out);
		break;
	case EX_LOCAL:
		local(fl, f, e, out);
		break;
	case EX_PARAM:
		flow_parameter(fl, f, e, out);
		break;
	case EX_MEMBER:
		flow_read_member(fl, f, e, out);
		break;
	case EX_COND:
		flow_follow(fl, f, e->a, from, out);
		flow_follow(fl, f, e->b, from, out);
		break;
	case EX_CALL:
		returned(fl, f, id, from, out);
		break;
	case EX_INDEX:
		element(fl, f, e->a, out);
		break;
	case EX_DEREF:
		pointed_to(fl, f, e->a, out);
		break;
	case EX_BINARY:
		/* A pointer into an array. */
		if (e->op == OP_ADD || e->op == OP_MINUS)
			flow_follow(fl, f, e->a, from, out);
		else
			other(fl, f, id, out);
		break;
	default:
		if ((e->flags & EXPR_CONTAINER) && e->a)
			container(fl, f, e, from, out);
		else
			other(fl, f, id, out);
		break;
	}
}

void flow_follow(struct flow *fl, struct fn f, fact_expr_id id,
		 struct site from, struct value_vec *out)
{
	char *key;

	if (!flow_budget(fl, f, out))
		return;
	key = xasprintf("%p:%u", (const void *)f.func, id);
	if (flow_begin(fl, key)) {
		step(fl, f, id, from, out);
		flow_end(fl, key);
	}
	free(key);
}

void flow_follow_in(struct flow *fl, struct fn f, fact_expr_id id,
		    struct site from, struct value_vec *out)
{
	vec_push(&fl->path, f);
	flow_follow(fl, f, id, from, out);
	fl->path.n--;
}
