// SPDX-License-Identifier: GPL-2.0-only
#include "convert/convert.h"

#include "convert/code/layout.h"
#include "convert/contract/runs.h"
#include "text/token.h"
#include "convert/units.h"

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
	runs_free(c->runs);
	c->runs = NULL;
	c->code = c->text = 0;
	if (c->result) {
		units_free(c->known);
		c->known = c->result;
		c->result = NULL;
	}
}

void convert_release(struct convert *c)
{
	convert_next(c);
	units_free(c->known);
	units_parsers_free(c);
	strmap_release(&c->base, free_text);
	strmap_release(&c->headers, NULL);
	str_vec_release(&c->words);
	str_vec_release(&c->expected);
	scan_release(&c->base_scan);
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

void convert_word(struct convert *c, const char *word)
{
	vec_push(&c->words, xstrdup(word));
}

/* Is offset OFF of a C file code? What code means, libclang has said. */
static bool in_code(const struct tokens *t, size_t off)
{
	vec_for_each(k, &t->list) {
		if (k->off <= off && off < k->off + k->len)
			return k->kind == TOK_IDENT;
	}
	return false;
}

static int leftovers_in(struct convert *c, const char *path,
			const char *word, struct str_vec *out)
{
	struct strbuf text = STRBUF_INIT;
	bool is_c = ends_with(path, ".c") || ends_with(path, ".h");
	struct tokens t;
	size_t pos = 0;

	if (convert_get(c, path, &text) < 0)
		return -1;
	tokens_lex(strbuf_str(&text), text.len, &t);
	while (word_find(strbuf_str(&text), text.len, word, &pos)) {
		if (!is_c || !in_code(&t, pos))
			vec_push(out,
				 xasprintf("%s:%u: %s", path,
					   line_number(text.buf, pos), word));
		pos += strlen(word);
	}
	tokens_release(&t);
	strbuf_release(&text);
	return 0;
}

int convert_leftovers(struct convert *c, struct str_vec *out)
{
	struct VEC_OF(struct scan_word) words = VEC_INIT;
	struct scan scan;
	int ret = 0;

	vec_for_each(w, &c->words) {
		struct scan_word one = { *w, true };

		vec_push(&words, one);
	}
	if (!words.n || convert_scan(c, words.v, words.n, &scan) < 0) {
		ret = words.n ? -1 : 0;
		vec_release(&words);
		return ret;
	}
	for (size_t i = 0; i < scan.files.n && ret == 0; i++) {
		for (size_t w = 0; w < words.n && ret == 0; w++) {
			if (scan.files.v[i].words & 1ull << w)
				ret = leftovers_in(c, scan.files.v[i].path,
						   words.v[w].text, out);
		}
	}
	scan_release(&scan);
	vec_release(&words);
	return ret;
}
