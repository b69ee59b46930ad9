// SPDX-License-Identifier: GPL-2.0-only
#include "audit/audit.h"

#include "model/pairs.h"
#include "model/unported.h"
#include "model/whole.h"
#include "model/words.h"
#include "rules/rules.h"

struct session {
	struct tree *tree;
	const struct audit_opts *opts;
	struct audit *a;
	struct whole whole;
	struct resv *resv;
};

static void describe(struct session *s)
{
	s->a->tree_version = xstrdup(tree_version(s->tree));
	s->a->tree_name = xstrdup(tree_name(s->tree));
	s->a->tree_root = xstrdup(tree_root(s->tree));
	s->a->generation = generation_of(s->tree);
	s->a->build_mode = s->opts->build_dir != NULL;
	for (const char *const *r = s->opts->without; r && *r; r++)
		vec_push(&s->a->without, *r);
}

static void trace(const struct session *s, struct strbuf *out)
{
	for (size_t i = 0; i < NR_WORDS; i++)
		strbuf_addf(out, "word %s\n", model_words[i].text);
	vec_for_each(u, &s->whole.program.units)
		strbuf_addf(out, "unit %s\n", (*u)->file);
}

/* Then what only rules ask for is not looked for. */
static bool without_all(const struct audit *a)
{
	size_t n = 0;

	while (rules[n])
		n++;
	return a->without.n >= n;
}

static int analyse(struct session *s)
{
	struct whole_opts wo = { .build_dir = s->opts->build_dir,
				 .jobs = s->opts->jobs,
				 .store = s->opts->store,
				 .indirect = true,
				 .helpers = s->opts->helpers,
				 .progress = s->opts->progress,
				 .progress_ctx = s->opts->progress_ctx };
	struct program *p = &s->whole.program;
	struct rule_input in = { .program = p,
				 .imps = &s->whole.imps,
				 .exps = &s->whole.exps,
				 .audit = s->a };

	if (whole_find(&s->whole, s->tree, &wo, s->a) < 0)
		return -1;
	s->resv = resv_new(p);
	if (!without_all(s->a) && resv_load_callers(s->resv) < 0)
		return -1;
	unported_rest(p, s->a);
	vec_for_each(u, &p->units) {
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
	ret = analyse(&s);
	resv_free(s.resv);
	whole_release(&s.whole);
	out->seconds = now_seconds() - start;
	if (ret == 0) {
		audit_finish(out);
		pairs_make(out);
	}
	return ret;
}
