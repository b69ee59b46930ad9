// SPDX-License-Identifier: GPL-2.0-only
#include "text/names.h"

#include "text/token.h"

static int by_place(const void *a, const void *b)
{
	const struct name_place *x = a, *y = b;

	return x->off < y->off ? -1 : x->off > y->off;
}

void names_find(const char *text, size_t len, const char *const *words,
		size_t n, struct name_places *out)
{
	for (size_t w = 0; w < n; w++) {
		size_t pos = 0;

		while (word_find(text, len, words[w], &pos)) {
			struct name_place p = { pos, w };

			vec_push(out, p);
			pos += strlen(words[w]);
		}
	}
	vec_sort(out, by_place);
}

bool names_only(const struct strbuf *a, const struct name_places *pa,
		const struct strbuf *b, const struct name_places *pb,
		const char *const *words)
{
	size_t i = 0, k = 0;

	if (pa->n != pb->n)
		return false;
	for (size_t p = 0; p <= pa->n; p++) {
		size_t to = p < pa->n ? pa->v[p].off : a->len;
		size_t end = p < pb->n ? pb->v[p].off : b->len;

		if (to - i != end - k ||
		    (to > i && memcmp(a->buf + i, b->buf + k, to - i)))
			return false;
		if (p < pa->n) {
			i = to + strlen(words[pa->v[p].word]);
			k = end + strlen(words[pb->v[p].word]);
		}
	}
	return true;
}

void names_put(const struct strbuf *text, const struct name_places *places,
	       const char *const *words, const size_t *to, struct strbuf *out)
{
	size_t done = 0;

	for (size_t i = 0; i < places->n; i++) {
		const struct name_place *p = &places->v[i];

		strbuf_add(out, strbuf_str(text) + done, p->off - done);
		strbuf_addstr(out, words[to[i]]);
		done = p->off + strlen(words[p->word]);
	}
	strbuf_add(out, strbuf_str(text) + done, text->len - done);
}
