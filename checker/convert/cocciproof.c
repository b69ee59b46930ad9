// SPDX-License-Identifier: GPL-2.0-only
/*
 * The semantic patch of a step against the step itself. It is run on the
 * files as they were before the step; whatever it changes, the step must have
 * changed the same way. That it reaches less is no fault: it is there so that
 * people can read the change as a rule, and run that rule elsewhere.
 */
#include "convert/prove.h"

#include "api/api.h"
#include "convert/fold.h"
#include "convert/purity.h"
#include "convert/spatch.h"
#include "convert/units.h"
#include "convert/unused.h"
#include "lib/cleanup.h"
#include "lib/data.h"
#include "lib/file.h"
#include "lib/progress.h"

#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct trial {
	struct convert *c;
	const struct step *step;
	const struct scan *scan;
	struct proof *out;
	char *dir; /* scratch folder */
};

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

static int compare_file(struct trial *t, const struct spatch_file *f)
{
	const struct strbuf *before = strmap_get(&t->c->before, f->path);
	struct strbuf theirs = STRBUF_INIT, ours = STRBUF_INIT;
	char *full = path_join(t->dir, f->path);
	int ret = 0;

	if (f->state == SPATCH_CHANGED) {
		if (file_read(full, &theirs) < 0)
			ret = error_errno("%s: cannot be read", full);
		if (ret == 0)
			ret = convert_get(t->c, f->path, &ours);
		if (ret == 0)
			ret = compare(t, f->path, before, &theirs, &ours);
	}
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

static int run(struct trial *t, const char *cocci)
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
	vec_release(&files);
	return ret;
}

/* --- beside the rest --- */

struct cocci_run {
	struct trial t;
	struct proof found; /* the child's own */
	char *cocci;
	int dir_handle;
	pid_t pid;
	int handle; /* of cleanup_child() */
};

#define RESULT "result" /* how many places, then files that differ */
#define ERRORS "errors"

static void write_result(const struct trial *t)
{
	struct strbuf text = STRBUF_INIT;
	char *path = path_join(t->dir, RESULT);

	strbuf_addf(&text, "%zu\n", t->out->cocci);
	vec_for_each(d, &t->out->differs)
		strbuf_addf(&text, "%s\n", *d);
	if (file_write(path, strbuf_str(&text), text.len) < 0)
		_exit(EXIT_FAILURE);
}

static void NORETURN child(struct cocci_run *r, const sigset_t *mask)
{
	char *errors = path_join(r->t.dir, ERRORS);

	cleanup_disown();
	cleanup_release(mask);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Whatever it leaves behind goes with the parent's folder. */
	setenv("TMPDIR", r->t.dir, 1);
	if (!freopen(errors, "w", stderr))
		_exit(EXIT_FAILURE);
	if (run(&r->t, r->cocci) < 0) {
		fflush(stderr);
		_exit(EXIT_FAILURE);
	}
	write_result(&r->t);
	_exit(EXIT_SUCCESS);
}

static void release(struct cocci_run *r)
{
	if (r->t.dir)
		cleanup_now(r->dir_handle);
	free(r->t.dir);
	free(r->cocci);
	free(r);
}

struct cocci_run *prove_cocci_start(struct convert *c, const struct step *s,
				    const struct scan *scan)
{
	struct cocci_run *r = xcalloc(1, sizeof(*r));
	sigset_t mask;

	r->t = (struct trial){ c, s, scan, &r->found, NULL };
	r->cocci = data_path(s->cocci);
	if (r->cocci)
		r->t.dir = cleanup_mkdtemp(&r->dir_handle);
	if (!r->t.dir) {
		release(r);
		return NULL;
	}
	fflush(NULL);
	cleanup_hold(&mask);
	r->pid = fork();
	if (r->pid == 0)
		child(r, &mask);
	if (r->pid > 0)
		r->handle = cleanup_child(r->pid);
	cleanup_release(&mask);
	if (r->pid < 0) {
		error_errno("cannot start a process");
		release(r);
		return NULL;
	}
	return r;
}

/* What the child had to say of its failure. */
static int complain(const struct cocci_run *r)
{
	char *path = path_join(r->t.dir, ERRORS);
	struct strbuf text = STRBUF_INIT;

	progress_clear();
	if (file_read(path, &text) == 0 && text.len)
		fputs(text.buf, stderr);
	else
		error("'%s' could not be compared with its semantic patch",
		      r->t.step->subject);
	strbuf_release(&text);
	free(path);
	return -1;
}

static int take_result(const struct cocci_run *r, struct proof *out)
{
	char *path = path_join(r->t.dir, RESULT);
	struct strbuf text = STRBUF_INIT;
	int ret = file_read(path, &text);
	const char *p = strbuf_str(&text);

	if (ret < 0)
		error_errno("%s: cannot be read", path);
	out->cocci += strtoul(p, NULL, 10);
	p += strcspn(p, "\n");
	while (*p++ == '\n' && *p) {
		size_t n = strcspn(p, "\n");

		vec_push(&out->differs, xstrndup(p, n));
		p += n;
	}
	strbuf_release(&text);
	free(path);
	return ret;
}

int prove_cocci_end(struct cocci_run *r, struct proof *out)
{
	int status, ret;

	while ((ret = waitpid(r->pid, &status, 0)) < 0 && errno == EINTR)
		;
	cleanup_forget(r->handle);
	if (ret >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		ret = take_result(r, out);
	else
		ret = complain(r);
	release(r);
	return ret;
}

void prove_cocci_drop(struct cocci_run *r)
{
	if (!r)
		return;
	cleanup_now(r->handle);
	release(r);
}
