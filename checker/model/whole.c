// SPDX-License-Identifier: GPL-2.0-only
#include "model/whole.h"

#include "model/indirect/indirect.h"
#include "model/program/headers.h"
#include "model/words.h"
#include "parse/parse.h"

#include <unistd.h>

static int jobs_of(const struct whole_opts *opts)
{
	long n = opts->jobs;

	if (n <= 0)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : (int)n;
}

static void scan_all(struct whole *w, const struct whole_opts *opts,
		     struct audit *out)
{
	scan_tree(w->tree, model_words, NR_WORDS, jobs_of(opts), &w->scan);
	out->files = w->scan.nfiles;
	vec_for_each(path, &w->scan.unreadable) {
		struct incomplete i = { xstrdup(*path),
					xstrdup("cannot be read") };

		vec_push(&out->incomplete, i);
	}
	vec_for_each(f, &w->scan.files) {
		if (f->kind == SCAN_H && f->words)
			strset_add(&w->headers, f->path);
	}
}

static int load_candidates(struct whole *w)
{
	struct str_vec files = VEC_INIT;
	int ret;

	vec_for_each(f, &w->scan.files) {
		if (f->kind == SCAN_C && (f->words & WORDS_PARSE))
			vec_push(&files, xstrdup(f->path));
	}
	/* The interface itself: its declarations are in no other unit, as
	 * these come from precompiled headers. */
	if (tree_exists(w->tree, API_HEADER))
		vec_push(&files, xstrdup(API_HEADER));
	ret = program_load(&w->program, files.v, files.n);
	str_vec_release(&files);
	return ret;
}

int whole_find(struct whole *w, struct tree *tree,
	       const struct whole_opts *opts, struct audit *out)
{
	struct parser_opts po = { .jobs = jobs_of(opts),
				  .build_dir = opts->build_dir,
				  .store = opts->store,
				  .headers = &w->headers,
				  .progress = opts->progress,
				  .progress_ctx = opts->progress_ctx };

	w->tree = tree;
	scan_all(w, opts, out);
	w->parser = parser_new(tree, &po);
	if (!w->parser)
		return -1;
	program_init(&w->program, tree, &w->scan, w->parser, po.jobs);
	if (load_candidates(w) < 0 || headers_load_users(&w->program) < 0 ||
	    importers_find(&w->program, out, &w->imps) < 0)
		return -1;
	if (opts->indirect && indirect_find(&w->program, out, &w->imps,
					    opts->helpers) < 0)
		return -1;
	return exporters_find(&w->program, out, &w->imps, &w->exps);
}

void whole_release(struct whole *w)
{
	imp_vec_release(&w->imps);
	exp_vec_release(&w->exps);
	program_release(&w->program);
	parser_free(w->parser);
	strmap_release(&w->headers, NULL);
	scan_release(&w->scan);
}
