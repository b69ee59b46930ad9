// SPDX-License-Identifier: GPL-2.0-only
#include "text/edit.h"

void edits_truncate(struct edits *e, size_t n)
{
	while (e->n > n)
		free(e->v[--e->n].text);
}

void edits_release(struct edits *e)
{
	edits_truncate(e, 0);
	vec_release(e);
}

void edits_add(struct edits *e, size_t off, size_t len, const char *text)
{
	struct edit one = { off, len, xstrdup(text) };

	vec_push(e, one);
}

static int edit_cmp(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return strcmp(x->text, y->text);
}

void edits_sort(struct edits *e)
{
	size_t n = 0;

	vec_sort(e, edit_cmp);
	for (size_t i = 0; i < e->n; i++) {
		if (n && !edit_cmp(&e->v[n - 1], &e->v[i])) {
			free(e->v[i].text);
			continue;
		}
		e->v[n++] = e->v[i];
	}
	e->n = n;
}

int edits_apply(struct edits *e, const char *data, size_t len,
		struct strbuf *out)
{
	size_t pos = 0, start = out->len;

	edits_sort(e);
	vec_for_each(ed, e) {
		/* Two insertions at one place have no order either. */
		bool clash = ed > e->v && !ed->len && !ed[-1].len &&
			     ed->off == ed[-1].off;

		if (ed->off < pos || ed->off > len ||
		    ed->len > len - ed->off || clash) {
			strbuf_setlen(out, start);
			return -1;
		}
		strbuf_add(out, data + pos, ed->off - pos);
		strbuf_addstr(out, ed->text);
		pos = ed->off + ed->len;
	}
	strbuf_add(out, data + pos, len - pos);
	return 0;
}
