// SPDX-License-Identifier: GPL-2.0-only
#include "model/program/program.h"

#include "lib/file.h"
#include "lib/strbuf.h"
#include "model/program/priv.h"
#include "model/reach.h"
#include "text/token.h"

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
		free((*u)->hashes);
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
	strmap_release(&p->wholes, free_sites);
	strmap_release(&p->taken, free_sites);
	strmap_release(&p->through, free_sites);
	strmap_release(&p->address, free_sites);
	strmap_release(&p->places, NULL);
	strmap_release(&p->asked, NULL);
	strmap_release(&p->crowds, NULL);
}

/* --- loading --- */

/* A definition that is nowhere to be expected is looked for in so many files
 * that have its name, and not if they are more. */
#define DEFINITION_FILES 12
/* A member that more files use has a name that says nothing. */
#define MEMBER_FILES 64

static void take(void *ctx, struct parsed *one)
{
	struct program *p = ctx;
	struct unit *u = xcalloc(1, sizeof(*u));

	u->file = xstrdup(one->file);
	u->cached = one->cached;
	u->aside = p->searching;
	u->facts = one->facts;
	one->facts = (struct facts){ 0 };
	u->reach = xcalloc(u->facts.n_funcs + 1, sizeof(*u->reach));
	if (one->failure)
		u->failure = xstrdup(one->failure);
	u->module = kbuild_module(p->kbuild, u->file);
	vec_push(&p->units, u);
	strmap_at(&p->unit_of, u->file)->value = u;
	program_link(p, u);
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

	for (size_t i = 0; i < n; i++) {
		struct unit *u = strmap_get(&p->unit_of, files[i]);

		if (u)
			u->aside &= p->searching;
		add_units_of(p, files[i], 0, &todo, &have);
	}
	vec_sort(&todo, str_vec_cmp);
	if (todo.n)
		ret = parser_run(p->parser, (const char *const *)todo.v,
				 todo.n, take, p);
	strmap_release(&have, NULL);
	str_vec_release(&todo);
	return ret;
}

bool program_module_file(void *ctx, const char *path, uint64_t may)
{
	const struct program_module *w = ctx;

	(void)may;
	return ends_with(path, ".c") &&
	       (!w->module ||
		streq(kbuild_module(w->p->kbuild, path), w->module));
}

/* The second name is a struct's tag; the module's own files may know it by a
 * typedef, or not at all. */
static bool is_wanted_member(void *ctx, const char *path, uint64_t may)
{
	return may == 3 ? ends_with(path, ".c") :
			  (may & 1) && program_module_file(ctx, path, may);
}

/* Load what has one of NAMES: of MODULE alone, if that is given; nothing if
 * it were more than MAX files. */
static int load_users(struct program *p, const char *const *names, size_t n,
		      const char *module, size_t max)
{
	struct str_vec files = VEC_INIT;
	struct program_module wanted = { p, module };
	struct scan hits = { 0 };
	int ret;

	scan_names(p->tree, p->scan, names, n, program_module_file,
		   &wanted, &hits);
	vec_for_each(f, &hits.files) {
		if (f->words)
			vec_push(&files, xstrdup(f->path));
	}
	ret = files.n > max ? 0 : program_load(p, files.v, files.n);
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
				 NULL, SIZE_MAX);
	}
	vec_release(&fresh);
	return ret;
}

/* The module that defines NAME, NULL if that is not one. */
static const char *module_of(const struct program *p, const char *name)
{
	const struct fn_vec *v = strmap_get(&p->defs, name);
	const char *module = NULL;

	if (!v || strmap_has(&p->scan->exports, name))
		return NULL;
	vec_for_each(f, v) {
		if (module && !streq(module, f->unit->module))
			return NULL;
		module = f->unit->module;
	}
	return module;
}

/* For each name, the module whose files are asked; NULL: none. */
struct module_names {
	struct program *p;
	const char *modules[SCAN_MAX_WORDS];
};

static bool is_in_its_module(void *ctx, const char *path, uint64_t may)
{
	const struct module_names *w = ctx;
	const char *module;

	if (!ends_with(path, ".c") || strmap_has(&w->p->unit_of, path))
		return false;
	module = kbuild_module(w->p->kbuild, path);
	for (size_t i = 0; i < SCAN_MAX_WORDS; i++) {
		if ((may >> i & 1) && w->modules[i] &&
		    streq(w->modules[i], module))
			return true;
	}
	return false;
}

