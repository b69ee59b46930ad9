// SPDX-License-Identifier: GPL-2.0-only
#include "convert/verify/verify.h"

#include "convert/verify/priv.h"
#include "lib/cleanup.h"
#include "lib/file.h"

#include <stdio.h>
#include <unistd.h>

const char *verify_check_name(enum verify_check c)
{
	static const char *const names[] = {
		[VERIFY_AM] = "am",
		[VERIFY_COMPILE] = "compile",
		[VERIFY_WARNINGS] = "warnings",
		[VERIFY_SPARSE] = "sparse",
		[VERIFY_CHECKPATCH] = "checkpatch",
		[VERIFY_COCCI] = "semantic patch",
	};

	return names[c];
}

const char *verify_state_name(enum verify_state s)
{
	static const char *const names[] = {
		[VERIFY_OPEN] = "open",
		[VERIFY_OK] = "ok",
		[VERIFY_EXPLAINED] = "explained",
		[VERIFY_SKIPPED] = "skipped",
		[VERIFY_FAILED] = "failed",
	};

	return names[s];
}

/* --- the result --- */

void verify_row(struct verify_result *r, const char *name,
		enum verify_state state, char *text)
{
	struct verify_row row = { xstrdup(name), { state, text } };

	vec_push(&r->rows, row);
}

void verify_problem(struct verify_result *r, const char *patch,
		    const char *check, const char *file, unsigned int line,
		    char *text, bool failure)
{
	struct verify_problem p = {
		.patch = patch ? xstrdup(patch) : NULL,
		.check = check,
		.file = file ? xstrdup(file) : NULL,
		.line = line,
		.text = text,
		.failure = failure,
	};

	vec_push(&r->problems, p);
}

void verify_release(struct verify_result *r)
{
	vec_for_each(p, &r->patches) {
		free(p->mail);
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
			free(p->cells[i].text);
	}
	vec_for_each(row, &r->rows) {
		free(row->name);
		free(row->cell.text);
	}
	vec_for_each(p, &r->problems) {
		free(p->patch);
		free(p->file);
		free(p->text);
	}
	vec_for_each(a, &r->absent) {
		free(a->file);
		free(a->reason);
	}
	vec_release(&r->patches);
	vec_release(&r->rows);
	vec_release(&r->problems);
	vec_release(&r->absent);
	strbuf_release(&r->log);
	free(r->tree_version);
	free(r->compiler);
	free(r->config);
	free(r->sparse);
	if (r->copy)
		cleanup_now(r->copy_handle);
	free(r->copy);
	*r = (struct verify_result){ .copy = NULL };
}

/* --- what the parts share --- */

void verifier_tell(struct verifier *v, const char *what)
{
	free(v->what);
	v->what = xstrdup(what);
	if (v->opts->progress)
		v->opts->progress(v->opts->progress_ctx, v->done, v->total,
				  what);
}

void verifier_log(struct verifier *v, const char *const *argv, double start,
		  const struct run_result *res)
{
	struct strbuf *log = &v->res->log;

	strbuf_addstr(log, "===");
	for (; *argv; argv++)
		strbuf_addf(log, " %s", *argv);
	strbuf_addf(log, "\n=== exit status %d after %.1f s\n", res->status,
		    now_seconds() - start);
	if (res->out.len)
		strbuf_add(log, res->out.buf, res->out.len);
	if (res->err.len)
		strbuf_add(log, res->err.buf, res->err.len);
	if (log->len && log->buf[log->len - 1] != '\n')
		strbuf_addch(log, '\n');
}

static void verifier_release(struct verifier *v)
{
	mails_release(v);
	objects_release(v);
	scan_release(&v->scan);
	free(v->what);
	free(v->dir);
	free(v->copy);
	free(v->build);
	free(v->git);
}

/* --- the semantic patch --- */

