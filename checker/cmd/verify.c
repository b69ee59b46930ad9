// SPDX-License-Identifier: GPL-2.0-only
#include "cmd/verify.h"

#include "audit/audit.h"
#include "cmd/cmd.h"
#include "lib/data.h"
#include "lib/file.h"
#include "lib/progress.h"

#include <stdio.h>

#define CHECK "audit of the result"

/* --- what a series promises --- */

struct promised {
	const struct audit *a;
	struct verify_result *r;
	const struct str_vec *left; /* as in series_made; or NULL */
};

/* Has the cover letter left something in FILE to a human? */
static bool is_left(const struct promised *p, const char *file)
{
	size_t n = file ? strlen(file) : 0;

	if (!p->left || !n)
		return false;
	vec_for_each(l, p->left) {
		if (starts_with(*l, file) && (*l)[n] == ':')
			return true;
	}
	return false;
}

/* What is against a promise: by itself, or left to a human and said so. */
struct against {
	size_t bad, left, notes;
};

static void add_against(const struct promised *p, struct against *n,
			const struct place *place, char *text)
{
	bool left = is_left(p, place->file);

	n->bad += !left;
	n->left += left;
	verify_problem(p->r, NULL, CHECK, place->file, place->line, text,
		       !left);
}

static void promise_row(const struct promised *p, const char *what,
			const struct against *n)
{
	char *name = xasprintf("no %s", what);

	if (n->bad)
		verify_row(p->r, name, VERIFY_FAILED,
			   xasprintf("%zu", n->bad));
	else if (n->left)
		verify_row(p->r, name, VERIFY_EXPLAINED,
			   xasprintf("none but %zu that the cover letter leaves to be decided by hand",
				     n->left));
	else if (n->notes)
		verify_row(p->r, name, VERIFY_EXPLAINED,
			   xasprintf("none but %zu note%s", n->notes,
				     n->notes == 1 ? "" : "s"));
	else
		verify_row(p->r, name, VERIFY_OK, xstrdup("none"));
	free(name);
}

static void check_generation(const char *want, const struct promised *p)
{
	const char *have = api_gen_name(p->a->generation);

	verify_row(p->r, "generation",
		   streq(want, have) ? VERIFY_OK : VERIFY_FAILED,
		   xstrdup(have));
	if (!streq(want, have))
		verify_problem(p->r, NULL, CHECK, API_HEADER, 0,
			       xasprintf("the interface is '%s', not '%s'",
					 have, want), true);
}

static void check_rule(const char *rule, const struct promised *p)
{
	struct against n = { 0 };

	vec_for_each(f, &p->a->findings) {
		if (!streq(f->rule, rule))
			continue;
		if (f->level == LEVEL_NOTE)
			n.notes++;
		else
			add_against(p, &n, &f->place,
				    xasprintf("%s: %s", rule, f->message));
	}
	promise_row(p, rule, &n);
}

static void check_kind(const char *kind, const struct promised *p)
{
	char *what = xasprintf("%s importer", kind);
	struct against n = { 0 };

	vec_for_each(i, &p->a->importers) {
		if (!i->test && streq(importer_kind_name(i->kind), kind))
			add_against(p, &n, is_left(p, i->ops_place.file) ?
					   &i->ops_place : &i->place,
				    xasprintf("%s() is an importer of the kind %s",
					      i->function, kind));
	}
	promise_row(p, what, &n);
	free(what);
}

static const struct {
	const char *word;
	void (*check)(const char *what, const struct promised *p);
} promises[] = {
	{ "generation ", check_generation },
	{ "no-finding ", check_rule },
	{ "no-importer ", check_kind },
};

static int promise(const char *line, const struct promised *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(promises); i++) {
		if (starts_with(line, promises[i].word)) {
			promises[i].check(line + strlen(promises[i].word), p);
			return 0;
		}
	}
	return -1;
}

int cmd_verify_promises(const char *file, const char *text,
			const struct audit *a, const struct str_vec *left,
			struct verify_result *r)
{
	const struct promised p = { a, r, left };
	unsigned int number = 1;
	int ret = 0;

	for (; ret == 0 && *text; number++) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		if (*line && *line != '#' && promise(line, &p) < 0)
			ret = error("%s:%u: '%s' is no promise", file, number,
				    line);
		free(line);
		text += n + (text[n] == '\n');
	}
	return ret;
}

