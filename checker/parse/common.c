// SPDX-License-Identifier: GPL-2.0-only
#include "parse/common.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "parse/pool.h"
#include "parse/prune.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file that the common headers are included from; it exists nowhere. */
#define COMMON_SOURCE "dmabuf-revoke-common.h"

struct making {
	struct common *c;
	struct unit_env *env;
	const struct str_vec *flags;
	char *tmp; /* what the worker writes; gone at the end, come what may */
	bool ok;
};

static int work(void *ctx, size_t i, struct strbuf *out)
{
	struct making *m = ctx;
	char *source = path_join(m->env->extract.root, COMMON_SOURCE);
	struct unit_job job = { source, (const char *const *)m->flags->v,
				(int)m->flags->n };
	struct facts_builder b;
	int ret;

	(void)i;
	fb_init(&b);
	ret = unit_make_pch(m->env, &job, m->tmp, &b);
	if (ret == 0) {
		size_t size;
		void *blob = fb_freeze(&b, &size);

		strbuf_add(out, blob, size);
		free(blob);
		ret = rename(m->tmp, m->c->path);
	}
	fb_release(&b);
	free(source);
	return ret;
}

static void done(void *ctx, size_t i, bool ok, struct strbuf *out)
{
	struct making *m = ctx;
	size_t size = out->len;
	char *blob;

	(void)i;
	if (!ok)
		return;
	blob = strbuf_detach(out);
	m->ok = facts_open(&m->c->facts, blob, size) == 0;
	if (!m->ok)
		free(blob);
}

static char *facts_path_of(const struct common *c)
{
	return xasprintf("%s.facts", c->path);
}

static char *names_path_of(const struct common *c)
{
	return xasprintf("%s.names", c->path);
}

/* Which files the includes could find, as text. */
static char *names_text(const struct common *c, struct names *names)
{
	uint64_t h = 0;

	for (uint32_t i = 0; i < c->facts.n_deps; i++) {
		uint64_t part[2] = { h, names_hash(
						names,
						facts_str(&c->facts,
							  c->facts.deps[i].path)) };

		h = hash64(part, sizeof(part), 3);
	}
	return xasprintf("%016llx\n", (unsigned long long)h);
}

static bool same_names(const struct common *c, struct names *names)
{
	char *path = names_path_of(c);
	char *now = names_text(c, names);
	struct strbuf then = STRBUF_INIT;
	bool same = file_read(path, &then) == 0 &&
		    streq(strbuf_str(&then), now);

	strbuf_release(&then);
	free(now);
	free(path);
	return same;
}

static bool newer(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec > b->st_mtim.tv_sec ||
	       (a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
		a->st_mtim.tv_nsec > b->st_mtim.tv_nsec);
}

/* Are all headers older than what was made of them? libclang looks again,
 * and closer; this saves trying in vain. */
static bool still_good(const struct common *c, const struct unit_env *env,
		       struct names *names)
{
	struct stat made, st;

	if (stat(c->path, &made) < 0 || !same_names(c, names))
		return false;
	for (uint32_t i = 0; i < c->facts.n_deps; i++) {
		const char *rel = facts_str(&c->facts, c->facts.deps[i].path);
		bool is_file = c->facts.deps[i].kind == DEP_FILE;
		char *path = rel[0] == '/' ? xstrdup(rel) :
					     path_join(env->extract.root, rel);
		bool changed = is_file && stat(path, &st) == 0 &&
			       newer(&st, &made);

		free(path);
		if (changed)
			return false;
	}
	return true;
}

static bool reuse(struct common *c, const struct unit_env *env,
		  struct names *names)
{
	char *path = facts_path_of(c);
	struct strbuf text = STRBUF_INIT;
	bool ok = false;

	if (file_read(path, &text) == 0 && text.len) {
		size_t size = text.len;
		char *blob = strbuf_detach(&text);

		ok = facts_open(&c->facts, blob, size) == 0;
		if (!ok)
			free(blob);
		else if (!still_good(c, env, names)) {
			facts_release(&c->facts);
			ok = false;
		}
	}
	if (ok)
		prune_used(path);
	strbuf_release(&text);
	free(path);
	return ok;
}

static bool overlay_has_headers(const struct tree *tree)
{
	for (size_t i = 0; i < tree_overlay_count(tree); i++) {
		if (!ends_with(tree_overlay_at(tree, i).path, ".c"))
			return true;
	}
	return false;
}

static void choose_path(struct common *c, uint64_t hash, const char *dir)
{
	char *tmp;

	if (dir) {
		c->path = xasprintf("%s/common-%016llx.pch", dir,
				    (unsigned long long)hash);
		return;
	}
	tmp = cleanup_mkdtemp(&c->handle);
	if (tmp)
		c->path = path_join(tmp, "common.pch");
	c->temporary = tmp != NULL;
	free(tmp);
}

static void keep_facts(const struct common *c, struct names *names)
{
	char *path = facts_path_of(c);
	char *names_path = names_path_of(c);
	char *text = names_text(c, names);

	file_write(path, c->facts.blob, c->facts.blob_size);
	file_write(names_path, text, strlen(text));
	free(text);
	free(names_path);
	free(path);
}

void common_make(struct common *c, struct unit_env *env,
		 const struct str_vec *flags, struct names *names,
		 uint64_t hash, const char *dir,
		 unsigned int timeout, size_t memory)
{
	struct making m = { c, env, flags, NULL, false };
	struct pool pool = { .workers = 1, .timeout = timeout,
			     .memory = memory, .work = work, .done = done,
			     .ctx = &m };
	int tmp_handle;

	c->tried = true;
	/* Made of headers that are not those on disk, they are for now only. */
	if (overlay_has_headers(env->tree))
		dir = NULL;
	choose_path(c, hash, dir);
	if (!c->path)
		return;
	if (dir && reuse(c, env, names)) {
		m.ok = true;
	} else {
		m.tmp = xasprintf("%s.tmp%ld", c->path, (long)getpid());
		tmp_handle = cleanup_path(m.tmp);
		pool_run(&pool, 1);
		cleanup_now(tmp_handle);
		free(m.tmp);
		if (m.ok && dir) {
			keep_facts(c, names);
			prune_old(dir);
		}
	}
	if (m.ok) {
		env->pch = c->path;
		env->pch_facts = &c->facts;
	}
}

void common_release(struct common *c)
{
	if (c->temporary)
		cleanup_now(c->handle);
	facts_release(&c->facts);
	free(c->path);
}