static const struct series_patch *find_made(const struct series_made *made,
					    const char *mail)
{
	if (made) {
		vec_for_each(p, &made->patches) {
			if (streq(p->mail, mail))
				return p;
		}
	}
	return NULL;
}

/* How many of its places a semantic patch reaches by itself. */
static char *reach(const struct series_patch *p)
{
	if (p->code)
		return xasprintf("%zu of %zu places", p->cocci, p->code);
	return xasprintf("%zu of %zu file%s", p->reached, p->files,
			 p->files == 1 ? "" : "s");
}

static void check_cocci(struct verifier *v, size_t i)
{
	const char *name = verify_check_name(VERIFY_COCCI);
	const char *mail = v->mails.v[i].name;
	const struct series_patch *p = find_made(v->opts->made, mail);
	struct verify_cell *cell = &v->res->patches.v[i].cells[VERIFY_COCCI];

	cell->state = VERIFY_SKIPPED;
	if (!p || !p->has_cocci) {
		cell->text = xstrdup(p ? "it has none" :
					 "not made by this run");
		return;
	}
	vec_for_each(d, &p->differs)
		verify_problem(v->res, mail, name, *d, 0,
			       xstrdup("the semantic patch alone comes to "
				       "other code than this mail"), true);
	vec_for_each(u, &p->unread)
		verify_problem(v->res, mail, name, NULL, 0, xstrdup(*u),
			       false);
	cell->text = reach(p);
	if (p->differs.n)
		cell->state = VERIFY_FAILED;
	else if (p->unread.n || p->cocci < p->code || p->reached < p->files)
		cell->state = VERIFY_EXPLAINED;
	else
		cell->state = VERIFY_OK;
}

/* --- all of it --- */

static void add_patches(struct verifier *v)
{
	vec_for_each(m, &v->mails) {
		struct verify_patch *p = vec_add(&v->res->patches);

		*p = (struct verify_patch){ .mail = xstrdup(m->name) };
		for (size_t i = 0; i < NR_VERIFY_CHECKS; i++)
			p->cells[i].text = xstrdup("");
	}
}

static void set_am(struct verifier *v, size_t i, bool ok)
{
	struct verify_cell *cell = &v->res->patches.v[i].cells[VERIFY_AM];

	cell->state = ok ? VERIFY_OK : VERIFY_FAILED;
	free(cell->text);
	cell->text = xstrdup(ok ? "applies" : "does not apply");
}

static int check_patches(struct verifier *v)
{
	for (size_t i = 0; i < v->mails.n; i++) {
		bool ok;

		v->done = i + 1;
		verifier_tell(v, v->mails.v[i].name);
		ok = scratch_am(v, &v->mails.v[i]);
		set_am(v, i, ok);
		if (!ok)
			return 0;
		if (judge_patch(v, i) < 0)
			return -1;
		style_check(v, i);
		free(v->res->patches.v[i].cells[VERIFY_COCCI].text);
		check_cocci(v, i);
	}
	return 0;
}

static int jobs_of(const struct verify_opts *opts)
{
	long n = opts->jobs;

	if (n <= 0)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : (int)n;
}

int verify_run(struct tree *tree, const struct verify_opts *opts,
	       struct verify_result *out)
{
	struct verifier v = { .opts = opts, .res = out, .tree = tree };
	int ret = -1;

	v.jobs = jobs_of(opts);
	out->tree_version = xstrdup(tree_version(tree));
	if (mails_load(&v) < 0)
		goto out;
	v.total = v.mails.n + 1;
	add_patches(&v);
	ret = 0;
	if (!v.mails.n)
		goto out;
	ret = scratch_make(&v);
	if (ret == 0)
		ret = make_check(&v);
	if (ret == 0)
		ret = make_prepare(&v);
	if (ret == 0)
		ret = objects_base(&v);
	if (ret == 0)
		ret = check_patches(&v);
out:
	verifier_release(&v);
	return ret;
}