/* --- the audit of the result --- */

/* What could not be analysed before, either, is nothing that the series did. */
static void check_complete(const struct audit *a, const struct str_vec *left,
			   struct verify_result *r)
{
	const struct promised p = { a, r, left };
	struct against n = { 0 };

	vec_for_each(i, &a->incomplete) {
		const struct place place = { i->file, 0, 0 };

		add_against(&p, &n, &place, xstrdup(i->reason));
	}
	verify_row(r, "audit complete",
		   n.bad  ? VERIFY_FAILED :
		   n.left ? VERIFY_EXPLAINED :
			    VERIFY_OK,
		   n.bad  ? xasprintf("%zu not analysed", n.bad) :
		   n.left ? xasprintf("%zu not analysed, as before", n.left) :
			    xasprintf("%zu files parsed", a->parsed));
}

static bool all_applied(const struct verify_result *r)
{
	vec_for_each(p, &r->patches) {
		if (p->cells[VERIFY_AM].state != VERIFY_OK)
			return false;
	}
	return true;
}

static int audit_copy(const struct verify_cmd *c, struct verify_result *r,
		      struct audit *a)
{
	struct audit_opts opts = { .jobs = c->jobs,
				   .progress = progress_update };
	struct tree *tree = tree_open(r->copy);
	char *dir = path_dir(r->copy);
	char *store = path_join(dir, "facts.sqlite");
	int ret = -1;

	opts.store = store;
	if (tree)
		ret = audit_run(tree, &opts, a);
	tree_free(tree);
	free(store);
	free(dir);
	return ret;
}

static int check_result(const struct verify_cmd *c, struct verify_result *r)
{
	char *rel = xasprintf("kernel-patches/%s/promise", c->profile);
	char *path = data_path(rel);
	struct strbuf text = STRBUF_INIT;
	struct audit a = { 0 };
	int ret = -1;

	if (!path)
		goto out;
	if (file_read(path, &text) < 0) {
		error_errno("%s: cannot be read", path);
		goto out;
	}
	ret = audit_copy(c, r, &a);
	if (ret == 0)
		ret = cmd_verify_promises(path, strbuf_str(&text), &a,
					  c->made ? &c->made->left : NULL, r);
	if (ret == 0)
		check_complete(&a, c->made ? &c->made->left : NULL, r);
out:
	audit_release(&a);
	strbuf_release(&text);
	free(path);
	free(rel);
	return ret;
}

/* --- what is said of it --- */

static int write_json(const struct verify_cmd *c, const struct verify_result *r)
{
	struct strbuf sb = STRBUF_INIT;
	int ret = 0;

	if (c->json) {
		verify_json(r, &sb);
		ret = file_write(c->json, sb.buf, sb.len);
	}
	strbuf_release(&sb);
	return ret;
}

static int print(const struct verify_cmd *c, const struct verify_result *r)
{
	char *first = verify_first_failure(r);
	struct strbuf sb = STRBUF_INIT;
	int ret = 0;

	verify_text(r, &sb);
	if (fputs("\n", stdout) < 0 || fputs(strbuf_str(&sb), stdout) < 0 ||
	    fflush(stdout) != 0)
		ret = error_errno("cannot write to standard output");
	if (first)
		error("%s%s%s", first,
		      c->log ? "; what make, git and the others said: " : "",
		      c->log ? c->log : "");
	strbuf_release(&sb);
	free(first);
	return ret;
}

int cmd_verify(struct tree *tree, const struct verify_cmd *c)
{
	const struct verify_opts opts = {
		.dir = c->dir,
		.jobs = c->jobs,
		.made = c->made,
		.progress = progress_update,
	};
	struct verify_result r = { .copy = NULL };
	int code = EXIT_BAD;
	int ret;

	ret = verify_run(tree, &opts, &r);
	if (ret == 0 && r.patches.n && all_applied(&r))
		ret = check_result(c, &r);
	progress_clear();
	if (c->log && r.log.len && file_write(c->log, r.log.buf, r.log.len) < 0)
		ret = -1;
	if (ret == 0)
		ret = write_json(c, &r);
	if (ret == 0)
		ret = print(c, &r);
	if (ret == 0)
		code = verify_passed(&r) ? EXIT_CLEAN : EXIT_FINDINGS;
	verify_release(&r);
	return code;
}
