// SPDX-License-Identifier: GPL-2.0-only
#include "convert/git/base.h"

#include "lib/run.h"

struct args VEC_OF(const char *);

/* Ask the git of ROOT; SETTINGS are `-c` arguments or NULL. True if it could
 * answer. */
static bool ask(const char *root, const struct str_vec *settings,
		const struct args *question, struct run_result *res)
{
	/* Whatever the caller's shell says of repositories is not meant. */
	static const char *const lead[] = {
		"env", "-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u",
		"GIT_INDEX_FILE", "git", "--no-optional-locks",
		"--literal-pathspecs", "-c", "core.hooksPath=/dev/null", "-c",
		"core.fsmonitor=false", "-C",
	};
	struct args argv = VEC_INIT;
	bool ok;

	for (size_t i = 0; i < ARRAY_SIZE(lead); i++)
		vec_push(&argv, lead[i]);
	vec_push(&argv, root);
	for (size_t i = 0; settings && i < settings->n; i++) {
		vec_push(&argv, "-c");
		vec_push(&argv, settings->v[i]);
	}
	vec_for_each(q, question)
		vec_push(&argv, *q);
	vec_push(&argv, NULL);
	ok = run_program(argv.v, NULL, res) == 0 && res->status == 0;
	vec_release(&argv);
	return ok;
}

#define QUESTION(...)                                              \
	(struct args)                                              \
	{                                                          \
		(const char *[]){ __VA_ARGS__ },                   \
			ARRAY_SIZE(((const char *[]){ __VA_ARGS__ })), 0 \
	}

char *base_commit(const char *root)
{
	const struct args q = QUESTION("rev-parse", "--show-prefix", "--verify",
				       "HEAD^{commit}");
	struct run_result res = { .status = 0 };
	char *base = NULL;
	const char *s;

	if (ask(root, NULL, &q, &res)) {
		/* An empty prefix: the tree is the top of its checkout. */
		s = strbuf_str(&res.out);
		if (*s == '\n' && strlen(s + 1) >= 40)
			base = xstrndup(s + 1, strcspn(s + 1, "\n"));
	}
	run_result_release(&res);
	return base;
}

/* Filters are programs: switch off each one that is set up. */
static void no_filters(const char *root, struct str_vec *settings)
{
	const struct args q = QUESTION("config", "--name-only", "-z",
				       "--get-regexp", "^filter\\.");
	struct run_result res = { .status = 0 };

	if (ask(root, NULL, &q, &res)) {
		const char *end = res.out.buf + res.out.len;

		for (const char *p = res.out.buf; p < end; p += strlen(p) + 1)
			vec_push(settings,
				 xasprintf("%s=%s", p,
					   ends_with(p, ".required") ? "false" :
								       ""));
	}
	run_result_release(&res);
}

static bool all_known(const char *root, const struct str_vec *paths)
{
	struct args q = VEC_INIT;
	struct run_result res = { .status = 0 };
	bool known;

	vec_push(&q, "ls-files");
	vec_push(&q, "--error-unmatch");
	vec_push(&q, "--");
	vec_for_each(p, paths)
		vec_push(&q, *p);
	known = ask(root, NULL, &q, &res);
	run_result_release(&res);
	vec_release(&q);
	return known;
}

bool base_is_clean(const char *root, const struct str_vec *paths)
{
	const struct args q = QUESTION("status", "--porcelain",
				       "--untracked-files=no",
				       "--ignore-submodules");
	struct str_vec settings = VEC_INIT;
	struct run_result res = { .status = 0 };
	bool clean;

	no_filters(root, &settings);
	clean = ask(root, &settings, &q, &res) && !res.out.len;
	run_result_release(&res);
	str_vec_release(&settings);
	return clean && all_known(root, paths);
}
