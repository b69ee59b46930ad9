// SPDX-License-Identifier: GPL-2.0-only
/* The commits of a series, and the mails made of them. */
#include "convert/series_priv.h"

#include "convert/git/base.h"
#include "convert/git/mail.h"
#include "convert/reverse/only.h"
#include "lib/cleanup.h"
#include "lib/file.h"

#include <sys/stat.h>

static bool executable(const struct series *s, const char *path)
{
	char *full = path_join(tree_root(s->c.tree), path);
	struct stat st;
	bool x = stat(full, &st) == 0 && (st.st_mode & 0100);

	free(full);
	return x;
}

static int commit_base(struct series *s, struct mailer *m)
{
	for (size_t i = 0; i < s->c.base.n; i++) {
		const struct strmap_entry *e = &s->c.base.entries[i];
		const struct strbuf *sb = e->value;

		if (only_has(s->opts->only, e->key) &&
		    mailer_put(m, e->key, strbuf_str(sb), sb->len,
			       executable(s, e->key)) < 0)
			return -1;
	}
	return mailer_commit(m, "base", "");
}

static int commit_step(struct series *s, struct mailer *m,
		       const struct done *d)
{
	vec_for_each(f, &d->files) {
		if (mailer_put(m, f->path, f->data, f->len,
			       executable(s, f->path)) < 0)
			return -1;
	}
	return mailer_commit(m, d->step->subject, d->step->body);
}

/* Hand on the mails in FROM with Cc lists; the cover letter goes to all. */
static int address_mails(struct series *s, const char *from,
			 const struct outdir *to)
{
	struct str_vec all = VEC_INIT;
	int ret = 0;

	for (size_t i = s->mails.n; i-- > 0 && ret == 0;) {
		char *path = path_join(from, s->mails.v[i]);
		struct str_vec cc = VEC_INIT;
		struct strbuf mail = STRBUF_INIT;

		if (i == 0)
			str_vec_uniq(&all);
		else
			mail_maintainers(tree_root(s->c.tree), path, &cc);
		vec_for_each(a, &cc)
			vec_push(&all, xstrdup(*a));
		if (file_read(path, &mail) < 0) {
			ret = error_errno("%s: cannot be read", path);
		} else {
			mail_add_cc(&mail, i ? &cc : &all);
			ret = outdir_put(to, s->mails.v[i], mail.buf, mail.len);
		}
		strbuf_release(&mail);
		str_vec_release(&cc);
		free(path);
	}
	str_vec_release(&all);
	return ret;
}

static int write_list(const struct series *s, const struct outdir *to)
{
	struct strbuf sb = STRBUF_INIT;
	int ret;

	/* As quilt and b4 read it: the patches, in order. */
	for (size_t i = 1; i < s->mails.n; i++)
		strbuf_addf(&sb, "%s\n", s->mails.v[i]);
	ret = outdir_put(to, "series", strbuf_str(&sb), sb.len);
	strbuf_release(&sb);
	return ret;
}

/* Can the tree's own script be asked? Tried on one of its files. */
static bool try_maintainers(const struct series *s)
{
	const char *first = NULL;
	struct str_vec cc = VEC_INIT;
	char *path;
	bool ok;

	vec_for_each(d, &s->done) {
		if (d->applies && !first)
			first = d->files.v[0].path;
	}
	path = path_join(tree_root(s->c.tree), first);
	ok = mail_maintainers(tree_root(s->c.tree), path, &cc);
	str_vec_release(&cc);
	free(path);
	return ok;
}

/* A commit that does not have what the series is made of is no base. */
static void find_base(struct series *s)
{
	struct str_vec paths = VEC_INIT;

	s->base = base_commit(tree_root(s->c.tree));
	if (!s->base)
		return;
	for (size_t i = 0; i < s->c.base.n; i++) {
		if (only_has(s->opts->only, s->c.base.entries[i].key))
			vec_push(&paths, xstrdup(s->c.base.entries[i].key));
	}
	if (!base_is_clean(tree_root(s->c.tree), &paths)) {
		warning("'%s' has changes that are not committed: the series names no base-commit",
			tree_root(s->c.tree));
		s->not_base = s->base;
		s->base = NULL;
	}
	str_vec_release(&paths);
}

int series_mails(struct series *s, const struct outdir *to)
{
	struct mailer *m = mailer_new();
	struct strbuf text = STRBUF_INIT;
	int handle, ret = -1;
	char *dir;

	if (!m)
		return -1;
	dir = cleanup_mkdtemp(&handle);
	if (!dir)
		goto out;
	s->maintainers = try_maintainers(s);
	find_base(s);
	series_cover(s, &text);
	ret = commit_base(s, m);
	vec_for_each(d, &s->done) {
		if (ret == 0 && d->applies)
			ret = commit_step(s, m, d);
	}
	if (ret == 0)
		ret = mailer_write(m, dir, s->cover.subject, text.buf, s->base,
				   &s->mails);
	if (ret == 0)
		ret = address_mails(s, dir, to);
	if (ret == 0)
		ret = write_list(s, to);
	cleanup_now(handle);
out:
	free(dir);
	strbuf_release(&text);
	mailer_free(m);
	return ret;
}
