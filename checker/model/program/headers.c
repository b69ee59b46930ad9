// SPDX-License-Identifier: GPL-2.0-only
#include "model/program/headers.h"

#include "api/api.h"
#include "lib/strbuf.h"
#include "model/words.h"
#include "text/outline.h"

/* A macro that uses a macro that uses ... a word. */
#define HEADER_ROUNDS 4

struct search {
	struct program *p;
	struct strmap names; /* whose use is a use of the words */
	struct strmap fresh; /* of these, those not asked for yet */
	struct strmap inlines; /* functions among them -> header, char * */
	/* While a header is read. */
	const char *file;
	struct str_vec current; /* what is being defined */
	bool macro;
};

static void on_define(void *ctx, enum outline_kind kind, const char *name,
		      size_t len)
{
	struct search *s = ctx;

	s->macro = kind == OUTLINE_MACRO;
	if (kind != OUTLINE_OBJECT)
		vec_push(&s->current, xstrndup(name, len));
}

static void on_done(void *ctx)
{
	struct search *s = ctx;

	str_vec_release(&s->current);
}

static void on_use(void *ctx, unsigned int flags, const char *name, size_t len)
{
	struct search *s = ctx;
	char *word;

	if (flags & OUTLINE_MEMBER)
		return;
	word = xstrndup(name, len);
	if (strmap_has(&s->names, word)) {
		vec_for_each(c, &s->current) {
			if (api_func_find(*c) || strmap_has(&s->names, *c))
				continue;
			strset_add(&s->fresh, *c);
			if (!s->macro && !strmap_has(&s->inlines, *c))
				strmap_at(&s->inlines, *c)->value =
					xstrdup(s->file);
		}
	}
	free(word);
}

static void read_header(struct search *s, const char *file)
{
	static const struct outline_ops ops = {
		.define = on_define,
		.done = on_done,
		.use = on_use,
	};
	struct strbuf text = STRBUF_INIT;

	s->file = file;
	if (tree_read(s->p->tree, file, &text) == 0)
		outline_text(strbuf_str(&text), text.len, &ops, s);
	str_vec_release(&s->current);
	strbuf_release(&text);
}

/* Headers in HITS, which have one of the names asked for. */
static void read_headers(struct search *s, const struct scan *hits)
{
	vec_for_each(f, &hits->files) {
		if (f->kind == SCAN_H && f->words &&
		    !streq(f->path, API_HEADER))
			read_header(s, f->path);
	}
}

static int load_users(struct search *s, const struct scan *hits)
{
	struct str_vec files = VEC_INIT;
	int ret;

	vec_for_each(f, &hits->files) {
		if (f->kind == SCAN_C && f->words)
			vec_push(&files, xstrdup(f->path));
	}
	ret = program_load(s->p, files.v, files.n);
	str_vec_release(&files);
	return ret;
}

/* Ask for the fresh names in the tree's text; what is found may make more. */
static int ask(struct search *s)
{
	struct VEC_OF(const char *) names = VEC_INIT;
	struct strmap asked = s->fresh;
	int ret = 0;

	s->fresh = (struct strmap)STRMAP_INIT;
	for (size_t i = 0; i < asked.n; i++) {
		vec_push(&names, asked.entries[i].key);
		strset_add(&s->names, asked.entries[i].key);
	}
	for (size_t i = 0; ret == 0 && i < names.n; i += SCAN_MAX_WORDS) {
		size_t n = names.n - i < SCAN_MAX_WORDS ? names.n - i :
							  SCAN_MAX_WORDS;
		struct scan hits = { 0 };

		scan_names(s->p->tree, s->p->scan, names.v + i, n, NULL, NULL, &hits);
		ret = load_users(s, &hits);
		read_headers(s, &hits);
		scan_release(&hits);
	}
	vec_release(&names);
	strmap_release(&asked, NULL);
	return ret;
}

/* Functions that no unit was seen to use: their headers by themselves. */
static int load_idle(struct search *s)
{
	struct str_vec files = VEC_INIT;
	int ret;

	for (size_t i = 0; i < s->inlines.n; i++) {
		const struct strmap_entry *e = &s->inlines.entries[i];

		if (!strmap_has(&s->p->defs, e->key))
			vec_push(&files, xstrdup(e->value));
	}
	str_vec_uniq(&files);
	ret = program_load(s->p, files.v, files.n);
	str_vec_release(&files);
	return ret;
}

int headers_load_users(struct program *p)
{
	struct search s = { .p = p };
	int ret = 0;

	for (size_t i = 0; i < NR_WORDS; i++) {
		if (WORD_BIT(i) & WORDS_PARSE)
			strset_add(&s.names, model_words[i].text);
	}
	vec_for_each(f, &p->scan->files) {
		if (f->kind == SCAN_H && (f->words & WORDS_PARSE) &&
		    !streq(f->path, API_HEADER))
			read_header(&s, f->path);
	}
	for (int i = 0; i < HEADER_ROUNDS && ret == 0 && s.fresh.n; i++)
		ret = ask(&s);
	if (ret == 0)
		ret = load_idle(&s);
	strmap_release(&s.names, NULL);
	strmap_release(&s.fresh, NULL);
	strmap_release(&s.inlines, free);
	return ret;
}
