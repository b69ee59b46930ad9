// SPDX-License-Identifier: GPL-2.0-only
#include "convert/series.h"

#include "convert/git/base.h"
#include "convert/git/mail.h"
#include "convert/git/outdir.h"
#include "convert/prove.h"
#include "convert/step.h"

#include "lib/cleanup.h"
#include "lib/file.h"
#include "lib/progress.h"
#include "model/importers.h"

#include <stdio.h>
#include <sys/stat.h>

/* What became of one step. */
struct done {
	const struct step *step;
	bool applies;
	struct proof proof;
	struct str_vec left;
	struct VEC_OF(struct tree_overlay_entry) files; /* copies */
};

struct series {
	const struct series_opts *opts;
	struct convert c;
	enum api_gen gen; /* of the tree as it is */
	struct steps steps;
	struct step cover;
	struct VEC_OF(struct done) done;
	struct str_vec leftovers; /* old names that are left at the end */
	struct str_vec mails;
	char *base;	  /* commit, or NULL */
	char *not_base;	  /* the same where there are changes beside it */
	bool maintainers; /* all patches could be asked for */
};

/* --- running the steps --- */

static void tell(struct series *s, const char *what)
{
	if (s->opts->progress)
		s->opts->progress(s->opts->progress_ctx, s->done.n,
				  s->steps.n, what);
}

