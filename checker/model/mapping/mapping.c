// SPDX-License-Identifier: GPL-2.0-only
/* An importer's driver, the calls by which it maps, and who gets there. */
#include "model/mapping/priv.h"

#include "model/calls/deferred.h"
#include "model/resv/resv.h"

/* Files that may be loaded for the callers of one importer's functions. */
#define CALLER_FILES 8

bool mapping_in_driver(const struct mapping *m, struct fn f)
{
	return strmap_has(&m->modules, f.unit->module);
}

/* --- calls that map --- */

static bool is_map(const struct api_func *f)
{
	return f->role == API_ROLE_MAP || f->role == API_ROLE_MAP_UNLOCKED;
}

static bool is_attach(const struct api_func *f)
{
	return f->role == API_ROLE_ATTACH || f->role == API_ROLE_DYNAMIC_ATTACH;
}

void mapping_others(const struct mapping *m, struct fn_vec *out)
{
	for (const struct api_func *a = api_funcs; a->name; a++) {
		const struct site_vec *v = strmap_get(&m->p->calls, a->name);

		for (size_t i = 0; is_attach(a) && v && i < v->n; i++) {
			struct fn f = v->v[i].fn;

			if (mapping_in_driver(m, f) &&
			    !is_interface_code(m->p, f) &&
			    !program_same(m->p, f, m->imp->attach.fn))
				vec_push(out, f);
		}
	}
}

/* Who attached what expression ID of F is? Asked of loaded code only: a trail
 * that is lost says nothing. */
static void origins(const struct mapping *m, struct fn f, fact_expr_id id,
		    const struct fn_vec *others, bool *mine, bool *theirs)
{
	struct value_vec values = VEC_INIT;
	struct flow fl;

	*mine = program_same(m->p, f, m->imp->attach.fn);
	*theirs = program_among(m->p, others, f);
	flow_init(&fl, m->p);
	flow_values(&fl, f, id, &values);
	vec_for_each(v, &values) {
		if (v->from.fn.unit)
			vec_push(&v->path, v->from.fn);
		vec_for_each(g, &v->path) {
			*mine |= program_same(m->p, *g, m->imp->attach.fn);
			*theirs |= program_among(m->p, others, *g);
		}
	}
	value_vec_release(&values);
	flow_release(&fl);
}

static void add_site(struct mapping *m, const struct site *s,
		     const struct fn_vec *others)
{
	const struct facts *fa = fn_facts(s->fn);
	struct mapping_site one = { *s, true };
	bool mine, theirs;

	if (others->n && facts_list_n(fa, s->event->args)) {
		origins(m, s->fn, facts_list_at(fa, s->event->args, 0), others,
			&mine, &theirs);
		if (theirs && !mine)
			return;
		one.sure = mine;
	}
	vec_push(&m->sites, one);
}

static void find_sites(struct mapping *m)
{
	struct fn_vec others = VEC_INIT;

	mapping_others(m, &others);
	for (const struct api_func *a = api_funcs; a->name; a++) {
		const struct site_vec *v = strmap_get(&m->p->calls, a->name);

		for (size_t i = 0; is_map(a) && v && i < v->n; i++) {
			struct fn f = v->v[i].fn;

			if (mapping_in_driver(m, f) &&
			    is_interface(m->p, f.unit, a->name) &&
			    !is_interface_code(m->p, f) &&
			    (m->row->test || !is_test_file(fn_file(f))))
				add_site(m, &v->v[i], &others);
		}
	}
	vec_release(&others);
}

void mapping_init(struct mapping *m, struct program *p, const struct imp *imp,
		  const struct importer *row)
{
	*m = (struct mapping){ .p = p, .imp = imp, .row = row };
	m->own = imp->ops.def.unit ? imp->ops.def.unit->module :
				     imp->attach.fn.unit->module;
	strset_add(&m->modules, m->own);
	strset_add(&m->modules, imp->attach.fn.unit->module);
	if (imp->callback.unit)
		strset_add(&m->modules, imp->callback.unit->module);
	vec_for_each(f, &imp->flow)
		strset_add(&m->modules, f->unit->module);
	find_sites(m);
	attach_init(m);
}

void mapping_release(struct mapping *m)
{
	attach_release(m);
	strmap_release(&m->modules, NULL);
	strmap_release(&m->asked, NULL);
	vec_release(&m->sites);
}

/* --- who gets there --- */

static bool is_wanted(void *ctx, const char *path, uint64_t may)
{
	const struct mapping *m = ctx;

	(void)may;
	return ends_with(path, ".c") && !strmap_has(&m->p->unit_of, path) &&
	       strmap_has(&m->modules, kbuild_module(m->p->kbuild, path));
}

/* Load what has the name of F in its text, if that is not too much. */
static void load_callers(struct mapping *m, struct fn f)
{
	struct str_vec files = VEC_INIT;
	const char *name = fn_name(f);
	struct scan hits = { 0 };

	if ((f.func->flags & FUNC_STATIC) || !strset_add(&m->asked, name))
		return;
	scan_names(m->p->tree, m->p->scan, &name, 1, is_wanted, m, &hits);
	vec_for_each(h, &hits.files) {
		if (h->words)
			vec_push(&files, xstrdup(h->path));
	}
	if (m->loads + files.n > CALLER_FILES ||
	    program_load(m->p, files.v, files.n) < 0)
		m->cut = true;
	else
		m->loads += files.n;
	scan_release(&hits);
	str_vec_release(&files);
}