int program_load_module_users(struct program *p, char *const *names, size_t n,
			      size_t max)
{
	struct str_vec files = VEC_INIT;
	struct module_names wanted = { .p = p };
	struct scan hits = { 0 };
	int ret = 0;

	if (n > SCAN_MAX_WORDS)
		n = SCAN_MAX_WORDS;
	for (size_t i = 0; i < n; i++)
		wanted.modules[i] = module_of(p, names[i]);
	if (n)
		scan_names(p->tree, p->scan, (const char *const *)names, n,
			   is_in_its_module, &wanted, &hits);
	for (size_t i = 0; i < n && ret == 0; i++) {
		const char *module = wanted.modules[i];

		if (!module)
			continue;
		vec_for_each(f, &hits.files) {
			if ((f->words >> i & 1) && f->kind == SCAN_C &&
			    !strmap_has(&p->unit_of, f->path) &&
			    streq(kbuild_module(p->kbuild, f->path), module))
				vec_push(&files, xstrdup(f->path));
		}
		if (files.n <= max) {
			max -= files.n;
			strset_add(&p->asked, names[i]);
			ret = program_load(p, files.v, files.n);
		}
		str_vec_release(&files);
	}
	scan_release(&hits);
	return ret;
}

int program_load_definition(struct program *p, const struct unit *user,
			    const char *name)
{
	char *file = strmap_get(&p->scan->exports, name);
	char *key;
	bool fresh;
	struct fn f;

	if (file)
		return program_load(p, &file, 1);
	/* Whoever asks again gets what was found the first time. */
	key = xasprintf("definition %s %s", name, user->module);
	fresh = strset_add(&p->asked, key);
	free(key);
	if (!fresh)
		return 0;
	if (load_users(p, &name, 1, user->module, SIZE_MAX) < 0)
		return -1;
	if (program_resolve(p, user, name, FUNC_BODY, &f) ||
	    program_resolve(p, user, name, FUNC_INIT, &f))
		return 0;
	return load_users(p, &name, 1, NULL, DEFINITION_FILES);
}

int program_load_member(struct program *p, const struct unit *user,
			const char *tag, const char *name)
{
	const char *names[] = { name, tag };
	struct program_module wanted = { p, user->module };
	char *key = xasprintf("%s.%s", tag, name);
	struct str_vec files = VEC_INIT;
	struct scan hits = { 0 };
	int ret = 0;

	if (!strset_add(&p->asked, key))
		goto out;
	scan_names(p->tree, p->scan, names, ARRAY_SIZE(names),
		   is_wanted_member, &wanted, &hits);
	vec_for_each(f, &hits.files) {
		if (f->kind == SCAN_C && (f->words & 1) &&
		    ((f->words & 2) || streq(kbuild_module(p->kbuild, f->path),
					     user->module)))
			vec_push(&files, xstrdup(f->path));
	}
	if (files.n > MEMBER_FILES)
		strset_add(&p->crowds, key);
	else
		ret = program_load(p, files.v, files.n);
	scan_release(&hits);
	str_vec_release(&files);
out:
	free(key);
	return ret;
}

/* --- looking things up --- */

bool program_says(const struct program *p, const char *file,
		  const struct fact_loc *l, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	bool says = false;
	size_t pos = 0;

	if (tree_read(p->tree, file, &text) == 0 && l->offset < text.len) {
		const char *from = strbuf_str(&text) + l->offset;

		says = word_find(from, strcspn(from, ";{}"), name, &pos);
	}
	strbuf_release(&text);
	return says;
}

bool program_copies(const char *callee)
{
	static const char *const names[] = {
		"memcpy", "memmove", "__memcpy", "__memmove",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (streq(callee, names[i]))
			return true;
	}
	return false;
}

/* Of all that are GOOD: a strong definition rather than a weak one, and one
 * that is there with all config symbols on rather than off. */
static bool pick(const struct fn_vec *v, enum func_kind kind,
		 bool (*good)(struct fn f, const void *arg), const void *arg,
		 struct fn *out)
{
	int best = 0;

	if (!v)
		return false;
	vec_for_each(f, v) {
		int rank = 1 + !(f->func->flags & FUNC_VARIANT) +
			   2 * !(f->func->flags & FUNC_WEAK);

		if (rank > best && f->func->kind == kind && good(*f, arg)) {
			*out = *f;
			best = rank;
		}
	}
	return best > 0;
}

