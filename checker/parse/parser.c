// SPDX-License-Identifier: GPL-2.0-only
#include "parse/parse.h"

#include "api/api.h"
#include "facts/format.h"
#include "facts/store.h"
#include "lib/cleanup.h"
#include "lib/file.h"
#include "parse/build.h"
#include "parse/common.h"
#include "parse/pool.h"
#include "parse/synth.h"
#include "parse/unit.h"
#include "parse/variant.h"
#include "tree/names.h"

#include <stdio.h>
#include <unistd.h>

struct parser {
	const struct tree *tree;
	struct parser_opts opts;
	struct kbuild *kbuild;
	struct synth synth; /* one of these two, */
	struct build build; /* as opts.build_dir says */
	const struct str_vec *common_flags; /* for any file */
	struct unit_env env;
	struct VEC_OF(struct CXUnsavedFile) headers;
	struct names *names; /* of the tree's files */
	struct store *store;
	struct common common; /* precompiled headers */
	uint64_t hash; /* of what all units depend on */
};

static const struct watch watched[] = {
	{ API_ATTACH_OPS, API_CALLBACK_OLD },
	{ API_ATTACH_OPS, API_CALLBACK_NEW },
	{ NULL, API_NOTIFY_OLD },
	{ NULL, API_NOTIFY_NEW },
	{ NULL, NULL },
};

static bool want_header(void *ctx, const char *path)
{
	const struct parser *p = ctx;

	return p->opts.headers && strmap_has(p->opts.headers, path);
}

static void add_header(struct parser *p, const char *path, const char *data,
		       size_t len)
{
	struct CXUnsavedFile f = { path, data, len };

	vec_push(&p->headers, f);
}

static void hash_in(uint64_t *h, const char *s)
{
	*h = hash64(s, strlen(s), *h);
}

static void setup_env(struct parser *p)
{
	p->env.tree = p->tree;
	p->env.extract.root = tree_root(p->tree);
	p->env.extract.watch = watched;
	p->env.extract.want_header = want_header;
	p->env.extract.ctx = p;
	if (p->opts.build_dir)
		variant_config(strbuf_str(&p->build.autoconf), &p->env.config);
	vec_for_each(h, &p->synth.headers) {
		add_header(p, h->path, h->data, h->len);
		if (ends_with(h->path, "/generated/autoconf.h"))
			variant_config(h->data, &p->env.config);
	}
}

static int open_flags(struct parser *p)
{
	if (p->opts.build_dir) {
		if (build_open(&p->build, p->opts.build_dir, p->tree,
			       LLVM_RESOURCE_DIR) < 0)
			return -1;
		p->common_flags = &p->build.common;
		p->hash = hash64(&p->build.hash, sizeof(p->build.hash),
				 FACTS_VERSION);
	} else {
		if (synth_init(&p->synth, p->tree, "x86", LLVM_RESOURCE_DIR) <
		    0)
			return -1;
		p->common_flags = &p->synth.flags;
		p->hash = hash64(&p->synth.hash, sizeof(p->synth.hash),
				 FACTS_VERSION);
	}
	return 0;
}

struct parser *parser_new(const struct tree *tree,
			  const struct parser_opts *opts)
{
	struct parser *p = xcalloc(1, sizeof(*p));
	CXString version = clang_getClangVersion();

	p->tree = tree;
	p->opts = *opts;
	if (p->opts.jobs <= 0)
		p->opts.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
	if (!p->opts.timeout)
		p->opts.timeout = 120;
	if (!p->opts.memory)
		p->opts.memory = (size_t)450 << 20;
	p->kbuild = kbuild_new(tree);
	p->names = names_new(tree);
	if (open_flags(p) < 0) {
		parser_free(p);
		p = NULL;
		goto out;
	}
	setup_env(p);
	hash_in(&p->hash, clang_getCString(version));
	for (size_t i = 0; opts->headers && i < opts->headers->n; i++)
		hash_in(&p->hash, opts->headers->entries[i].key);
	if (opts->store)
		p->store = store_open(opts->store, tree, p->names);
out:
	clang_disposeString(version);
	return p;
}

