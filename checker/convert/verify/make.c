// SPDX-License-Identifier: GPL-2.0-only
/* The tree's own make, run in the copy: `make O=build`. */
#define _GNU_SOURCE
#include "convert/verify/priv.h"

#include "lib/file.h"

#include <stdio.h>
#include <sys/utsname.h>

#define CONFIG "x86_64 allmodconfig"

/*
 * What allmodconfig would say otherwise. A warning that is an error there
 * keeps a file from being compiled at all, before the first patch as well;
 * here it is a failure all the same where it is new.
 */
static const char allconfig[] =
	"# CONFIG_WERROR is not set\n"
	"# CONFIG_DRM_WERROR is not set\n"
	"# CONFIG_DRM_AMDGPU_WERROR is not set\n"
	"# CONFIG_DRM_I915_WERROR is not set\n"
	"# CONFIG_DRM_XE_WERROR is not set\n"
	"# CONFIG_DRM_MSM_VALIDATE_XML is not set\n";

struct args VEC_OF(const char *);

/* Prefix of the compiler's name where this machine is none of that kind. */
static const char *cross(void)
{
	struct utsname u;

	if (uname(&u) == 0 && streq(u.machine, "x86_64"))
		return "";
	return "x86_64-linux-gnu-";
}

/* The first line that `PROGRAM OPTION` prints; NULL if it cannot be run. */
static char *first_line(struct verifier *v, const char *program,
			const char *option)
{
	const char *const argv[] = { program, option, NULL };
	struct run_result res = { .status = 0 };
	char *line = NULL;

	if (scratch_run(v, NULL, argv, &res) == 0 && res.status == 0)
		line = xstrndup(strbuf_str(&res.out),
				strcspn(strbuf_str(&res.out), "\n"));
	run_result_release(&res);
	return line;
}

int make_check(struct verifier *v)
{
	char *gcc = xasprintf("%sgcc", cross());
	int ret = 0;

	if (!run_have("make"))
		ret = error("--verify needs make, which is not installed");
	else if (!run_have(gcc))
		ret = error("--verify needs %s, which is not installed", gcc);
	else
		v->res->compiler = first_line(v, gcc, "--version");
	if (ret == 0 && !v->res->compiler)
		ret = error("--verify: '%s --version' fails", gcc);
	free(gcc);
	if (ret < 0)
		return ret;
	v->res->config = xstrdup(CONFIG);
	v->sparse = run_have("sparse");
	if (v->sparse) {
		char *version = first_line(v, "sparse", "--version");

		v->res->sparse = xasprintf("sparse %s",
					   version ? version : "");
		free(version);
	} else {
		v->res->sparse = xstrdup("sparse is not installed");
	}
	return 0;
}

/* --- one run --- */

static int run_make(struct verifier *v, const struct args *targets,
		    struct run_result *res)
{
	struct args argv = VEC_INIT;
	struct str_vec own = VEC_INIT;
	int ret;

	/* Both outputs in one, in order. */
	vec_push(&argv, "sh");
	vec_push(&argv, "-c");
	vec_push(&argv, "exec \"$@\" 2>&1");
	vec_push(&argv, "sh");
	vec_push(&argv, "make");
	vec_push(&own, xasprintf("O=%s", v->build));
	vec_push(&own, xasprintf("CC=%sgcc", cross()));
	vec_push(&own, xasprintf("CROSS_COMPILE=%s", cross()));
	vec_push(&own, xasprintf("-j%d", v->jobs));
	vec_for_each(o, &own)
		vec_push(&argv, *o);
	vec_push(&argv, "ARCH=x86_64");
	vec_push(&argv, "-k");
	vec_push(&argv, "--no-print-directory");
	vec_push(&argv, "--output-sync=target");
	vec_for_each(t, targets)
		vec_push(&argv, *t);
	vec_push(&argv, NULL);
	ret = scratch_run(v, v->copy, argv.v, res);
	if (ret < 0)
		ret = error_errno("make cannot be run");
	str_vec_release(&own);
	vec_release(&argv);
	return ret;
}

/* The line that says most about why make failed; owned by the caller. */
static char *make_reason(const struct strbuf *said)
{
	static const char *const signs[] = { "error:", ": not found", "***" };

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
		const char *hit = strstr(strbuf_str(said), signs[i]);
		const char *start = hit;

		if (!hit)
			continue;
		while (start > said->buf && start[-1] != '\n')
			start--;
		return xstrndup(start, strcspn(start, "\n"));
	}
	return xstrdup("it does not say why");
}

static int targets(struct verifier *v, const char *const *names,
		   char **reason)
{
	struct run_result res = { .status = 0 };
	struct args list = VEC_INIT;
	int ret;

	for (const char *const *n = names; *n; n++)
		vec_push(&list, *n);
	ret = run_make(v, &list, &res);
	if (ret == 0 && res.status) {
		*reason = make_reason(&res.out);
		ret = 1;
	}
	vec_release(&list);
	run_result_release(&res);
	return ret;
}