static bool is_exported(const struct program *p, struct fn f)
{
	const char *file = strmap_get(&p->scan->exports, fn_name(f));

	return file && streq(file, fn_file(f));
}

static bool is_code(void *ctx, const char *path, uint64_t may)
{
	(void)ctx;
	(void)may;
	return ends_with(path, ".c");
}

void mapping_users(const struct mapping *m, const char *name,
		   struct strmap *modules)
{
	struct scan hits = { 0 };

	scan_names(m->p->tree, m->p->scan, &name, 1, is_code, NULL, &hits);
	vec_for_each(f, &hits.files) {
		const char *module = kbuild_module(m->p->kbuild, f->path);

		if (f->words && !strmap_has(&m->modules, module))
			strset_add(modules, module);
	}
	scan_release(&hits);
}

/* Calls through TAG.NAME in the driver; false: there are none. */
static bool through(const struct mapping *m, const char *tag, const char *name,
		    struct site_vec *out)
{
	char *key = xasprintf("%s.%s", tag, name);
	const struct site_vec *v = strmap_get(&m->p->through, key);
	bool any = false;

	for (size_t i = 0; v && i < v->n; i++) {
		if (!mapping_in_driver(m, v->v[i].fn))
			continue;
		vec_push(out, v->v[i]);
		any = true;
	}
	free(key);
	return any;
}

static bool starts_later(const char *callee)
{
	for (const struct deferred_setup *d = deferred_setups; d->name; d++) {
		if (streq(d->name, callee))
			return true;
	}
	return false;
}

/* S gives the address of a function away. */
static void given(const struct mapping *m, const struct site *s,
		  struct mapping_callers *out)
{
	const struct facts *fa = fn_facts(s->fn);
	const struct fact_expr *to = facts_expr(fa, s->event->a);
	const char *tag, *name;

	if (s->event->kind == EV_CALL && facts_callee(fa, s->event) &&
	    starts_later(facts_callee(fa, s->event))) {
		out->entries |= ENTRY_START;
		return;
	}
	while (to->kind == EX_INDEX)
		to = facts_expr(fa, to->a);
	if (s->event->kind != EV_STORE || to->kind != EX_MEMBER) {
		out->entries |= ENTRY_POINTER;
		return;
	}
	tag = facts_str(fa, to->type);
	name = facts_str(fa, to->name);
	if (resv_starts_free(tag, name))
		out->entries |= ENTRY_START;
	else if (!through(m, tag, name, &out->sites))
		out->entries |= ENTRY_POINTER;
}

/*
 * F is exported. Do those who call it attach by this importer? What a helper
 * has for others is nothing to it, nor what is for those of another importer.
 */
static bool is_for_users(const struct mapping *m, struct fn f)
{
	struct strmap callers = STRMAP_INIT, users = STRMAP_INIT;
	bool any, exported = false;

	if (!streq(f.unit->module, m->own))
		return false;
	mapping_users(m, fn_name(f), &callers);
	vec_for_each(g, &m->attach.own) {
		if (is_exported(m->p, *g)) {
			exported = true;
			mapping_users(m, fn_name(*g), &users);
		}
	}
	any = !exported || !callers.n;
	for (size_t i = 0; !any && i < callers.n; i++)
		any = strmap_has(&users, callers.entries[i].key);
	strmap_release(&callers, NULL);
	strmap_release(&users, NULL);
	return any;
}

void mapping_callers(struct mapping *m, struct fn f,
		     struct mapping_callers *out)
{
	const struct site_vec *taken;
	struct site_vec calls = VEC_INIT;

	*out = (struct mapping_callers){ .entries = 0 };
	load_callers(m, f);
	program_callers(m->p, f, &calls);
	vec_for_each(c, &calls) {
		if (mapping_in_driver(m, c->fn) &&
		    !program_same(m->p, c->fn, f))
			vec_push(&out->sites, *c);
	}
	vec_release(&calls);
	taken = strmap_get(&m->p->address, fn_name(f));
	for (size_t i = 0; taken && i < taken->n; i++) {
		struct fn target;

		if (mapping_in_driver(m, taken->v[i].fn) &&
		    program_resolve(m->p, taken->v[i].fn.unit, fn_name(f),
				    FUNC_BODY, &target) &&
		    program_same(m->p, target, f))
			given(m, &taken->v[i], out);
	}
	if (is_exported(m->p, f)) {
		if (is_for_users(m, f))
			out->entries |= ENTRY_EXPORTED;
	} else if (!out->sites.n && !out->entries &&
		   !(f.func->flags & FUNC_STATIC)) {
		out->entries |= ENTRY_ROOT;
	}
}

void mapping_targets(const struct mapping *m, struct fn f, fact_expr_id id,
		     struct fn_vec *out)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	const struct site_vec *stores;

	while (e->kind == EX_INDEX || e->kind == EX_DEREF)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER)
		return;
	stores = program_stores(m->p, facts_str(fa, e->type),
				facts_str(fa, e->name));
	for (size_t i = 0; stores && i < stores->n; i++) {
		const struct site *s = &stores->v[i];
		const struct facts *sfa = fn_facts(s->fn);
		const struct fact_expr *b = facts_expr(sfa, s->event->b);
		struct fn target;

		if (b->kind == EX_ADDR)
			b = facts_expr(sfa, b->a);
		if (b->kind == EX_FUNC && mapping_in_driver(m, s->fn) &&
		    program_resolve(m->p, s->fn.unit, facts_str(sfa, b->name),
				    FUNC_BODY, &target) &&
		    !program_among(m->p, out, target))
			vec_push(out, target);
	}
}
