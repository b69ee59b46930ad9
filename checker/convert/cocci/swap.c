// SPDX-License-Identifier: GPL-2.0-only
#include "convert/cocci/swap.h"

#include "lib/data.h"
#include "lib/file.h"
#include "text/names.h"

/* Where the derived rule lies; nothing of a kernel tree is called so. */
#define SWAPPED "swapped.cocci"

void swap_names(const struct step *s, const struct strbuf *text,
		struct strbuf *out)
{
	struct VEC_OF(const char *) words = VEC_INIT;
	struct name_places places = VEC_INIT;
	size_t *to;

	/* In pairs: the partner of word I is word I ^ 1. */
	vec_for_each(r, &s->rewrites) {
		const char *type, *from, *with;

		if (!rewrite_names(r, &type, &from, &with))
			continue;
		vec_push(&words, from);
		vec_push(&words, with);
	}
	names_find(strbuf_str(text), text->len, words.v, words.n, &places);
	to = xcalloc(places.n + 1, sizeof(*to));
	for (size_t i = 0; i < places.n; i++)
		to[i] = places.v[i].word ^ 1;
	names_put(text, &places, words.v, to, out);
	free(to);
	vec_release(&places);
	vec_release(&words);
}

char *swap_cocci(const struct step *s, const char *dir)
{
	char *path = data_path(s->cocci), *swapped = NULL;
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;

	if (!path || !s->swapped)
		return path;
	if (file_read(path, &text) < 0) {
		error_errno("%s: cannot be read", path);
		goto out;
	}
	swap_names(s, &text, &out);
	swapped = path_join(dir, SWAPPED);
	if (file_write(swapped, strbuf_str(&out), out.len) < 0) {
		error_errno("%s: cannot be written", swapped);
		free(swapped);
		swapped = NULL;
	}
out:
	strbuf_release(&text);
	strbuf_release(&out);
	free(path);
	return swapped;
}
