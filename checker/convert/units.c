// SPDX-License-Identifier: GPL-2.0-only
#include "convert/units.h"

#include "lib/file.h"
#include "parse/parse.h"

#include <stdint.h>

void units_free(struct units *u)
{
	if (!u)
		return;
	vec_for_each(r, &u->refs) {
		free(r->path);
		free(r->name);
		free(r->type);
	}
	vec_release(&u->refs);
	strmap_release(&u->index, NULL);
	strmap_release(&u->files, NULL);
	strmap_release(&u->seen, NULL);
	strmap_release(&u->errors, NULL);
	str_vec_release(&u->failed);
	strmap_release(&u->broken, free);
	strmap_release(&u->tries, NULL);
	free(u);
}

/* --- taking in one translation unit --- */

static void add_ref(struct units *u, const struct facts *f,
		    const struct fact_ref *r)
{
	bool macro = r->flags & REF_MACRO;
	const struct fact_loc *at = macro ? &r->used : &r->loc;
	struct unit_ref one = { .offset = at->offset, .macro = macro };
	char *key;

	if ((r->flags & REF_POSITIONAL) || !at->file || r->kind == REF_OTHER)
		return;
	key = xasprintf("%s:%u:%d:%s.%s", facts_path(f, at->file), at->offset,
			macro, facts_str(f, r->type), facts_str(f, r->name));
	if (strset_add(&u->index, key)) {
		one.path = xstrdup(facts_path(f, at->file));
		one.kind = r->kind;
		one.name = xstrdup(facts_str(f, r->name));
		one.type = xstrdup(facts_str(f, r->type));
		vec_push(&u->refs, one);
	}
	free(key);
}

static void add_error(struct units *u, const struct facts *f,
		      const struct fact_diag *d)
{
	struct strmap_entry *e;
	char *key;

	if (d->level < 3)
		return;
	key = xasprintf("%s: %s", facts_path(f, d->loc.file),
			facts_str(f, d->text));
	e = strmap_at(&u->errors, key);
	e->value = (void *)((uintptr_t)e->value + 1);
	free(key);
}

static void add_broken(struct units *u, const struct facts *f,
		       const struct fact_diag *d, const char *file)
{
	const char *path = d->loc.file ? facts_path(f, d->loc.file) : file;
	struct strmap_entry *e = strmap_at(&u->broken, file);

	if (!e->value)
		e->value = xasprintf("%s:%u: %s", path, d->loc.line,
				     facts_str(f, d->text));
}

static void take_unit(void *ctx, struct parsed *one)
{
	const struct facts *f = &one->facts;
	struct units *u = ctx;
	bool good = true;

	strset_add(&u->files, one->file);
	if (one->failure) {
		vec_push(&u->failed,
			 xasprintf("%s: %s", one->file, one->failure));
		return;
	}
	for (uint32_t i = 0; i < f->n_refs; i++)
		add_ref(u, f, &f->refs[i]);
	for (uint32_t i = 0; i < f->n_diags; i++) {
		add_error(u, f, &f->diags[i]);
		if (good && f->diags[i].level >= 3) {
			add_broken(u, f, &f->diags[i], one->file);
			good = false;
		}
	}
	if (!good)
		return;
	strset_add(&u->seen, one->file);
	for (uint32_t i = 0; i < f->n_deps; i++) {
		if (f->deps[i].kind == DEP_FILE)
			strset_add(&u->seen, facts_str(f, f->deps[i].path));
	}
}

/*
 * What a parser has learned, precompiled headers above all, is good for as
 * long as the tree has the same headers and makefiles: more than one step's
 * time.
 */
struct state_parser {
	uint64_t key;
	struct parser *p;
};

/* Of all that is changed but .c files, and the headers that are wanted. */
static uint64_t state_key(const struct convert *c)
{
	uint64_t h = tree_overlay_count(c->tree) > 0;

	for (size_t i = 0; i < tree_overlay_count(c->tree); i++) {
		struct tree_overlay_entry e = tree_overlay_at(c->tree, i);
		const struct strbuf *base = strmap_get(&c->base, e.path);

		if (ends_with(e.path, ".c") ||
		    (e.data && base && base->len == e.len &&
		     !memcmp(strbuf_str(base), e.data, e.len)))
			continue;
		h = hash64(e.path, strlen(e.path), h);
		h = hash64(e.data ? e.data : "", e.len, h);
	}
	for (size_t i = 0; i < c->headers.n; i++)
		h = hash64(c->headers.entries[i].key,
			   strlen(c->headers.entries[i].key), h);
	return h;
}

void units_parsers_free(struct convert *c)
{
	vec_for_each(s, &c->parsers) {
		parser_free((*s)->p);
		free(*s);
	}
	vec_release(&c->parsers);
}

static struct parser *parser_for(struct convert *c)
{
	const struct parser_opts opts = {
		.jobs = c->jobs,
		.headers = &c->headers,
		/* Kept is what is said of the tree as it lies there. */
		.store = tree_overlay_count(c->tree) ? NULL : c->store,
		.progress = c->progress,
		.progress_ctx = c->progress_ctx,
	};
	struct state_parser *new;
	uint64_t key = state_key(c);
	struct parser *p;