void parser_free(struct parser *p)
{
	if (!p)
		return;
	store_close(p->store);
	names_free(p->names);
	common_release(&p->common);
	vec_release(&p->headers);
	strmap_release(&p->env.config, NULL);
	synth_release(&p->synth);
	build_release(&p->build);
	kbuild_free(p->kbuild);
	free(p);
}

struct kbuild *parser_kbuild(struct parser *p)
{
	return p->kbuild;
}

/* --- flags --- */

/* A flag of a makefile names paths below the tree; the parse needs them
 * whole, as it does not run there. */
static char *absolute_flag(const struct parser *p, const char *flag)
{
	if (starts_with(flag, "-I") && flag[2] && flag[2] != '/')
		return xasprintf("-I%s/%s", tree_root(p->tree), flag + 2);
	return xstrdup(flag);
}

static void flags_for(struct parser *p, const char *file, struct str_vec *out)
{
	struct str_vec own = VEC_INIT;
	char *dir;

	/* __FILE__ must not tell where the tree lies. */
	vec_push(out, xasprintf("-fmacro-prefix-map=%s/=", tree_root(p->tree)));
	if (p->opts.build_dir && build_flags(&p->build, file, out))
		return;
	dir = path_dir(file);
	vec_for_each(f, p->common_flags)
		vec_push(out, xstrdup(*f));
	kbuild_flags(p->kbuild, file, &own);
	vec_for_each(f, &own)
		vec_push(out, absolute_flag(p, *f));
	/* Kbuild adds the file's own folder. */
	vec_push(out, xasprintf("-I%s/%s", tree_root(p->tree), dir));
	free(dir);
	str_vec_release(&own);
}

/* --- a run --- */

struct one {
	const char *file;
	struct str_vec flags;
	uint64_t key;
	struct parsed result;
	char *why;
};

struct run {
	struct parser *p;
	struct one *all;
	size_t n;
	struct VEC_OF(size_t) todo; /* indices of what must be parsed */
	size_t finished;
};

static void use_common(struct parser *p)
{
	char *dir = p->opts.store ? path_dir(p->opts.store) : NULL;

	if (!p->common.tried)
		common_make(&p->common, &p->env, p->common_flags, p->names,
			    p->hash, dir, p->opts.timeout, p->opts.memory);
	free(dir);
}

static int work(void *ctx, size_t i, struct strbuf *out)
{
	struct run *r = ctx;
	struct one *o = &r->all[r->todo.v[i]];
	struct unit_job job = { o->file, (const char *const *)o->flags.v,
				(int)o->flags.n };
	struct facts_builder b;
	char *why = NULL;
	int ret;

	fb_init(&b);
	ret = unit_parse(&r->p->env, &job, &b, &why);
	if (ret < 0) {
		strbuf_addstr(out, why ? why : "cannot be parsed");
	} else {
		size_t size;
		void *blob = fb_freeze(&b, &size);

		strbuf_add(out, blob, size);
		free(blob);
	}
	free(why);
	fb_release(&b);
	return ret;
}

static void tell(struct run *r, const char *file)
{
	if (r->p->opts.progress)
		r->p->opts.progress(r->p->opts.progress_ctx, r->finished,
				    r->todo.n, file);
}

/* What went wrong may be right next time without any file having changed: a
 * header that was missing is not among what facts depend on. */
static bool is_sound(const struct facts *f)
{
	for (uint32_t i = 0; i < f->n_diags; i++) {
		if (f->diags[i].level >= CXDiagnostic_Error)
			return false;
	}
	return true;
}

static void done(void *ctx, size_t i, bool ok, struct strbuf *out)
{
	struct run *r = ctx;
	struct one *o = &r->all[r->todo.v[i]];

	r->finished++;
	if (ok) {
		size_t size = out->len;
		char *blob = strbuf_detach(out);

		if (facts_open(&o->result.facts, blob, size) < 0) {
			free(blob);
			ok = false;
			o->why = xstrdup("its facts arrived damaged");
		}
	} else {
		o->why = xstrdup(strbuf_str(out));
	}
	if (ok && r->p->store && is_sound(&o->result.facts))
		store_put(r->p->store, o->file, o->key, &o->result.facts);
	tell(r, o->file);
}

