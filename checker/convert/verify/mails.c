// SPDX-License-Identifier: GPL-2.0-only
/* The mails of a series, and what they say they touch. */
#include "convert/verify/priv.h"

#include "lib/file.h"

#include <errno.h>

/* The two halves of "a/X b/X" are the same name. */
static char *git_name(const char *line, size_t n)
{
	static const char lead[] = "diff --git a/";
	size_t skip = strlen(lead);
	size_t len;

	if (n < skip || strncmp(line, lead, skip) != 0)
		return NULL;
	line += skip;
	n -= skip;
	/* X, " b/", X */
	if (n < 5 || (n - 3) % 2)
		return NULL;
	len = (n - 3) / 2;
	if (strncmp(line + len, " b/", 3) != 0 ||
	    strncmp(line, line + len + 3, len) != 0)
		return NULL;
	return xstrndup(line, len);
}

static void add_file(struct str_vec *out, char *name)
{
	vec_for_each(f, out) {
		if (streq(*f, name)) {
			free(name);
			return;
		}
	}
	vec_push(out, name);
}

void mails_files(const char *text, struct str_vec *out)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *name = git_name(text, n);
		char *path = name ? path_normalize(name) : NULL;

		if (path)
			add_file(out, path);
		free(name);
		text += n + (text[n] == '\n');
	}
}

static int load_mail(struct verifier *v, const char *name)
{
	struct vmail *m = vec_add(&v->mails);
	char *joined = path_join(v->opts->dir, name);

	*m = (struct vmail){ .name = xstrdup(name) };
	m->path = realpath(joined, NULL);
	if (!m->path)
		m->path = xstrdup(joined);
	free(joined);
	if (file_read(m->path, &m->text) < 0)
		return error_errno("%s: cannot be read", m->path);
	mails_files(strbuf_str(&m->text), &m->files);
	return 0;
}

int mails_load(struct verifier *v)
{
	char *list = path_join(v->opts->dir, "series");
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	/* A series of no patches is an empty folder. */
	if (file_read(list, &text) < 0 && errno != ENOENT)
		ret = error_errno("%s: cannot be read", list);
	for (const char *p = strbuf_str(&text); ret == 0 && *p;) {
		size_t n = strcspn(p, "\n");
		char *name = xstrndup(p, n);

		if (n)
			ret = load_mail(v, name);
		free(name);
		p += n + (p[n] == '\n');
	}
	strbuf_release(&text);
	free(list);
	return ret;
}

void mails_release(struct verifier *v)
{
	vec_for_each(m, &v->mails) {
		free(m->name);
		free(m->path);
		strbuf_release(&m->text);
		str_vec_release(&m->files);
	}
	vec_release(&v->mails);
}
