// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the words that lead to helpers to those who use them: look for the
 * words in the whole tree, read what stands there, go on with the wrappers
 * that this brings up.
 */
#include "model/indirect/priv.h"

static bool wants(const struct indirect_search *s, const struct lead *l,
		  const char *path)
{
	if (l->file && streq(l->file, path))
		return !l->read;
	return !l->internal ||
	       (l->home &&
		streq(kbuild_module(s->p->kbuild, path), l->home));
}

static void read_file(struct indirect_search *s, const struct scan_file *f,
		      size_t first, size_t n)
{
	struct source *src = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct lead *l = &s->helpers.leads.v[first + i];

		if (!(f->words & (UINT64_C(1) << i)) || !wants(s, l, f->path))
			continue;
		if (!src)
			src = source_new(s->p->tree, f->path);
		if (!src)
			return;
		indirect_read(s, src, first + i);
	}
	source_free(src);
}

static void read_own_file(struct indirect_search *s, size_t lead)
{
	struct scan_file f = { .words = 1 };

	f.path = xstrdup(s->helpers.leads.v[lead].file);
	read_file(s, &f, lead, 1);
	s->helpers.leads.v[lead].read = true;
	free(f.path);
}

/* What leads to a helper often stands in its own file: that may bring up
 * more words before the tree is looked at. */
static void read_own_files(struct indirect_search *s)
{
	for (size_t i = 0; i < s->helpers.leads.n; i++) {
		const struct lead *l = &s->helpers.leads.v[i];

		if (l->file && !l->read)
			read_own_file(s, i);
	}
}

/* Structs whose tables count, and members of theirs that code may set, are
 * looked for along with the words. FILES: where what was found is kept. */
static size_t add_tags(struct indirect_search *s, const char **names,
		       struct str_vec **files, size_t n)
{
	struct strmap fresh = STRMAP_INIT;

	vec_for_each(slot, &s->helpers.slots) {
		struct strmap_entry *e;

		if (n + 2 > SCAN_MAX_WORDS ||
		    (strmap_has(&s->tags, slot->tag) &&
		     !strmap_has(&fresh, slot->tag)))
			continue;
		e = strmap_at(&s->tags, slot->tag);
		if (!e->value)
			e->value = xcalloc(1, sizeof(struct str_vec));
		if (strset_add(&fresh, slot->tag)) {
			names[n] = slot->tag;
			files[n++] = e->value;
		}
		names[n] = slot->member;
		files[n++] = e->value;
	}
	strmap_release(&fresh, NULL);
	return n;
}

static void keep_tag_files(const struct scan *hits,
			   struct str_vec *const *files, size_t from, size_t to)
{
	vec_for_each(f, &hits->files) {
		for (size_t i = from; i < to; i++) {
			if (f->words & (UINT64_C(1) << i))
				vec_push(files[i], xstrdup(f->path));
		}
	}
}

static bool round_begin(struct indirect_search *s, size_t *first)
{
	bool more;

	read_own_files(s);
	*first = s->done;
	more = s->done < s->helpers.leads.n;
	vec_for_each(slot, &s->helpers.slots)
		more |= !strmap_has(&s->tags, slot->tag);
	return more;
}

void indirect_users(struct indirect_search *s)
{
	size_t first;

	while (round_begin(s, &first)) {
		const char *names[SCAN_MAX_WORDS];
		struct str_vec *files[SCAN_MAX_WORDS];
		struct scan hits = { 0 };
		size_t n = 0, all;

		for (; n < SCAN_MAX_WORDS / 2 &&
		       first + n < s->helpers.leads.n; n++)
			names[n] = s->helpers.leads.v[first + n].name;
		s->done += n;
		all = add_tags(s, names, files, n);
		scan_names(s->p->tree, s->p->scan, names, all, NULL, NULL, &hits);
		keep_tag_files(&hits, files, n, all);
		vec_for_each(f, &hits.files) {
			if (f->words)
				read_file(s, f, first, n);
		}
		scan_release(&hits);
		indirect_registrars(s);
	}
}