/* --- configuration --- */

/* `make O=` refuses a tree that was built in place. */
static int clean_copy(struct verifier *v)
{
	static const char *const left[] = {
		".config", "include/config", "arch/x86/include/generated",
		"include/generated",
	};
	const char *const argv[] = { "make", "ARCH=x86_64", "mrproper", NULL };
	struct run_result res = { .status = 0 };
	bool clean = true;
	int ret = 0;

	for (size_t i = 0; i < ARRAY_SIZE(left); i++) {
		char *path = path_join(v->copy, left[i]);

		clean = clean && !file_exists(path);
		free(path);
	}
	if (clean)
		return 0;
	verifier_tell(v, "cleaning the copy");
	if (scratch_run(v, v->copy, argv, &res) < 0)
		ret = error_errno("make cannot be run");
	else if (res.status)
		ret = error("make mrproper fails in a copy of the tree");
	run_result_release(&res);
	return ret;
}

int make_prepare(struct verifier *v)
{
	static const char *const names[] = { "allmodconfig", "prepare",
					     "modules_prepare", NULL };
	char *file = path_join(v->dir, "allconfig");
	char *reason = NULL;
	int ret;

	ret = file_write(file, allconfig, strlen(allconfig));
	free(file);
	if (ret < 0 || clean_copy(v) < 0)
		return -1;
	verifier_tell(v, "make allmodconfig prepare");
	ret = targets(v, names, &reason);
	if (ret > 0)
		ret = error("the tree cannot be prepared for compiling: %s",
			    reason);
	free(reason);
	return ret;
}

bool make_config(struct verifier *v, char **reason)
{
	static const char *const names[] = { "allmodconfig", "prepare", NULL };

	*reason = NULL;
	verifier_tell(v, "make allmodconfig prepare");
	switch (targets(v, names, reason)) {
	case 0:
		return true;
	case 1:
		return false;
	}
	*reason = xstrdup("make cannot be run");
	return false;
}

/* --- objects --- */

/* The line of SAID in which make speaks of sparse; NULL if there is none. */
static char *refusal(const struct strbuf *said)
{
	const char *p = strbuf_str(said);

	while (*p) {
		size_t n = strcspn(p, "\n");
		char *line = xstrndup(p, n);

		if ((strstr(line, "sparse") || strstr(line, "CHECK")) &&
		    !starts_with(line, "  ") && !strstr(line, ".o'"))
			return line;
		free(line);
		p += n + (p[n] == '\n');
	}
	return NULL;
}

static int run_objects(struct verifier *v, const struct str_vec *objects,
		       struct built_vec *out, char **refused)
{
	struct run_result res = { .status = 0 };
	struct args list = VEC_INIT;
	int ret;

	if (v->sparse) {
		vec_push(&list, "C=1");
		vec_push(&list, "CHECK=sparse");
	}
	vec_for_each(o, objects)
		vec_push(&list, *o);
	v->objects = objects->n;
	ret = run_make(v, &list, &res);
	v->objects = 0;
	if (ret == 0) {
		output_parse(strbuf_str(&res.out), v->copy, out);
		ret = res.status;
		*refused = refusal(&res.out);
	}
	vec_release(&list);
	run_result_release(&res);
	return ret;
}

/* Nothing more of sparse, because of WHY, which is taken over. */
static void no_sparse(struct verifier *v, char *why)
{
	/* "Makefile:12: C=1 specified, but ..." */
	char *at = why ? strstr(why, ": ") : NULL;

	v->sparse = false;
	free(v->res->sparse);
	v->res->sparse = xasprintf("the tree's make refuses sparse (%s)",
				   at	? at + strlen(": ") :
				   why	? why :
					  "it does not say why");
	free(why);
}

static bool any_compiled(const struct built_vec *built)
{
	vec_for_each(b, built) {
		if (b->compiled && !b->failed)
			return true;
	}
	return false;
}

static bool any_checked(const struct built_vec *built)
{
	vec_for_each(b, built) {
		if (b->checked)
			return true;
	}
	return false;
}

int make_objects(struct verifier *v, const struct str_vec *objects,
		 struct built_vec *out)
{
	char *refused = NULL;
	bool compiled;
	int ret;

	if (!objects->n)
		return 0;
	ret = run_objects(v, objects, out, &refused);
	compiled = any_compiled(out);
	/* make may leave sparse out, or not want to do anything. */
	if (ret >= 0 && v->sparse && !any_checked(out) && (compiled || ret)) {
		char *second = NULL;

		v->sparse = false;
		if (!compiled) {
			built_release(out);
			ret = run_objects(v, objects, out, &second);
			compiled = any_compiled(out);
		}
		free(second);
		if (compiled) {
			no_sparse(v, refused);
			refused = NULL;
		} else {
			v->sparse = true;
		}
	}
	free(refused);
	return ret;
}
