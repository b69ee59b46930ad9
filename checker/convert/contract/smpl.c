// SPDX-License-Identifier: GPL-2.0-only
#include "convert/contract/smpl.h"

#include "convert/cocci/spatch.h"
#include "convert/contract/tidy.h"
#include "convert/units.h"
#include "lib/cleanup.h"
#include "lib/data.h"
#include "lib/file.h"

int smpl_begin(struct smpl *s, struct convert *c)
{
	memset(s, 0, sizeof(*s));
	s->c = c;
	s->dir = cleanup_mkdtemp(&s->handle);
	return s->dir ? 0 : -1;
}

/* --- definitions --- */

static size_t find_define(const struct smpl *s, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < s->defines.n; i++) {
		const char *d = s->defines.v[i];

		if (!strncmp(d, name, n) && (d[n] == '=' || !d[n]))
			return i;
	}
	return s->defines.n;
}

void smpl_undefine(struct smpl *s, const char *name)
{
	size_t i = find_define(s, name);

	if (i == s->defines.n)
		return;
	free(s->defines.v[i]);
	s->defines.n--;
	memmove(s->defines.v + i, s->defines.v + i + 1,
		(s->defines.n - i) * sizeof(*s->defines.v));
}

void smpl_define(struct smpl *s, const char *name, const char *value)
{
	smpl_undefine(s, name);
	vec_push(&s->defines, value ? xasprintf("%s=%s", name, value) :
				      xstrdup(name));
}

/* --- files --- */

static void free_text(void *p)
{
	struct strbuf *sb = p;

	strbuf_release(sb);
	free(sb);
}

static struct strbuf *text_of(struct smpl *s, const char *path)
{
	struct strmap_entry *e = strmap_at(&s->texts, path);
	struct strbuf *sb = e->value;

	if (sb)
		return sb;
	sb = xcalloc(1, sizeof(*sb));
	if (convert_get(s->c, path, sb) < 0) {
		free_text(sb);
		return NULL;
	}
	e->value = sb;
	return sb;
}

const struct strbuf *smpl_text(struct smpl *s, const char *path)
{
	return text_of(s, path);
}

int smpl_include(struct smpl *s, const char *path, const char *header)
{
	struct strbuf *text = text_of(s, path);

	if (!text)
		return -1;
	tidy_include(text, header);
	return 0;
}

/* --- spatch --- */

static void take_trouble(struct smpl *s, const struct spatch_file *f)
{
	if (s->trouble || f->state != SPATCH_FAILED)
		return;
	s->trouble = xasprintf("%s: %s", f->path, f->why);
}

/* Run it on the file that was laid out at FULL. */
static int run(struct smpl *s, const char *cocci, const char *path,
	       const char *full, struct strbuf *text)
{
	struct VEC_OF(const char *) defines = VEC_INIT;
	struct spatch_opts opts = { .timeout = 0 };
	struct spatch_result res;
	struct strbuf got = STRBUF_INIT;
	int ret;

	vec_for_each(d, &s->defines)
		vec_push(&defines, *d);
	vec_push(&defines, NULL);
	opts.defines = defines.v;
	ret = spatch_apply(cocci, s->dir, &path, 1, &opts, &res);
	if (ret == 0) {
		take_trouble(s, &res.files.v[0]);
		ret = res.files.v[0].state == SPATCH_CHANGED;
	}
	if (ret > 0 && file_read(full, &got) < 0)
		ret = error_errno("%s: cannot be read", full);
	if (ret > 0) {
		tidy_added(text, &got);
		strbuf_reset(text);
		strbuf_add(text, got.buf, got.len);
	}
	strbuf_release(&got);
	spatch_result_release(&res);
	vec_release(&defines);
	return ret;
}

int smpl_apply(struct smpl *s, const char *cocci, const char *path)
{
	struct strbuf *text = text_of(s, path);
	char *rule = data_path(cocci);
	char *full = path_join(s->dir, path);
	int ret = -1;

	if (!text || !rule)
		goto out;
	if (file_mkdirs_for(full) < 0 ||
	    file_write(full, strbuf_str(text), text->len) < 0) {
		error_errno("cannot write '%s'", full);
		goto out;
	}
	ret = run(s, rule, path, full, text);
	if (ret > 0)
		runs_add(&s->runs, cocci, &s->defines, path);
out:
	free(full);
	free(rule);
	return ret;
}

/* --- the end --- */

void smpl_commit(struct smpl *s)
{
	for (size_t i = 0; i < s->texts.n; i++) {
		const struct strmap_entry *e = &s->texts.entries[i];
		const struct strbuf *sb = e->value;

		if (sb)
			convert_put(s->c, e->key, strbuf_str(sb), sb->len);
	}
	runs_move(&s->c->runs, &s->runs);
}

/* What libclang says of the .c files of S, as they are in the series. */
static struct units *parse(struct smpl *s)
{
	struct units *u = xcalloc(1, sizeof(*u));
	struct strmap files = STRMAP_INIT;
	int ret;

	for (size_t i = 0; i < s->texts.n; i++) {
		if (s->texts.entries[i].value &&
		    ends_with(s->texts.entries[i].key, ".c"))
			strset_add(&files, s->texts.entries[i].key);
	}
	ret = units_parse_set(s->c, &files, u);
	strmap_release(&files, NULL);
	if (ret == 0)
		return u;
	units_free(u);
	return NULL;
}

/* An error of NOW that was not there, or not so often, BEFORE. */
static const char *new_error(const struct units *before,
			     const struct units *now)
{
	for (size_t i = 0; i < now->errors.n; i++) {
		const struct strmap_entry *e = &now->errors.entries[i];

		if ((uintptr_t)e->value >
		    (uintptr_t)strmap_get(&before->errors, e->key))
			return e->key;
	}
	return now->failed.n > before->failed.n ? now->failed.v[0] : NULL;
}

/* What the files of S are in the series, or put that back. */
static int keep(struct smpl *s, struct strbuf *texts, bool back)
{
	for (size_t i = 0; i < s->texts.n; i++) {
		const char *path = s->texts.entries[i].key;

		if (back)
			convert_put(s->c, path, strbuf_str(&texts[i]),
				    texts[i].len);
		else if (convert_get(s->c, path, &texts[i]) < 0)
			return -1;
	}
	return 0;
}

int smpl_try(struct smpl *s, const char **why)
{
	struct strbuf *was = xcalloc(s->texts.n + 1, sizeof(*was));
	struct contract_runs *runs = s->c->runs;
	size_t nruns = runs ? runs->n : 0;
	struct units *before = NULL, *now = NULL;
	const char *error = NULL;
	int ret = keep(s, was, false);

	if (ret == 0)
		before = parse(s);
	if (before) {
		smpl_commit(s);
		now = parse(s);
	}
	if (now)
		error = new_error(before, now);
	else
		ret = -1;
	if (error) {
		keep(s, was, true);
		runs_truncate(&s->c->runs, nruns);
		free(s->trouble);
		s->trouble = xasprintf("the result does not compile (%s)",
				       error);
		*why = s->trouble;
	}
	for (size_t i = 0; i < s->texts.n; i++)
		strbuf_release(&was[i]);
	free(was);
	units_free(before);
	units_free(now);
	return ret;
}

void smpl_end(struct smpl *s)
{
	if (s->dir)
		cleanup_now(s->handle);
	free(s->dir);
	strmap_release(&s->texts, free_text);
	str_vec_release(&s->defines);
	runs_free(s->runs);
	free(s->trouble);
}
