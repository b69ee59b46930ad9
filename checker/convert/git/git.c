// SPDX-License-Identifier: GPL-2.0-only
#include "convert/git/git.h"

int git_run(const char *const *args, const struct run_opts *opts,
	    struct run_result *res)
{
	/* Whatever the caller's shell says of repositories is not meant. */
	static const char *const lead[] = {
		"env", "-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u",
		"GIT_INDEX_FILE", "-u", "GIT_OBJECT_DIRECTORY", "-u",
		"GIT_NAMESPACE", "-u", "GIT_CONFIG_PARAMETERS", "-u",
		"GIT_CONFIG_COUNT", "-u", "GIT_EXTERNAL_DIFF", "-u",
		"GIT_DIFF_OPTS", "git", "-c", "core.hooksPath=/dev/null",
		"-c", "core.attributesFile=/dev/null",
	};
	struct VEC_OF(const char *) argv = VEC_INIT;
	int ret;

	for (size_t i = 0; i < ARRAY_SIZE(lead); i++)
		vec_push(&argv, lead[i]);
	for (; *args; args++)
		vec_push(&argv, *args);
	vec_push(&argv, NULL);
	ret = run_program(argv.v, opts, res);
	vec_release(&argv);
	return ret;
}

void git_env(struct str_vec *env)
{
	static const char *const plain[] = {
		"LC_ALL=C", "TZ=UTC", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_PAGER=cat", "GIT_DEFAULT_HASH=sha1",
	};

	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		vec_push(env, xstrdup(plain[i]));
}

int git_failed(const char *what, const char *where,
	       const struct run_result *res)
{
	char *said = run_reason(res);

	error("git %s failed in '%s': %s", what, where,
	      said ? said : "it does not say why");
	free(said);
	return -1;
}