	vec_for_each(s, &c->parsers) {
		if ((*s)->key == key)
			return (*s)->p;
	}
	p = parser_new(c->tree, &opts);
	if (!p)
		return NULL;
	new = xcalloc(1, sizeof(*new));
	*new = (struct state_parser){ key, p };
	vec_push(&c->parsers, new);
	return p;
}

static int parse_files(struct convert *c, const char *const *files, size_t n,
		       struct units *out)
{
	struct parser *p = n ? parser_for(c) : NULL;

	if (!n)
		return 0;
	return p ? parser_run(p, files, n, take_unit, out) : -1;
}

/* --- which units --- */

/* Does `#include "WHAT"` in FROM mean PATH? */
static bool includes(const struct scan_include *inc, const char *path)
{
	char *dir = path_dir(inc->from);
	char *joined = path_join(dir, inc->what);
	char *norm = path_normalize(joined);
	bool hit = norm && streq(norm, path);

	/* An include path of the makefile's: what follows the last ../ */
	if (!hit) {
		const char *tail = inc->what;

		while (starts_with(tail, "../") || starts_with(tail, "./"))
			tail = strchr(tail, '/') + 1;
		hit = strlen(path) > strlen(tail) && ends_with(path, tail) &&
		      path[strlen(path) - strlen(tail) - 1] == '/';
	}
	free(dir);
	free(joined);
	free(norm);
	return hit;
}

/* The files that show PATH: itself, or those that include it. */
static void add_unit(const struct scan *scan, const char *path,
		     struct strmap *files, int depth)
{
	bool found = false;

	vec_for_each(inc, &scan->includes) {
		if (depth > 4 || streq(inc->from, path) ||
		    !includes(inc, path))
			continue;
		found = true;
		add_unit(scan, inc->from, files, depth + 1);
	}
	if (!found)
		strset_add(files, path);
}

void units_showing(const struct scan *scan, const char *path,
		   struct strmap *files)
{
	add_unit(scan, path, files, 0);
}

int units_parse_set(struct convert *c, const struct strmap *files,
		    struct units *out)
{
	const char **v = xcalloc(files->n + 1, sizeof(*v));
	int ret;

	for (size_t i = 0; i < files->n; i++)
		v[i] = files->entries[i].key;
	ret = parse_files(c, v, files->n, out);
	free(v);
	return ret;
}

/* Headers that nothing has shown yet: find somebody who includes them. */
static int add_includers(struct convert *c, const struct scan *scan,
			 uint64_t mask, const struct units *u,
			 const struct strmap *done, struct strmap *files)
{
	struct VEC_OF(struct scan_word) words = VEC_INIT;
	struct scan users;
	int ret = 0;

	vec_for_each(f, &scan->files) {
		struct scan_word w = { path_base(f->path), false };

		if (f->kind == SCAN_H && (f->words & mask) &&
		    !strmap_has(&u->seen, f->path) && words.n < 64)
			vec_push(&words, w);
	}
	if (!words.n)
		goto out;
	ret = convert_scan(c, words.v, words.n, &users);
	if (ret < 0)
		goto out;
	for (size_t w = 0; w < words.n; w++) {
		size_t n = 0;

		/* The first few: one that is built is enough. */
		for (size_t i = 0; i < users.files.n && n < 3; i++) {
			const struct scan_file *f = &users.files.v[i];

			if (f->kind != SCAN_C || !(f->words & 1ull << w) ||
			    strmap_has(done, f->path))
				continue;
			strset_add(files, f->path);
			n++;
		}
	}
	scan_release(&users);
out:
	vec_release(&words);
	return ret;
}

int units_parse(struct convert *c, const struct scan *scan, uint64_t mask,
		struct units *out)
{
	struct strmap files = STRMAP_INIT, more = STRMAP_INIT;
	int ret;

	vec_for_each(f, &scan->files) {
		if (f->kind == SCAN_H && (f->words & mask))
			strset_add(&c->headers, f->path);
		if (f->kind == SCAN_C && (f->words & mask))
			add_unit(scan, f->path, &files, 0);
	}
	ret = units_parse_set(c, &files, out);
	if (ret == 0)
		ret = add_includers(c, scan, mask, out, &files, &more);
	if (ret == 0)
		ret = units_parse_set(c, &more, out);
	for (size_t i = 0; i < more.n; i++)
		strset_add(&out->tries, more.entries[i].key);
	strmap_release(&files, NULL);
	strmap_release(&more, NULL);
	return ret;
}

int units_whole(const struct units *u, const struct strmap *tries)
{
	if (u->failed.n)
		return error("%s; the series would miss what it has",
			     u->failed.v[0]);
	for (size_t i = 0; i < u->broken.n; i++) {
		const struct strmap_entry *e = &u->broken.entries[i];

		if (!strmap_has(tries, e->key))
			return error("%s; the series would miss what does not compile",
				     (const char *)e->value);
	}
	return 0;
}

/* --- questions --- */

size_t units_count(const struct units *u, const char *type, const char *name)
{
	size_t n = 0;

	vec_for_each(r, &u->refs)
		n += streq(r->name, name) && streq(r->type, type);
	return n;
}

bool units_has(const struct units *u, const char *path, size_t offset,
	       const char *type, const char *name)
{
	char *key = xasprintf("%s:%zu:0:%s.%s", path, offset, type, name);
	bool has = strmap_has(&u->index, key);

	free(key);
	return has;
}
