// SPDX-License-Identifier: GPL-2.0-only
#include "convert/prove.h"

#include "api/api.h"
#include "text/token.h"
#include "convert/units.h"

void proof_release(struct proof *p)
{
	str_vec_release(&p->differs);
	str_vec_release(&p->unread);
}

static bool is_c(const char *path)
{
	return ends_with(path, ".c") || ends_with(path, ".h");
}

/* --- texts --- */

static const struct rewrite *renames(const struct step *s, const char *from,
				     const char *to)
{
	vec_for_each(r, &s->rewrites) {
		const char *type, *a, *b;

		if (rewrite_names(r, &type, &a, &b) && streq(a, from) &&
		    streq(b, to))
			return r;
	}
	return NULL;
}

static bool only_renames(const struct step *s)
{
	vec_for_each(r, &s->rewrites) {
		const char *type, *from, *to;

		if (!rewrite_names(r, &type, &from, &to))
			return false;
	}
	return true;
}

/* Do A and B differ in renamed identifiers only, comments and strings
 * aside? */
static bool same_but_names(const struct step *s, const struct strbuf *a,
			   const struct strbuf *b)
{
	struct tokens x, y;
	bool ok;

	tokens_lex(strbuf_str(a), a->len, &x);
	tokens_lex(strbuf_str(b), b->len, &y);
	ok = x.list.n == y.list.n;
	for (size_t i = 0; ok && i < x.list.n; i++) {
		char *p = token_text(&x, i), *q = token_text(&y, i);
		int kind = x.list.v[i].kind;

		ok = kind == y.list.v[i].kind &&
		     (streq(p, q) || kind == TOK_COMMENT ||
		      kind == TOK_STRING || renames(s, p, q));
		free(p);
		free(q);
	}
	tokens_release(&x);
	tokens_release(&y);
	return ok;
}

static int prove_texts(struct convert *c, const struct step *s)
{
	for (size_t i = 0; i < c->before.n; i++) {
		const struct strmap_entry *e = &c->before.entries[i];
		struct strbuf now = STRBUF_INIT;
		bool ok;

		if (!is_c(e->key) || !only_renames(s))
			continue;
		if (convert_get(c, e->key, &now) < 0)
			return -1;
		ok = same_but_names(s, e->value, &now);
		strbuf_release(&now);
		if (!ok)
			return error("%s: '%s' changed more than names there",
				     e->key, s->subject);
	}
	return 0;
}

/* --- units --- */


#define CHANGED (1ull << 63)

/*
 * A scan of the tree as it is now; in files, those that have a new name or
 * that the step changed say so in MASK. The other files are there only for
 * what includes what.
 */
static int changed_files(struct convert *c, const struct step *s,
			 struct scan *out, uint64_t *mask)
{
	struct VEC_OF(struct scan_word) words = VEC_INIT;
	const struct scan_word ops = { API_ATTACH_OPS, true };
	int ret;

	vec_for_each(r, &s->rewrites) {
		struct scan_word w = { NULL, true };
		const char *type, *from;

		if (rewrite_names(r, &type, &from, &w.text))
			vec_push(&words, w);
	}
	*mask = ((1ull << words.n) - 1) | CHANGED;
	vec_push(&words, ops);
	ret = convert_scan(c, words.v, words.n, out);
	for (size_t i = 0; ret == 0 && i < c->before.n; i++) {
		const char *path = c->before.entries[i].key;
		struct scan_file f = { .words = CHANGED };

		if (!is_c(path))
			continue;
		f.path = xstrdup(path);
		f.kind = ends_with(path, ".c") ? SCAN_C : SCAN_H;
		vec_push(&out->files, f);
	}
	vec_release(&words);
	return ret;
}

/* Let the tree be what it was before this step, and keep in NOW what it is;
 * or, with BACK, the other way round. */
static void turn_back(struct convert *c, struct strbuf *now, bool back)
{
	for (size_t i = 0; i < c->before.n; i++) {
		const struct strmap_entry *e = &c->before.entries[i];
		const struct strbuf *text = back ? &now[i] : e->value;

		if (!back)
			(void)!tree_read(c->tree, e->key, &now[i]);
		tree_overlay_set(c->tree, e->key, strbuf_str(text), text->len);
		if (back)
			strbuf_release(&now[i]);
	}
}

static int compare_names(const struct step *s, const struct units *before,
			 const struct units *after)
{
	vec_for_each(r, &s->rewrites) {
		const char *type, *from, *to;
		size_t had, has, old;

		if (!rewrite_names(r, &type, &from, &to))
			continue;
		had = units_count(before, type, from) +
		      units_count(before, type, to);
		has = units_count(after, type, to);
		old = units_count(after, type, from);
		if (old)
			return error("'%s' leaves %zu uses of %s", s->subject,
				     old, from);
		if (has != had)
			return error("'%s' finds %zu uses of %s where there "
				     "were %zu of %s", s->subject, has, to,
				     had, from);
	}
	return 0;
}

static int compare_errors(const struct step *s, const struct units *before,
			  const struct units *after)
{
	vec_for_each(f, &after->failed) {
		if (!before->failed.n)
			return error("'%s' breaks %s", s->subject, *f);
	}
	for (size_t i = 0; i < after->errors.n; i++) {
		const struct strmap_entry *e = &after->errors.entries[i];

		if ((uintptr_t)e->value >
		    (uintptr_t)strmap_get(&before->errors, e->key))
			return error("'%s' breaks %s", s->subject, e->key);
	}
	return 0;
}

/* Let c->known cover FILES: what it lacks is parsed in the tree as it was. */
static int cover(struct convert *c, const struct strmap *files)
{
	struct strmap missing = STRMAP_INIT;
	int ret = 0;

	if (!c->known)
		c->known = xcalloc(1, sizeof(*c->known));
	for (size_t i = 0; i < files->n; i++) {
		if (!strmap_has(&c->known->files, files->entries[i].key))
			strset_add(&missing, files->entries[i].key);
	}
	if (missing.n) {
		struct strbuf *now = xcalloc(c->before.n, sizeof(*now));

		turn_back(c, now, false);
		ret = units_parse_set(c, &missing, c->known);
		turn_back(c, now, true);
		free(now);
	}
	strmap_release(&missing, NULL);
	return ret;
}

static int prove_units(struct convert *c, const struct step *s,
		       const struct scan *scan, uint64_t mask,
		       struct proof *out)
{
	int ret;

	c->result = xcalloc(1, sizeof(*c->result));
	ret = units_parse(c, scan, mask, c->result);
	if (ret == 0)
		ret = cover(c, &c->result->files);
	if (ret == 0)
		ret = units_whole(c->known, &c->result->tries);
	if (ret == 0)
		ret = compare_names(s, c->known, c->result);
	if (ret == 0)
		ret = compare_errors(s, c->known, c->result);
	out->units = c->result->files.n;
	return ret;
}

int prove_step(struct convert *c, const struct step *s, struct proof *out)
{
	struct cocci_run *run = NULL;
	struct scan scan;
	uint64_t mask;
	int ret = 0;

	memset(out, 0, sizeof(*out));
	out->code = c->code;
	if (prove_texts(c, s) < 0 || changed_files(c, s, &scan, &mask) < 0)
		return -1;
	if (s->cocci) {
		run = prove_cocci_start(c, s, &scan);
		ret = run ? 0 : -1;
	}
	if (ret == 0)
		ret = prove_units(c, s, &scan, mask, out);
	if (ret == 0 && run)
		ret = prove_cocci_end(run, out);
	else
		prove_cocci_drop(run);
	scan_release(&scan);
	return ret;
}
