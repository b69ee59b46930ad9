// SPDX-License-Identifier: GPL-2.0-only
/*
 * The semantic patch of a step against the step itself. It is run on the
 * files as they were before the step; whatever it changes, the step must have
 * changed the same way. That it reaches less is no fault: it is there so that
 * people can read the change as a rule, and run that rule elsewhere.
 */
#include "convert/cocci/cocciproof.h"

#include "api/api.h"
#include "convert/config/fold.h"
#include "convert/code/purity.h"
#include "convert/cocci/spatch.h"
#include "convert/units.h"
#include "convert/code/unused.h"
#include "lib/file.h"

/* --- comparing --- */

/* The next token that is no comment, from I on. */
static size_t skip_comments(const struct tokens *t, size_t i)
{
	while (i < t->list.n && t->list.v[i].kind == TOK_COMMENT)
		i++;
	return i;
}

static bool same_token(const struct tokens *a, size_t i,
		       const struct tokens *b, size_t k)
{
	return a->list.v[i].len == b->list.v[k].len &&
	       !memcmp(a->text + a->list.v[i].off, b->text + b->list.v[k].off,
		       a->list.v[i].len);
}

/*
 * Is every token that differs between BEFORE and THEIRS the same in OURS?
 * All three run in step, as names are all that changes. Counts them in N.
 */
static bool within_ours(const struct tokens *before,
			const struct tokens *theirs,
			const struct tokens *ours, size_t *n)
{
	size_t i = 0, k = 0, m = 0;

	for (;; i++, k++, m++) {
		i = skip_comments(before, i);
		k = skip_comments(theirs, k);
		m = skip_comments(ours, m);
		if (i == before->list.n || k == theirs->list.n ||
		    m == ours->list.n)
			break;
		if (same_token(before, i, theirs, k))
			continue;
		if (!same_token(theirs, k, ours, m))
			return false;
		(*n)++;
	}
	return i == before->list.n && k == theirs->list.n &&
	       m == ours->list.n;
}

static bool is_brace(const struct tokens *t, size_t i)
{
	return token_is(t, i, "{") || token_is(t, i, "}");
}

/* The same code, layout, comments and braces aside? */
static bool same_code(const struct tokens *a, const struct tokens *b)
{
	size_t i = 0, k = 0;

	for (;; i++, k++) {
		while (i < a->list.n && (a->list.v[i].kind == TOK_COMMENT ||
					 is_brace(a, i)))
			i++;
		while (k < b->list.n && (b->list.v[k].kind == TOK_COMMENT ||
					 is_brace(b, k)))
			k++;
		if (i == a->list.n || k == b->list.n)
			return i == a->list.n && k == b->list.n;
		if (!same_token(a, i, b, k))
			return false;
	}
}

/* Do A and B differ in code, directives aside? */
static bool code_differs(const struct strbuf *a, const struct strbuf *b)
{
	struct tokens x, y;
	size_t i = 0, k = 0;
	bool differs;

	tokens_lex(strbuf_str(a), a->len, &x);
	tokens_lex(strbuf_str(b), b->len, &y);
	for (;; i++, k++) {
		while (i < x.list.n && !token_code(&x, i))
			i++;
		while (k < y.list.n && !token_code(&y, k))
			k++;
		if (i == x.list.n || k == y.list.n ||
		    !same_token(&x, i, &y, k))
			break;
	}
	differs = i < x.list.n || k < y.list.n;
	tokens_release(&x);
	tokens_release(&y);
	return differs;
}

/* --- one file --- */

static const char *config_of(const struct step *s)
{
	vec_for_each(r, &s->rewrites) {
		if (rewrite_config(r))
			return rewrite_config(r);
	}
	return NULL;
}

/* Identifiers that TEXT has and OURS has not. */
static void gone_names(const struct strbuf *text, const struct strbuf *ours,
		       struct strmap *out)
{
	struct tokens t;