/* The store's facts of O, if it has good ones. */
static void prepare(struct run *r, struct one *o)
{
	struct parser *p = r->p;

	flags_for(p, o->file, &o->flags);
	o->key = p->hash;
	vec_for_each(f, &o->flags)
		hash_in(&o->key, *f);
	o->result.file = o->file;
	if (p->store && store_get(p->store, o->file, o->key, &o->result.facts))
		o->result.cached = true;
	else
		vec_push(&r->todo, (size_t)(o - r->all));
}

static void set_overlay(struct parser *p)
{
	static const char deleted[] = "#error file not found: deleted\n";

	p->headers.n = p->synth.headers.n;
	for (size_t i = 0; i < tree_overlay_count(p->tree); i++) {
		struct tree_overlay_entry e = tree_overlay_at(p->tree, i);

		/* libclang cannot be told that a file is not there. */
		add_header(p, path_join(tree_root(p->tree), e.path),
			   e.data ? e.data : deleted,
			   e.data ? e.len : strlen(deleted));
	}
	p->env.headers = p->headers.v;
	p->env.nheaders = (unsigned int)p->headers.n;
}

static void drop_overlay(struct parser *p)
{
	for (size_t i = p->synth.headers.n; i < p->headers.n; i++)
		free((char *)p->headers.v[i].Filename);
	p->headers.n = p->synth.headers.n;
}

int parser_run(struct parser *p, const char *const *files, size_t n,
	       void (*each)(void *ctx, struct parsed *one), void *ctx)
{
	struct run r = { .p = p, .n = n };
	struct pool pool = { .workers = p->opts.jobs,
			     .timeout = p->opts.timeout,
			     .memory = p->opts.memory,
			     .work = work,
			     .done = done,
			     .ctx = &r };
	int ret = 0;

	r.all = xcalloc(n, sizeof(*r.all));
	set_overlay(p);
	for (size_t i = 0; i < n; i++) {
		r.all[i].file = files[i];
		prepare(&r, &r.all[i]);
	}
	if (r.todo.n) {
		use_common(p);
		tell(&r, files[r.todo.v[0]]);
		ret = pool_run(&pool, r.todo.n);
	}
	for (size_t i = 0; i < n; i++) {
		struct one *o = &r.all[i];

		o->result.failure = o->why;
		if (ret == 0)
			each(ctx, &o->result);
		facts_release(&o->result.facts);
		str_vec_release(&o->flags);
		free(o->why);
	}
	drop_overlay(p);
	vec_release(&r.todo);
	free(r.all);
	return ret;
}

void parser_flags(struct parser *p, const char *file, struct str_vec *out)
{
	flags_for(p, file, out);
}

int parser_write_headers(struct parser *p, const char *dir)
{
	struct strbuf yaml = STRBUF_INIT;
	char *real = NULL;
	char *path = NULL;
	int ret = -1;

	if (file_mkdirs(dir) < 0 || !(real = realpath(dir, NULL))) {
		error_errno("cannot make the folder '%s'", dir);
		goto out;
	}
	strbuf_addstr(&yaml, "{ \"version\": 0, \"roots\": [\n");
	for (size_t i = 0; i < p->synth.headers.n; i++) {
		const struct synth_header *h = &p->synth.headers.v[i];
		char *file = xasprintf("%s/header-%zu.h", real, i);

		ret = file_write(file, h->data, h->len);
		strbuf_addf(&yaml,
			    "%s{ \"type\": \"file\", \"name\": \"%s\", \"external-contents\": \"%s\" }",
			    i ? ",\n" : "", h->path, file);
		free(file);
		if (ret < 0)
			goto out;
	}
	strbuf_addstr(&yaml, "\n] }\n");
	path = path_join(real, "overlay.yaml");
	ret = file_write(path, yaml.buf, yaml.len);
out:
	free(path);
	free(real);
	strbuf_release(&yaml);
	return ret;
}