/* Keep what the step made of each file. */
static int keep_files(struct series *s, struct done *d)
{
	for (size_t i = 0; i < s->c.before.n; i++) {
		const char *path = s->c.before.entries[i].key;
		struct tree_overlay_entry e;
		struct strbuf sb = STRBUF_INIT;

		if (convert_get(&s->c, path, &sb) < 0)
			return -1;
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

static int run_step(struct series *s, const struct step *step)
{
	struct done *d;

	tell(s, step->subject);
	if (step_run(&s->c, step) < 0)
		return -1;
	d = vec_add(&s->done);
	memset(d, 0, sizeof(*d));
	d->step = step;
	d->applies = s->c.before.n > 0;
	if (d->applies && (prove_step(&s->c, step, &d->proof) < 0 ||
			   keep_files(s, d) < 0))
		return -1;
	warn_of_cocci(d);
	vec_for_each(l, &s->c.left)
		vec_push(&d->left, xstrdup(*l));
	convert_next(&s->c);
	return 0;
}

/* --- the cover letter --- */

static void add_list(struct strbuf *out, const char *title,
		     const struct str_vec *items)
{
	if (!items->n)
		return;
	strbuf_addf(out, "\n%s\n\n", title);
	vec_for_each(i, items)
		strbuf_addf(out, "  %s\n", *i);
}

static void add_numbers(const struct series *s, struct strbuf *out)
{
	size_t code = 0, cocci = 0;

	vec_for_each(d, &s->done) {
		code += d->proof.code;
		cocci += d->proof.cocci;
	}
	if (code && code == cocci)
		strbuf_addf(out,
			    "\nThe %zu places in code where a name changes are "
			    "all changed by the\nsemantic patches alone, too.\n",
			    code);
	else if (code)
		strbuf_addf(out,
			    "\nOf the %zu places in code where a name changes, "
			    "%zu are also changed\nby the semantic patches "
			    "alone; the others were found by libclang.\n",
			    code, cocci);
}

static void cover_text(const struct series *s, struct strbuf *out)
{
	struct str_vec left = VEC_INIT, skipped = VEC_INIT, differs = VEC_INIT,
		       unread = VEC_INIT;

	strbuf_addstr(out, s->cover.body);
	add_numbers(s, out);
	vec_for_each(d, &s->done) {
		if (!d->applies)
			vec_push(&skipped,
				 xasprintf("%s: nothing in this tree has to "
					   "change for it", d->step->subject));
		vec_for_each(l, &d->left)
			vec_push(&left, xstrdup(*l));
		vec_for_each(f, &d->proof.differs)
			vec_push(&differs, xstrdup(*f));
		vec_for_each(f, &d->proof.unread)
			vec_push(&unread, xstrdup(*f));
	}
	add_list(out, "Steps that are not in this series:", &skipped);
	add_list(out, "To be decided by hand:", &left);
	add_list(out,
		 "Here the semantic patch alone comes to another result than "
		 "this\nseries; compare:", &differs);
	add_list(out,
		 "Here the semantic patch could not be compared with this "
		 "series:", &unread);
	add_list(out,
		 "These mentions stay. By what they say and where they "
		 "stand they mean\nsomething else, such as a function of TTM or "
		 "of the driver; have a look:",
		 &s->leftovers);
	if (s->not_base)
		strbuf_addf(out,
			    "\nThere is no base-commit: the tree had changes "
			    "beside what its commit\n%s has.\n",
			    s->not_base);
	if (!s->maintainers)
		strbuf_addstr(out, "\nThere are no Cc lists: "
				   "scripts/get_maintainer.pl could not be "
				   "run.\n");
	while (out->len && out->buf[out->len - 1] == '\n')
		strbuf_setlen(out, out->len - 1);
	str_vec_release(&left);
	str_vec_release(&skipped);
	str_vec_release(&differs);
	str_vec_release(&unread);
}

/* --- mails --- */

static bool executable(const struct series *s, const char *path)
{
	char *full = path_join(tree_root(s->c.tree), path);
	struct stat st;
	bool x = stat(full, &st) == 0 && (st.st_mode & 0100);

	free(full);
	return x;
}

static int commit_base(struct series *s, struct mailer *m)
{
	for (size_t i = 0; i < s->c.base.n; i++) {
		const struct strmap_entry *e = &s->c.base.entries[i];
		const struct strbuf *sb = e->value;

		if (mailer_put(m, e->key, strbuf_str(sb), sb->len,
			       executable(s, e->key)) < 0)
			return -1;
	}
	return mailer_commit(m, "base", "");
}

static int commit_step(struct series *s, struct mailer *m,
		       const struct done *d)
{
	vec_for_each(f, &d->files) {
		if (mailer_put(m, f->path, f->data, f->len,
			       executable(s, f->path)) < 0)
			return -1;
	}
	return mailer_commit(m, d->step->subject, d->step->body);
}

/* Hand on the mails in FROM with Cc lists; the cover letter goes to all. */
static int address_mails(struct series *s, const char *from,
			 const struct outdir *to)
{
	struct str_vec all = VEC_INIT;
	int ret = 0;

	for (size_t i = s->mails.n; i-- > 0 && ret == 0;) {
		char *path = path_join(from, s->mails.v[i]);
		struct str_vec cc = VEC_INIT;
		struct strbuf mail = STRBUF_INIT;

		if (i == 0)
			str_vec_uniq(&all);
		else
			mail_maintainers(tree_root(s->c.tree), path, &cc);
		vec_for_each(a, &cc)
			vec_push(&all, xstrdup(*a));
		if (file_read(path, &mail) < 0) {
			ret = error_errno("%s: cannot be read", path);
		} else {
			mail_add_cc(&mail, i ? &cc : &all);
			ret = outdir_put(to, s->mails.v[i], mail.buf, mail.len);
		}
		strbuf_release(&mail);
		str_vec_release(&cc);
		free(path);
	}
	str_vec_release(&all);
	return ret;
}

static int write_list(const struct series *s, const struct outdir *to)
{
	struct strbuf sb = STRBUF_INIT;
	int ret;

	/* As quilt and b4 read it: the patches, in order. */
	for (size_t i = 1; i < s->mails.n; i++)
		strbuf_addf(&sb, "%s\n", s->mails.v[i]);
	ret = outdir_put(to, "series", strbuf_str(&sb), sb.len);
	strbuf_release(&sb);
	return ret;
}

/* Can the tree's own script be asked? Tried on one of its files. */
static bool try_maintainers(const struct series *s)
{
	char *path = path_join(tree_root(s->c.tree),
			       s->c.base.entries[0].key);
	struct str_vec cc = VEC_INIT;
	bool ok = mail_maintainers(tree_root(s->c.tree), path, &cc);

	str_vec_release(&cc);
	free(path);
	return ok;
}

/* A commit that does not have what the series is made of is no base. */
static void find_base(struct series *s)
{
	struct str_vec paths = VEC_INIT;

	s->base = base_commit(tree_root(s->c.tree));
	if (!s->base)
		return;
	for (size_t i = 0; i < s->c.base.n; i++)
		vec_push(&paths, xstrdup(s->c.base.entries[i].key));
	if (!base_is_clean(tree_root(s->c.tree), &paths)) {
		warning("'%s' has changes that are not committed: the series names no base-commit",
			tree_root(s->c.tree));
		s->not_base = s->base;
		s->base = NULL;
	}
	str_vec_release(&paths);
}

static int write_mails(struct series *s, const struct outdir *to)
{
	struct mailer *m = mailer_new();
	struct strbuf text = STRBUF_INIT;
	int handle, ret = -1;
	char *dir;

	if (!m)
		return -1;
	dir = cleanup_mkdtemp(&handle);
	if (!dir)
		goto out;
	s->maintainers = try_maintainers(s);
	find_base(s);
	cover_text(s, &text);
	ret = commit_base(s, m);
	vec_for_each(d, &s->done) {
		if (ret == 0 && d->applies)
			ret = commit_step(s, m, d);
	}
	if (ret == 0)
		ret = mailer_write(m, dir, s->cover.subject, text.buf, s->base,
				   &s->mails);
	if (ret == 0)
		ret = address_mails(s, dir, to);
	if (ret == 0)
		ret = write_list(s, to);
	cleanup_now(handle);
out:
	free(dir);
	strbuf_release(&text);
	mailer_free(m);
	return ret;
}

/* --- all of it --- */

/* Why there are no patches, as far as it is known. */
static const char *why_none(enum api_gen gen)
{
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
	size_t left = 0;

	progress_clear();
	if (!s->c.base.n) {
		printf("%s needs no patch: %s\n", tree_name(s->c.tree),
		       why_none(s->gen));
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
			.has_cocci = d->step->cocci != NULL,
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
}

static void series_release(struct series *s)
{
	vec_for_each(d, &s->done) {
		proof_release(&d->proof);
		str_vec_release(&d->left);
		vec_for_each(f, &d->files) {
			free((char *)f->path);
			free((char *)f->data);
		}
		vec_release(&d->files);
	}
	vec_release(&s->done);
	steps_release(&s->steps);
	step_release(&s->cover);
	str_vec_release(&s->leftovers);
	str_vec_release(&s->mails);
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

static int run_steps(struct series *s)
{
	int ret;

	s->gen = generation_of(s->c.tree);
	if (s->gen == API_GEN_NONE)
		return check_none(s);
	vec_for_each(step, &s->steps)
		step_expect(&s->c, step);
	/* What upstream itself left behind in comments is no reason; that the
	 * switch is still there is one. */
	if (s->gen == API_GEN_UPSTREAM) {
		ret = has_config(s);
		if (ret <= 0)
			return ret;
	}
	vec_for_each(step, &s->steps) {
		if (run_step(s, step) < 0)
			return -1;
	}
	return convert_leftovers(&s->c, &s->leftovers);
}

int series_check_profile(const char *profile)
{
	if (!streq(profile, "upstream") && !streq(profile, "v3"))
		return error("--profile takes upstream or v3, not '%s'",
			     profile);
	if (streq(profile, "v3") && !steps_exist(profile))
		return error("--profile v3 is not available yet; there is upstream");
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
	ret = steps_load(opts->profile, &s.steps, &s.cover);
	/* Now, not when all the work is done. */
	if (ret == 0)
		ret = mail_date(&date);
	if (ret == 0)
		ret = outdir_begin(&out, opts->out_dir);
	if (ret == 0)
		ret = run_steps(&s);
	if (ret == 0 && s.c.base.n)
		ret = write_mails(&s, &out);
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
