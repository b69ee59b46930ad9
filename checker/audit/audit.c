// SPDX-License-Identifier: GPL-2.0-only
#include "audit/audit.h"

#include "model/exporters/exporters.h"
#include "model/program/headers.h"
#include "model/indirect/indirect.h"
#include "model/pairs.h"
#include "model/program/program.h"
#include "model/unported.h"
#include "model/words.h"
#include "parse/parse.h"
#include "rules/rules.h"

#include <unistd.h>

struct session {
	struct tree *tree;
	const struct audit_opts *opts;
	struct audit *a;
	struct scan scan;
	struct strmap headers;
	struct parser *parser;
	struct program program;
	struct resv *resv;
	struct imp_vec imps;
	struct exp_vec exps;
};

static int jobs_of(const struct audit_opts *opts)
{
	long n = opts->jobs;

	if (n <= 0)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : (int)n;
}

static void describe(struct session *s)
{
	s->a->tree_version = xstrdup(tree_version(s->tree));
	s->a->tree_name = xstrdup(tree_name(s->tree));
	s->a->tree_root = xstrdup(tree_root(s->tree));
	s->a->generation = generation_of(s->tree);
	s->a->build_mode = s->opts->build_dir != NULL;
}

static void scan_all(struct session *s)
{
	scan_tree(s->tree, model_words, NR_WORDS, jobs_of(s->opts),
		  &s->scan);
	s->a->files = s->scan.nfiles;
	vec_for_each(path, &s->scan.unreadable) {
		struct incomplete i = { xstrdup(*path),
					xstrdup("cannot be read") };

		vec_push(&s->a->incomplete, i);
	}
	vec_for_each(f, &s->scan.files) {
		if (f->kind == SCAN_H && f->words)
			strset_add(&s->headers, f->path);
	}
}

static int load_candidates(struct session *s)
{
	struct str_vec files = VEC_INIT;
	int ret;

	vec_for_each(f, &s->scan.files) {
		if (f->kind == SCAN_C && (f->words & WORDS_PARSE))
			vec_push(&files, xstrdup(f->path));
	}
	/* The interface itself: its declarations are in no other unit, as
	 * these come from precompiled headers. */
	if (tree_exists(s->tree, API_HEADER))
		vec_push(&files, xstrdup(API_HEADER));
	ret = program_load(&s->program, files.v, files.n);
	str_vec_release(&files);
	return ret;
}

static void trace(const struct session *s, struct strbuf *out)
{
	for (size_t i = 0; i < NR_WORDS; i++)
		strbuf_addf(out, "word %s\n", model_words[i].text);
	vec_for_each(u, &s->program.units)
		strbuf_addf(out, "unit %s\n", (*u)->file);
}

static int analyse(struct session *s)
{
	struct parser_opts po = { .jobs = jobs_of(s->opts),
				  .build_dir = s->opts->build_dir,
				  .store = s->opts->store,
				  .headers = &s->headers,
				  .progress = s->opts->progress,
				  .progress_ctx = s->opts->progress_ctx };
	struct rule_input in = { .program = &s->program, .imps = &s->imps,
				 .exps = &s->exps,
				 .audit = s->a };

	s->parser = parser_new(s->tree, &po);
	if (!s->parser)
		return -1;
	program_init(&s->program, s->tree, &s->scan, s->parser, po.jobs);
	if (load_candidates(s) < 0 || headers_load_users(&s->program) < 0 ||
	    importers_find(&s->program, s->a, &s->imps) < 0 ||
	    indirect_find(&s->program, s->a, &s->imps, s->opts->helpers) < 0)
		return -1;
	if (exporters_find(&s->program, s->a, &s->imps, &s->exps) < 0)
		return -1;
	s->resv = resv_new(&s->program);
	if (resv_load_callers(s->resv) < 0)
		return -1;
	unported_rest(&s->program, s->a);
	vec_for_each(u, &s->program.units) {
		s->a->parsed += !(*u)->failure;
		s->a->cached += (*u)->cached;
	}
	if (s->opts->trace)
		trace(s, s->opts->trace);
	in.resv = s->resv;
	rules_run(&in);
	return 0;
}

int audit_run(struct tree *tree, const struct audit_opts *opts,
	      struct audit *out)
{
	struct session s = { .tree = tree, .opts = opts, .a = out };
	double start = now_seconds();
	int ret;

	describe(&s);
	scan_all(&s);
	ret = analyse(&s);
	imp_vec_release(&s.imps);
	exp_vec_release(&s.exps);
	resv_free(s.resv);
	program_release(&s.program);
	parser_free(s.parser);
	strmap_release(&s.headers, NULL);
	scan_release(&s.scan);
	out->seconds = now_seconds() - start;
	if (ret == 0) {
		audit_finish(out);
		pairs_make(out);
	}
	return ret;
}
