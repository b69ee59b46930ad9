// SPDX-License-Identifier: GPL-2.0-only
#include "model/program.h"

#include "lib/file.h"
#include "model/reach.h"

static void free_fns(void *v)
{
	struct fn_vec *fns = v;

	if (fns)
		vec_release(fns);
	free(fns);
}

static void free_sites(void *v)
{
	struct site_vec *sites = v;

	if (sites)
		vec_release(sites);
	free(sites);
}

static void add_fn(struct strmap *map, const char *key, struct fn f)
{
	struct strmap_entry *e = strmap_at(map, key);
	struct fn_vec *v = e->value;

	if (!v)
		v = e->value = xcalloc(1, sizeof(*v));
	vec_push(v, f);
}

static void add_site(struct strmap *map, const char *key, struct fn f,
		     const struct fact_event *ev)
{
	struct strmap_entry *e = strmap_at(map, key);
	struct site_vec *v = e->value;
	struct site s = { f, ev };

	if (!v)
		v = e->value = xcalloc(1, sizeof(*v));
	vec_push(v, s);
}

void program_init(struct program *p, const struct tree *tree,
		  const struct scan *scan, struct parser *parser, int jobs)
{
	*p = (struct program){ .tree = tree, .scan = scan, .parser = parser,
			       .jobs = jobs };
	p->kbuild = parser_kbuild(parser);
}

void program_release(struct program *p)
{
	vec_for_each(u, &p->units) {
		reach_release(*u);
		strmap_release(&(*u)->funcs, free_fns);
		facts_release(&(*u)->facts);
		free((*u)->failure);
		free((*u)->file);
		free(*u);
	}
	vec_release(&p->units);
	strmap_release(&p->unit_of, NULL);
	strmap_release(&p->defs, free_fns);
	strmap_release(&p->calls, free_sites);
	strmap_release(&p->stores, free_sites);
	strmap_release(&p->vars, free_sites);
	strmap_release(&p->objects, free_sites);
	strmap_release(&p->address, free_sites);
	strmap_release(&p->places, NULL);
	strmap_release(&p->asked, NULL);
}

/* --- linking --- */

static void link_value(struct program *p, struct fn f,
		       const struct fact_event *ev, fact_expr_id id)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);

	switch ((enum expr_kind)e->kind) {
	case EX_FUNC:
		add_site(&p->address, facts_str(fa, e->name), f, ev);
		break;
	case EX_COND:
		link_value(p, f, ev, e->a);
		link_value(p, f, ev, e->b);
		break;
	case EX_ADDR:
	case EX_DEREF:
		link_value(p, f, ev, e->a);
		break;
	default:
		break;
	}
}

static void link_store(struct program *p, struct fn f,
		       const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *to = facts_expr(fa, ev->a);

	link_value(p, f, ev, ev->b);
	/* An element of an array of pointers counts as the array. */
	while (to->kind == EX_INDEX)
		to = facts_expr(fa, to->a);
	if (to->kind == EX_MEMBER) {
		char *key = xasprintf("%s.%s", facts_str(fa, to->type),
				      facts_str(fa, to->name));

		add_site(&p->stores, key, f, ev);
		free(key);
	} else if (to->kind == EX_GLOBAL) {
		add_site(&p->vars, facts_str(fa, to->name), f, ev);
	}
}

static void link_events(struct program *p, struct fn f)
{
	const struct facts *fa = fn_facts(f);

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee;

		/* What cannot happen is no evidence. */
		if (!reach_at(f, i))
			continue;
		switch ((enum event_kind)ev->kind) {
		case EV_CALL:
			callee = facts_callee(fa, ev);
			if (callee)
				add_site(&p->calls, callee, f, ev);
			for (uint32_t a = 0; a < facts_list_n(fa, ev->args);
			     a++)
				link_value(p, f, ev,
					   facts_list_at(fa, ev->args, a));
			break;
		case EV_STORE:
			link_store(p, f, ev);
			break;
		case EV_OBJECT:
			add_site(&p->objects, facts_str(fa, ev->name), f, ev);
			break;
		case EV_RETURN:
			link_value(p, f, ev, ev->a);
			break;
		default:
			break;
		}
	}
}

/* Code in a header, or in an included .c file, comes with several units. */
static bool first_seen(struct program *p, struct fn f)
{
	char *key = xasprintf("%s:%u:%s:%d:%u", fn_file(f), f.func->loc.offset,
			      fn_name(f), !!(f.func->flags & FUNC_VARIANT),
			      f.func->flags & FUNC_VARIANT ? f.func->nevents :
							     0);
	bool first = strset_add(&p->places, key);

	free(key);
	return first;
}

static void link_unit(struct program *p, struct unit *u)
{
	for (uint32_t i = 0; i < u->facts.n_funcs; i++) {
		struct fn f = { u, &u->facts.funcs[i] };

		add_fn(&u->funcs, fn_name(f), f);
		if (!first_seen(p, f))
			continue;
		add_fn(&p->defs, fn_name(f), f);
		link_events(p, f);
	}
}

/* --- loading --- */

static void take(void *ctx, struct parsed *one)
{
	struct program *p = ctx;
	struct unit *u = xcalloc(1, sizeof(*u));

	u->file = xstrdup(one->file);
	u->cached = one->cached;
	u->facts = one->facts;
	one->facts = (struct facts){ 0 };
	u->reach = xcalloc(u->facts.n_funcs + 1, sizeof(*u->reach));
	if (one->failure)
		u->failure = xstrdup(one->failure);
	u->module = kbuild_module(p->kbuild, u->file);
	vec_push(&p->units, u);
	strmap_at(&p->unit_of, u->file)->value = u;
	link_unit(p, u);
}

