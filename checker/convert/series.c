// SPDX-License-Identifier: GPL-2.0-only
#include "convert/series_priv.h"

#include "convert/contract/plan.h"
#include "convert/contract/runs.h"
#include "convert/git/mail.h"
#include "convert/reverse/only.h"
#include "lib/progress.h"
#include "text/token.h"

#include <stdio.h>

/* --- running the steps --- */

static void tell(struct series *s, const char *what)
{
	if (s->opts->progress)
		s->opts->progress(s->opts->progress_ctx, s->done.n,
				  s->steps.n, what);
}

/* Keep what the step made of each file that the series is about. */
static int keep_files(struct series *s, struct done *d)
{
	for (size_t i = 0; i < s->c.before.n; i++) {
		const char *path = s->c.before.entries[i].key;
		const struct strbuf *was = s->c.before.entries[i].value;
		struct tree_overlay_entry e;
		struct strbuf sb = STRBUF_INIT;

		if (!only_has(s->opts->only, path))
			continue;
		if (convert_get(&s->c, path, &sb) < 0)
			return -1;
		/* A comment that was put back is no change. */
		if (sb.len == was->len &&
		    (!sb.len || !memcmp(sb.buf, was->buf, sb.len))) {
			strbuf_release(&sb);
			continue;
		}
		e.path = xstrdup(path);
		e.len = sb.len;
		e.data = strbuf_detach(&sb);
		vec_push(&d->files, e);
	}
	return 0;
}

#define MAX_WARNINGS 5

/* The series is right without Coccinelle; but who reads the rule ought to know
 * what it is worth here. */
static void warn_of_cocci(const struct done *d)
{
	const struct proof *p = &d->proof;

	for (size_t i = 0; i < p->unread.n && i < MAX_WARNINGS; i++)
		warning("%s; so the semantic patch of '%s' was not proved there",
			p->unread.v[i], d->step->subject);
	if (p->unread.n > MAX_WARNINGS)
		warning("and %zu more, which the cover letter lists",
			p->unread.n - MAX_WARNINGS);
	if (p->files && !p->reached)
		warning("the semantic patch of '%s' changes none of the %zu file%s whose code that step changes: is Coccinelle complete?",
			d->step->subject, p->files, p->files == 1 ? "" : "s");
}

void series_add_ours(const struct series *s, struct str_vec *out,
		     const struct str_vec *lines)
{
	vec_for_each(l, lines) {
		char *path = xstrndup(*l, strcspn(*l, ":"));

		if (only_has(s->opts->only, path))
			vec_push(out, xstrdup(*l));
		free(path);
	}
}

static int prove(struct series *s, struct done *d)
{
	s->back.steps = &s->steps;
	if (s->opts->reverse)
		return back_prove(&s->c, d->step, &d->proof, &s->back);
	if (prove_step(&s->c, d->step, &d->proof) < 0)
		return -1;
	return s->c.runs ? runs_prove(&s->c, &d->proof) : 0;
}

static int run_step(struct series *s, const struct step *step)
{
	struct done *d;

	tell(s, step->subject);
	if (step_run(&s->c, step) < 0)
		return -1;
	d = vec_add(&s->done);
	memset(d, 0, sizeof(*d));
	d->step = step;
	if (s->c.before.n && (prove(s, d) < 0 || keep_files(s, d) < 0))
		return -1;
	d->applies = d->files.n > 0;
	warn_of_cocci(d);
	series_add_ours(s, &d->left, &s->c.left);
	d->runs = s->c.runs;
	s->c.runs = NULL;
	convert_next(&s->c);
	return 0;
}

/* --- all of it --- */

static bool is_empty(const struct series *s)
{
	vec_for_each(d, &s->done) {
		if (d->applies)
			return false;
	}
	return true;
}

/* Why there are no patches, as far as it is known. */
static const char *why_none(enum api_gen gen, bool reverse)
{
	if (reverse && gen == API_GEN_NONE)
		return "it has no dma-buf interface that has the new names";
	if (reverse)
		return gen == API_GEN_OLD ?
			       "its interface has the old names already" :
			       "nothing in it has a new name";
	switch (gen) {
	case API_GEN_UPSTREAM:
		return "its interface has the new names already (`audit` "
		       "lists old ones left in comments)";
	case API_GEN_NONE:
		return "it has no dma-buf interface that has the old names";
	default:
		return "nothing in it has an old name";
	}
}

