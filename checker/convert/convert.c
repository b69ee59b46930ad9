// SPDX-License-Identifier: GPL-2.0-only
#include "convert/convert.h"

#include "convert/layout.h"

#include <errno.h>

static void free_text(void *p)
{
	struct strbuf *sb = p;

	strbuf_release(sb);
	free(sb);
}

void convert_next(struct convert *c)
{
	strmap_release(&c->before, free_text);
	str_vec_release(&c->left);
	c->code = c->text = 0;
}

void convert_release(struct convert *c)
{
	convert_next(c);
	strmap_release(&c->base, free_text);
	strmap_release(&c->headers, NULL);
}

int convert_get(struct convert *c, const char *path, struct strbuf *out)
{
	if (tree_read(c->tree, path, out) < 0)
		return error_errno("%s: cannot be read", path);
	return 0;
}

static void remember(struct strmap *map, const char *path,
		     const struct strbuf *text)
{
	struct strmap_entry *e = strmap_at(map, path);
	struct strbuf *copy;

	if (e->value)
		return;
	copy = xcalloc(1, sizeof(*copy));
	strbuf_add(copy, text->buf, text->len);
	e->value = copy;
}

void convert_put(struct convert *c, const char *path, const void *data,
		 size_t len)
{
	struct strbuf old = STRBUF_INIT;

	if (tree_read(c->tree, path, &old) == 0 && old.len == len &&
	    (!len || memcmp(old.buf, data, len) == 0)) {
		strbuf_release(&old);
		return;
	}
	remember(&c->base, path, &old);
	remember(&c->before, path, &old);
	tree_overlay_set(c->tree, path, data, len);
	strbuf_release(&old);
}

void convert_left(struct convert *c, const char *path, const char *text,
		  size_t off, const char *what)
{
	char *s = xasprintf("%s:%u: %s", path, line_number(text, off), what);

	vec_push(&c->left, s);
}

int convert_scan(struct convert *c, const struct scan_word *words, size_t n,
		 struct scan *out)
{
	memset(out, 0, sizeof(*out));
	scan_tree(c->tree, words, n, c->jobs, out);
	if (!out->unreadable.n)
		return 0;
	error("%s: cannot be read, and may have what is to be changed%s",
	      out->unreadable.v[0],
	      out->unreadable.n > 1 ? " (and it is not the only one)" : "");
	scan_release(out);
	return -1;
}