/* Does one .c file include FILE? Add those that do, or FILE itself. */
static void add_units_of(struct program *p, const char *file, int depth,
			 struct str_vec *out, struct strmap *have)
{
	bool included = false;

	vec_for_each(inc, &p->scan->includes) {
		char *dir, *path, *clean;

		if (!streq(path_base(inc->what), path_base(file)))
			continue;
		dir = path_dir(inc->from);
		path = path_join(dir, inc->what);
		clean = path_normalize(path);
		if (depth < 4 && clean && streq(clean, file)) {
			included = true;
			add_units_of(p, inc->from, depth + 1, out, have);
		}
		free(clean);
		free(path);
		free(dir);
	}
	if (!included && !strmap_has(&p->unit_of, file) &&
	    strset_add(have, file))
		vec_push(out, xstrdup(file));
}

int program_load(struct program *p, char *const *files, size_t n)
{
	struct str_vec todo = VEC_INIT;
	struct strmap have = STRMAP_INIT;
	int ret = 0;

	for (size_t i = 0; i < n; i++)
		add_units_of(p, files[i], 0, &todo, &have);
	vec_sort(&todo, str_vec_cmp);
	if (todo.n)
		ret = parser_run(p->parser, (const char *const *)todo.v,
				 todo.n, take, p);
	strmap_release(&have, NULL);
	str_vec_release(&todo);
	return ret;
}

/* Load what has one of NAMES; of MODULE alone, if that is given. */
static int load_users(struct program *p, const char *const *names, size_t n,
		      const char *module)
{
	struct str_vec files = VEC_INIT;
	struct scan hits = { 0 };
	int ret;

	scan_names(p->tree, names, n, p->jobs, &hits);
	vec_for_each(f, &hits.files) {
		if (f->words && f->kind == SCAN_C &&
		    (!module ||
		     streq(kbuild_module(p->kbuild, f->path), module)))
			vec_push(&files, xstrdup(f->path));
	}
	ret = program_load(p, files.v, files.n);
	scan_release(&hits);
	str_vec_release(&files);
	return ret;
}

int program_load_users(struct program *p, char *const *names, size_t n)
{
	struct VEC_OF(const char *) fresh = VEC_INIT;
	int ret = 0;

	for (size_t i = 0; i < n; i++) {
		if (strset_add(&p->asked, names[i]))
			vec_push(&fresh, names[i]);
	}
	for (size_t i = 0; i < fresh.n && ret == 0; i += SCAN_MAX_WORDS) {
		size_t left = fresh.n - i;

		ret = load_users(p, fresh.v + i,
				 left < SCAN_MAX_WORDS ? left :
							 SCAN_MAX_WORDS,
				 NULL);
	}
	vec_release(&fresh);
	return ret;
}

int program_load_definition(struct program *p, const struct unit *user,
			    const char *name)
{
	char *file = strmap_get(&p->scan->exports, name);

	if (file)
		return program_load(p, &file, 1);
	return load_users(p, &name, 1, user->module);
}

/* --- looking things up --- */

static bool pick(const struct fn_vec *v, enum func_kind kind,
		 bool (*good)(struct fn f, const void *arg), const void *arg,
		 struct fn *out)
{
	if (!v)
		return false;
	vec_for_each(f, v) {
		if (f->func->kind == kind && !(f->func->flags & FUNC_VARIANT) &&
		    good(*f, arg)) {
			*out = *f;
			return true;
		}
	}
	/* What exists only with some config symbols off. */
	vec_for_each(f, v) {
		if (f->func->kind == kind && good(*f, arg)) {
			*out = *f;
			return true;
		}
	}
	return false;
}

static bool any(struct fn f, const void *arg)
{
	(void)arg;
	return !(f.func->flags & FUNC_LOCAL);
}

static bool same_module(struct fn f, const void *arg)
{
	const struct unit *u = arg;

	return !(f.func->flags & FUNC_STATIC) &&
	       streq(f.unit->module, u->module);
}

static bool in_file(struct fn f, const void *arg)
{
	return !(f.func->flags & FUNC_STATIC) && streq(fn_file(f), arg);
}

bool program_resolve(const struct program *p, const struct unit *unit,
		     const char *name, enum func_kind kind, struct fn *out)
{
	const struct fn_vec *all = strmap_get(&p->defs, name);
	const char *exporter = strmap_get(&p->scan->exports, name);

	if (pick(strmap_get(&unit->funcs, name), kind, any, NULL, out))
		return true;
	if (pick(all, kind, same_module, unit, out))
		return true;
	return exporter && pick(all, kind, in_file, exporter, out);
}

void program_variants(const struct program *p, struct fn f, struct fn_vec *out)
{
	const struct fn_vec *v = strmap_get(&f.unit->funcs, fn_name(f));

	(void)p;
	vec_for_each(o, v) {
		if (o->func->loc.file == f.func->loc.file &&
		    o->func->kind == f.func->kind)
			vec_push(out, *o);
	}
}

void program_callers(const struct program *p, struct fn f,
		     struct site_vec *out)
{
	const struct site_vec *v = strmap_get(&p->calls, fn_name(f));

	if (!v)
		return;
	vec_for_each(s, v) {
		struct fn target;

		/* A name may mean another function to another module. */
		if (program_resolve(p, s->fn.unit, fn_name(f), FUNC_BODY,
				    &target) &&
		    streq(fn_file(target), fn_file(f)))
			vec_push(out, *s);
	}
}

const struct site_vec *program_stores(const struct program *p, const char *tag,
				      const char *name)
{
	char *key = xasprintf("%s.%s", tag, name);
	const struct site_vec *v = strmap_get(&p->stores, key);

	free(key);
	return v;
}

const struct site_vec *program_objects(const struct program *p,
				       const char *tag)
{
	return strmap_get(&p->objects, tag);
}