static void report(const struct series *s)
{
	const char *only = s->opts->only;
	size_t left = 0;

	progress_clear();
	if (is_empty(s)) {
		printf("%s%s%s needs no patch: %s\n", tree_name(s->c.tree),
		       only ? "/" : "", only ?: "",
		       why_none(s->gen, s->opts->reverse));
		return;
	}
	printf("%zu patch%s in %s\n", s->mails.n - 1,
	       s->mails.n == 2 ? "" : "es", s->opts->out_dir);
	for (size_t i = 1; i < s->mails.n; i++)
		printf("  %s\n", s->mails.v[i]);
	vec_for_each(d, &s->done) {
		left += d->left.n;
		if (!d->applies)
			printf("  (not needed: %s)\n", d->step->subject);
	}
	if (left)
		printf("%zu place%s left to decide by hand; the cover "
		       "letter lists them\n",
		       left, left == 1 ? " is" : "s are");
}

/* --- for who verifies it --- */

void series_made_release(struct series_made *m)
{
	vec_for_each(p, &m->patches) {
		free(p->mail);
		str_vec_release(&p->differs);
		str_vec_release(&p->unread);
	}
	vec_release(&m->patches);
	str_vec_release(&m->left);
}

static void copy_strings(struct str_vec *to, const struct str_vec *from)
{
	vec_for_each(s, from)
		vec_push(to, xstrdup(*s));
}

static void hand_over(const struct series *s, struct series_made *made)
{
	size_t mail = 1; /* behind the cover letter */

	vec_for_each(d, &s->done) {
		const struct proof *p = &d->proof;
		struct series_patch patch = {
			.has_cocci = d->step->cocci || d->runs,
			.code = p->code,
			.cocci = p->cocci,
			.files = p->files,
			.reached = p->reached,
		};

		if (!d->applies || mail >= s->mails.n)
			continue;
		patch.mail = xstrdup(s->mails.v[mail++]);
		copy_strings(&patch.differs, &p->differs);
		copy_strings(&patch.unread, &p->unread);
		vec_push(&made->patches, patch);
	}
	vec_for_each(d, &s->done)
		copy_strings(&made->left, &d->left);
	if (s->plan)
		copy_strings(&made->left, &s->plan->incomplete);
}

static void series_release(struct series *s)
{
	vec_for_each(d, &s->done) {
		proof_release(&d->proof);
		str_vec_release(&d->left);
		runs_free(d->runs);
		vec_for_each(f, &d->files) {
			free((char *)f->path);
			free((char *)f->data);
		}
		vec_release(&d->files);
	}
	vec_release(&s->done);
	plan_free(s->plan);
	steps_release(&s->steps);
	step_release(&s->cover);
	str_vec_release(&s->leftovers);
	str_vec_release(&s->mails);
	back_release(&s->back);
	free(s->base);
	free(s->not_base);
	convert_release(&s->c);
}

/* A header that is missing, cut or unreadable tells no generation; that is no
 * clean bill for a tree whose code uses the interface. */
static int check_none(struct series *s)
{
	static const struct scan_word words[] = {
		{ API_ATTACH_OPS, true },
		{ API_NOTIFY_OLD, true },
		{ API_CONFIG, false },
	};
	struct scan scan = { 0 };
	int ret;

	ret = convert_scan(&s->c, words, ARRAY_SIZE(words), &scan);
	if (ret == 0 && scan.files.n)
		ret = error("'%s' uses dma-buf ('%s' does), but its %s is missing, unreadable or not understood",
			    tree_root(s->c.tree), scan.files.v[0].path,
			    API_HEADER);
	scan_release(&scan);
	return ret;
}