	tokens_lex(strbuf_str(text), text->len, &t);
	for (size_t i = 0; i < t.list.n; i++) {
		char *s = token_text(&t, i);
		size_t pos = 0;

		if (t.list.v[i].kind == TOK_IDENT &&
		    !word_find(strbuf_str(ours), ours->len, s, &pos))
			strset_add(out, s);
		free(s);
	}
	tokens_release(&t);
}

/* Finish what the semantic patch began: the rest is the same as ours, or
 * the two do not agree. */
static void fold_rest(struct trial *t, const char *path,
		      const struct strbuf *before, struct strbuf *text,
		      const struct strbuf *ours)
{
	struct purity *p = purity_new(t->c->tree, path);
	const struct fold_env env = { config_of(t->step), FOLD_C, purity_ask,
				      p };
	struct strmap gone = STRMAP_INIT;
	struct str_vec left = VEC_INIT;

	fold_c(&env, text, &left);
	gone_names(text, ours, &gone);
	unused_drop(&env, before, text, &gone, &left);
	strmap_release(&gone, NULL);
	str_vec_release(&left);
	purity_free(p);
}

static int compare(struct trial *t, const char *path,
		   const struct strbuf *before, struct strbuf *theirs,
		   const struct strbuf *ours)
{
	struct tokens a, b, c;
	int ret = 0;

	if (config_of(t->step))
		fold_rest(t, path, before, theirs, ours);
	tokens_lex(strbuf_str(before), before->len, &a);
	tokens_lex(strbuf_str(theirs), theirs->len, &b);
	tokens_lex(strbuf_str(ours), ours->len, &c);
	if (config_of(t->step)) {
		if (!same_code(&b, &c))
			vec_push(&t->out->differs, xstrdup(path));
	} else if (!within_ours(&a, &b, &c, &t->out->cocci)) {
		ret = error("%s: the semantic patch of '%s' changes what "
			    "libclang does not know as that name", path,
			    t->step->subject);
	}
	tokens_release(&a);
	tokens_release(&b);
	tokens_release(&c);
	return ret;
}

/* Is one of the names that the step changes code in TEXT? */
static bool has_names(const struct step *s, const char *text)
{
	struct tokens t;
	bool has = false;

	tokens_lex(text, strlen(text), &t);
	for (size_t i = 0; i < t.list.n && !has; i++) {
		if (t.list.v[i].kind != TOK_IDENT)
			continue;
		vec_for_each(r, &s->rewrites) {
			const char *type, *from, *to;
			char *config = xasprintf("CONFIG_%s",
						 rewrite_config(r) ?: "");

			has |= token_is(&t, i, config) ||
			       (rewrite_names(r, &type, &from, &to) &&
				token_is(&t, i, from));
			free(config);
		}
	}
	tokens_release(&t);
	return has;
}

/* What spatch could not read although it ought to. */
static void note_unread(struct trial *t, const struct spatch_file *f)
{
	if (f->state == SPATCH_FAILED)
		vec_push(&t->out->unread, xasprintf("%s: %s", f->path, f->why));
	vec_for_each(g, &f->gaps) {
		if (has_names(t->step, g->text))
			vec_push(&t->out->unread,
				 xasprintf("%s:%zu: spatch cannot parse this",
					   f->path, g->line));
	}
}

static int compare_file(struct trial *t, const struct spatch_file *f)
{
	const struct strbuf *before = strmap_get(&t->c->before, f->path);
	struct strbuf theirs = STRBUF_INIT, ours = STRBUF_INIT;
	char *full = path_join(t->dir, f->path);
	bool changed = f->state == SPATCH_CHANGED;
	int ret;

	note_unread(t, f);
	ret = convert_get(t->c, f->path, &ours);
	if (ret == 0 && code_differs(before, &ours)) {
		t->out->files++;
		t->out->reached += changed;
		t->header_missed |= streq(f->path, API_HEADER) && !changed;
	}
	if (ret == 0 && changed && file_read(full, &theirs) < 0)
		ret = error_errno("%s: cannot be read", full);
	if (ret == 0 && changed)
		ret = compare(t, f->path, before, &theirs, &ours);
	strbuf_release(&theirs);
	strbuf_release(&ours);
	free(full);
	return ret;
}