static bool any(struct fn f, const void *arg)
{
	(void)arg;
	return !(f.func->flags & FUNC_LOCAL);
}

static bool same_module(struct fn f, const void *arg)
{
	const struct unit *u = arg;

	return any(f, NULL) && !(f.func->flags & FUNC_STATIC) &&
	       streq(f.unit->module, u->module);
}

static bool in_file(struct fn f, const void *arg)
{
	return any(f, NULL) && !(f.func->flags & FUNC_STATIC) &&
	       streq(fn_file(f), arg);
}

static bool is_global(struct fn f, const void *arg)
{
	(void)arg;
	return any(f, NULL) && !(f.func->flags & FUNC_STATIC);
}

/*
 * What is built in is one link unit: any function that is not static can be
 * called from anywhere there, exported or not. Two of one name cannot be in
 * it, so a name that two files define says nothing.
 */
static bool pick_builtin(const struct fn_vec *v, enum func_kind kind,
			 struct fn *out)
{
	if (!pick(v, kind, is_global, NULL, out))
		return false;
	vec_for_each(f, v) {
		if (f->func->kind == kind && is_global(*f, NULL) &&
		    !(f->func->flags & FUNC_WEAK) &&
		    !streq(fn_file(*f), fn_file(*out)))
			return false;
	}
	return true;
}

const char *program_builtin(const struct program *p, const char *name)
{
	struct fn f;

	return pick_builtin(strmap_get(&p->defs, name), FUNC_BODY, &f) ?
		       fn_file(f) :
		       NULL;
}

bool program_resolve(const struct program *p, const struct unit *unit,
		     const char *name, enum func_kind kind, struct fn *out)
{
	const struct fn_vec *all = strmap_get(&p->defs, name);
	const char *exporter = strmap_get(&p->scan->exports, name);
	struct fn weak = { NULL, NULL };

	if (pick(strmap_get(&unit->funcs, name), kind, any, NULL, out)) {
		if (!(out->func->flags & FUNC_WEAK))
			return true;
		weak = *out;
	}
	if (pick(all, kind, same_module, unit, out) &&
	    !(out->func->flags & FUNC_WEAK))
		return true;
	if (exporter && pick(all, kind, in_file, exporter, out) &&
	    !(out->func->flags & FUNC_WEAK))
		return true;
	if (pick_builtin(all, kind, out))
		return true;
	*out = weak;
	return weak.unit != NULL;
}

static bool is_local(struct fn f, const void *arg)
{
	const struct fact_expr *e = arg;

	return (f.func->flags & FUNC_LOCAL) &&
	       fact_global_id(&f.func->loc) == e->value;
}

bool program_variable(const struct program *p, struct fn user,
		      const struct fact_expr *e, struct fn *out)
{
	const char *name = facts_str(fn_facts(user), e->name);

	if (!e->value)
		return program_resolve(p, user.unit, name, FUNC_INIT, out);
	return pick(strmap_get(&user.unit->funcs, name), FUNC_INIT, is_local, e,
		    out) &&
	       streq(fn_file(*out), fn_file(user));
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

static uint64_t hash_of(struct fn f)
{
	return f.unit->hashes[f.func - f.unit->facts.funcs];
}

bool program_same(const struct program *p, struct fn a, struct fn b)
{
	struct fn_vec as = VEC_INIT, bs = VEC_INIT;
	bool same = false;

	if (a.func->kind != b.func->kind || !streq(fn_file(a), fn_file(b)) ||
	    !streq(fn_name(a), fn_name(b)))
		return false;
	if (a.func->kind == FUNC_INIT)
		return a.func->loc.offset == b.func->loc.offset &&
		       (a.unit == b.unit || hash_of(a) == hash_of(b));
	if (a.unit == b.unit)
		return true;
	/* Code of a header is the same in two units unless macros make it
	 * another. */
	program_variants(p, a, &as);
	program_variants(p, b, &bs);
	vec_for_each(x, &as)
		vec_for_each(y, &bs)
			same |= hash_of(*x) == hash_of(*y);
	vec_release(&as);
	vec_release(&bs);
	return same;
}

bool program_among(const struct program *p, const struct fn_vec *v, struct fn f)
{
	vec_for_each(x, v) {
		if (program_same(p, *x, f))
			return true;
	}
	return false;
}

char *fn_key(struct fn f)
{
	return xasprintf("%s:%s", fn_file(f), fn_name(f));
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
		    program_same(p, target, f))
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
