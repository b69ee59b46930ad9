// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "parse/lookup.h"

#include "lib/file.h"

static const char *skip_blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static void add_name(struct facts_builder *b, const char *name)
{
	struct fact_dep d = { .path = fb_str(b, path_base(name)),
			      .kind = DEP_NAME };

	vec_push(&b->deps, d);
}

/* P is behind the word: `("x.h")`, `(<x.h>)`, or something a macro spells. */
static void operand(struct facts_builder *b, const char *p, const char *end)
{
	const char *close;
	char *name;

	p = skip_blank(p, end);
	if (p == end || *p != '(')
		return; /* merely asks whether there is a __has_include */
	p = skip_blank(p + 1, end);
	if (p == end)
		return;
	close = *p == '"' || *p == '<' ?
			memchr(p + 1, *p == '<' ? '>' : '"',
			       (size_t)(end - p - 1)) :
			NULL;
	if (!close) {
		add_name(b, "");
		return;
	}
	name = xstrndup(p + 1, (size_t)(close - p - 1));
	add_name(b, name);
	free(name);
}

void lookup_note(struct facts_builder *b, const char *text, size_t n)
{
	static const char word[] = "__has_include";
	const char *end = text + n;
	const char *p = text;

	while ((p = memmem(p, (size_t)(end - p), word, sizeof(word) - 1))) {
		p += sizeof(word) - 1;
		if ((size_t)(end - p) > 5 && memcmp(p, "_next", 5) == 0)
			p += 5;
		operand(b, p, end);
	}
}