/* --- the run --- */

static int put(struct trial *t, const char *path, const struct strbuf *text)
{
	char *full = path_join(t->dir, path);
	int ret;

	if (file_mkdirs_for(full) < 0)
		ret = error_errno("%s: cannot be made", full);
	else
		ret = file_write(full, strbuf_str(text), text->len);
	free(full);
	return ret;
}

/* PATH as it was before the step, for others to be read with. */
static int put_along(struct trial *t, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	if (strmap_has(&t->c->before, path))
		return 0;
	if (tree_read(t->c->tree, path, &text) == 0)
		ret = put(t, path, &text);
	strbuf_release(&text);
	return ret;
}

struct paths VEC_OF(const char *);

/*
 * Run the rule on FILES, with the header that declares the struct, so that
 * types are known, and the files in ALONG (a set) read as if they included
 * them.
 */
static int run_on(struct trial *t, const char *cocci,
		  const struct paths *files, const struct strmap *along)
{
	struct paths include = VEC_INIT;
	struct spatch_opts opts = { 0 };
	struct spatch_result res;
	int ret = put_along(t, API_HEADER);

	memset(&res, 0, sizeof(res));
	vec_push(&include, API_HEADER);
	for (size_t i = 0; ret == 0 && i < along->n; i++) {
		vec_push(&include, along->entries[i].key);
		ret = put_along(t, along->entries[i].key);
	}
	vec_push(&include, NULL);
	opts.include = include.v;
	if (ret == 0 && files->n)
		ret = spatch_apply(cocci, t->dir, files->v, files->n, &opts,
				   &res);
	for (size_t i = 0; ret == 0 && i < res.files.n; i++)
		ret = compare_file(t, &res.files.v[i]);
	spatch_result_release(&res);
	vec_release(&include);
	return ret;
}

/* A .c file that another one includes makes sense only behind what that one
 * has said before. */
static int run_included(struct trial *t, const char *cocci, const char *path,
			const struct strmap *includers)
{
	struct paths one = VEC_INIT;
	int ret;

	vec_push(&one, path);
	ret = run_on(t, cocci, &one, includers);
	vec_release(&one);
	return ret;
}

int trial_run(struct trial *t, const char *cocci)
{
	const struct strmap none = STRMAP_INIT;
	struct paths files = VEC_INIT;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < t->c->before.n; i++)
		if (ends_with(t->c->before.entries[i].key, ".c") ||
		    ends_with(t->c->before.entries[i].key, ".h"))
			ret = put(t, t->c->before.entries[i].key,
				  t->c->before.entries[i].value);
	for (size_t i = 0; ret == 0 && i < t->c->before.n; i++) {
		const char *path = t->c->before.entries[i].key;
		struct strmap showing = STRMAP_INIT;

		if (ends_with(path, ".c"))
			units_showing(t->scan, path, &showing);
		if (ends_with(path, ".c") && !strmap_has(&showing, path))
			ret = run_included(t, cocci, path, &showing);
		else if (ends_with(path, ".c") || ends_with(path, ".h"))
			vec_push(&files, path);
		strmap_release(&showing, NULL);
	}
	if (ret == 0)
		ret = run_on(t, cocci, &files, &none);
	/* No rule can miss the declaration itself. */
	if (ret == 0 && t->header_missed && !config_of(t->step))
		ret = error("spatch does nothing to %s with the semantic patch of '%s': Coccinelle is broken, or the patch is",
			    API_HEADER, t->step->subject);
	vec_release(&files);
	return ret;
}

