// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where words stand in the tree as it is now. The whole tree is read once,
 * for all words that the series will ask for; what was changed since is
 * little, lies in memory, and is looked through anew.
 */
#include "convert/convert.h"
#include "text/token.h"

#include <errno.h>
#include <stdint.h>

void convert_expect(struct convert *c, const char *word)
{
	vec_for_each(e, &c->expected) {
		if (streq(*e, word))
			return;
	}
	if (!c->looked && c->expected.n < SCAN_MAX_WORDS)
		vec_push(&c->expected, xstrdup(word));
}

static int complain(const struct convert *c, const struct scan *scan)
{
	const char *path = scan->unreadable.v[0];
	struct strbuf text = STRBUF_INIT;
	const char *why = "";

	/* Once more, for the reason; a folder is no file in any case. */
	if (tree_read(c->tree, path, &text) < 0 && errno != EISDIR)
		why = strerror(errno);
	strbuf_release(&text);
	return error("%s: cannot be read, and may have what is to be changed%s%s%s",
		     path, *why ? ": " : "", why,
		     scan->unreadable.n > 1 ? " (and it is not the only one)" :
					      "");
}

/* Read the tree as it lies on disk. */
static int look(struct convert *c)
{
	struct VEC_OF(struct scan_word) words = VEC_INIT;

	vec_for_each(e, &c->expected) {
		struct scan_word w = { *e, true };

		vec_push(&words, w);
	}
	scan_tree(c->tree, words.v, words.n, c->jobs, &c->base_scan);
	vec_release(&words);
	c->looked = true;
	return c->base_scan.unreadable.n ? complain(c, &c->base_scan) : 0;
}

/* Bit i of MAP: words[I] is expected word map[I]. False if one is not. */
static bool map_words(const struct convert *c, const struct scan_word *words,
		      size_t n, size_t *map)
{
	for (size_t i = 0; i < n; i++) {
		for (map[i] = 0; map[i] < c->expected.n; map[i]++) {
			if (streq(c->expected.v[map[i]], words[i].text))
				break;
		}
		if (map[i] == c->expected.n || !words[i].whole)
			return false;
	}
	return true;
}

static uint64_t words_of(const struct convert *c, const struct scan_file *f,
			 const struct scan_word *words, size_t n,
			 const size_t *map)
{
	struct strbuf text = STRBUF_INIT;
	uint64_t bits = 0;

	if (!tree_overlay_has(c->tree, f->path)) {
		for (size_t i = 0; i < n; i++)
			bits |= (f->words >> map[i] & 1) << i;
		return bits;
	}
	if (tree_read(c->tree, f->path, &text) < 0)
		return 0; /* taken away */
	for (size_t i = 0; i < n; i++) {
		size_t pos = 0;

		if (word_find(strbuf_str(&text), text.len, words[i].text,
			      &pos))
			bits |= 1ull << i;
	}
	strbuf_release(&text);
	return bits;
}

static void from_base(const struct convert *c, const struct scan_word *words,
		      size_t n, const size_t *map, struct scan *out)
{
	vec_for_each(f, &c->base_scan.files) {
		struct scan_file one = *f;

		one.words = words_of(c, f, words, n, map);
		if (!one.words)
			continue;
		one.path = xstrdup(f->path);
		vec_push(&out->files, one);
	}
	vec_for_each(i, &c->base_scan.includes) {
		struct scan_include one = { xstrdup(i->from),
					    xstrdup(i->what) };

		vec_push(&out->includes, one);
	}
	out->nfiles = c->base_scan.nfiles;
	out->nbytes = c->base_scan.nbytes;
}

/* A file that is changed without having had a word: then all is read. */
static bool base_knows(const struct convert *c)
{
	for (size_t i = 0; i < tree_overlay_count(c->tree); i++) {
		if (!scan_find(&c->base_scan,
			       tree_overlay_at(c->tree, i).path))
			return false;
	}
	return true;
}

int convert_scan(struct convert *c, const struct scan_word *words, size_t n,
		 struct scan *out)
{
	size_t map[SCAN_MAX_WORDS];

	memset(out, 0, sizeof(*out));
	if (map_words(c, words, n, map)) {
		if (!c->looked && look(c) < 0)
			return -1;
		if (base_knows(c)) {
			from_base(c, words, n, map, out);
			return 0;
		}
	}
	scan_tree(c->tree, words, n, c->jobs, out);
	if (!out->unreadable.n)
		return 0;
	complain(c, out);
	scan_release(out);
	return -1;
}