/* Is the config symbol anywhere in the tree? -1 with a message. */
static int has_config(struct series *s)
{
	static const struct scan_word words[] = {
		{ API_CONFIG, true },
		{ "CONFIG_" API_CONFIG, true },
	};
	struct scan scan;
	int has;

	if (convert_scan(&s->c, words, ARRAY_SIZE(words), &scan) < 0)
		return -1;
	has = scan.files.n > 0;
	scan_release(&scan);
	return has;
}

/* What the steps about the contract are to do, by the tree as it is. */
static int make_plan(struct series *s)
{
	const struct whole_opts opts = {
		.jobs = s->opts->jobs,
		.store = s->opts->audit_store,
		.progress = s->opts->progress,
		.progress_ctx = s->opts->progress_ctx,
	};
	bool wanted = false;

	vec_for_each(step, &s->steps)
		wanted |= step_wants_plan(step);
	if (!wanted)
		return 0;
	s->plan = xcalloc(1, sizeof(*s->plan));
	s->c.plan = s->plan;
	return plan_make(s->c.tree, &opts, s->plan);
}

/*
 * Was the tree written with the new contract? Of the new generation, that is
 * told by what no kernel before had; of the old one, by that and the config
 * symbol being gone: it is a tree that was taken back. -1 with a message.
 */
static int new_contract(struct series *s)
{
	struct strbuf header = STRBUF_INIT;
	size_t pos = 0;
	int has;

	if (convert_get(&s->c, API_HEADER, &header) < 0)
		return -1;
	has = word_find(strbuf_str(&header), header.len, API_REVOCABLE, &pos);
	strbuf_release(&header);
	if (has && s->gen == API_GEN_OLD) {
		has = has_config(s);
		return has < 0 ? -1 : !has;
	}
	return has && s->gen == API_GEN_UPSTREAM;
}

static int run_steps(struct series *s)
{
	struct str_vec leftovers = VEC_INIT;
	int ret;

	s->gen = generation_of(s->c.tree);
	if (s->gen == API_GEN_NONE)
		return check_none(s);
	if (s->opts->reverse && s->gen == API_GEN_OLD)
		return 0;
	vec_for_each(step, &s->steps)
		step_expect(&s->c, step);
	ret = new_contract(s);
	if (ret < 0)
		return ret;
	s->c.strict = ret;
	/* What upstream itself left behind in comments is no reason; that the
	 * switch is still there is one. */
	if (s->gen == API_GEN_UPSTREAM && !s->opts->reverse) {
		ret = has_config(s);
		if (ret <= 0)
			return ret;
	}
	if (make_plan(s) < 0)
		return -1;
	vec_for_each(step, &s->steps) {
		if (run_step(s, step) < 0)
			return -1;
	}
	ret = convert_leftovers(&s->c, &leftovers);
	series_add_ours(s, &s->leftovers, &leftovers);
	str_vec_release(&leftovers);
	return ret;
}

int series_check_profile(const char *profile)
{
	if (!streq(profile, "upstream") && !streq(profile, "v3"))
		return error("--profile takes upstream or v3, not '%s'",
			     profile);
	return 0;
}

int series_run(struct tree *tree, const struct series_opts *opts)
{
	struct series s = { .opts = opts };
	struct outdir out = { .dir = NULL };
	long long date;
	int ret;

	tree_overlay_clear(tree);
	s.c.tree = tree;
	s.c.jobs = opts->jobs;
	s.c.store = opts->store;
	s.c.progress = opts->progress;
	s.c.progress_ctx = opts->progress_ctx;
	ret = steps_load(opts->reverse ? "reverse" : opts->profile, &s.steps,
			 &s.cover);
	/* Now, not when all the work is done. */
	if (ret == 0)
		ret = mail_date(&date);
	if (ret == 0)
		ret = outdir_begin(&out, opts->out_dir);
	if (ret == 0)
		ret = run_steps(&s);
	if (ret == 0 && !is_empty(&s))
		ret = series_mails(&s, &out);
	if (ret == 0)
		ret = outdir_commit(&out);
	if (ret == 0)
		report(&s);
	if (ret == 0 && opts->made)
		hand_over(&s, opts->made);
	outdir_end(&out);
	series_release(&s);
	tree_overlay_clear(tree);
	return ret;
}
