// SPDX-License-Identifier: GPL-2.0-only
#include "parse/unit.h"

#include "lib/file.h"

#include <errno.h>

static const char *const error_names[] = {
	[CXError_Success] = "no error",
	[CXError_Failure] = "libclang failed",
	[CXError_Crashed] = "libclang crashed",
	[CXError_InvalidArguments] = "libclang refused its arguments",
	[CXError_ASTReadError] = "libclang could not read a saved header",
};

static void collect_diags(struct extract *x)
{
	unsigned int n = clang_getNumDiagnostics(x->tu);

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(x->tu, i);
		enum CXDiagnosticSeverity s = clang_getDiagnosticSeverity(d);
		struct fact_diag f = { .level = (uint32_t)s };

		if (s >= CXDiagnostic_Error) {
			f.text = place_fact_string(
				x, clang_getDiagnosticSpelling(d));
			f.loc = place_of(x, clang_getDiagnosticLocation(d));
			vec_push(&x->b->diags, f);
		}
		clang_disposeDiagnostic(d);
	}
}

static void add_dep(CXFile file, CXSourceLocation *stack, unsigned int depth,
		    CXClientData data)
{
	struct extract *x = data;
	char *path = place_string(clang_getFileName(file));
	const char *rel = path;
	struct fact_dep dep = { 0 };

	(void)stack;
	(void)depth;
	if (extract_is_tree_path(x, path))
		rel = path + strlen(x->opts->root) + 1;
	dep.path = fb_str(x->b, rel);
	vec_push(&x->b->deps, dep);
	free(path);
}

static void extract_all(const struct unit_env *env, const struct unit_job *job,
			CXTranslationUnit tu, struct facts_builder *b)
{
	struct extract x = { .opts = &env->extract, .tu = tu, .b = b,
			     .main_path = job->file };

	extract_unit(&x);
	collect_diags(&x);
	clang_getInclusions(tu, add_dep, &x);
	if (x.too_deep) {
		struct fact_diag d = { .level = CXDiagnostic_Error };

		d.text = fb_str(b, "code nested deeper, or a table larger, than the extraction follows");
		vec_push(&b->diags, d);
	}
}

int unit_parse(const struct unit_env *env, const struct unit_job *job,
	       struct facts_builder *b, char **why)
{
	char *path = path_join(env->extract.root, job->file);
	CXIndex index = clang_createIndex(1, 0);
	CXTranslationUnit tu = NULL;
	enum CXErrorCode e;
	int ret = -1;

	if (!tree_exists(env->tree, job->file)) {
		*why = xstrdup("no such file");
		goto out;
	}
	e = clang_parseTranslationUnit2(index, path, job->args, job->nargs,
					env->headers, env->nheaders,
					CXTranslationUnit_KeepGoing, &tu);
	if (e != CXError_Success) {
		*why = xstrdup(error_names[e]);
		goto out;
	}
	extract_all(env, job, tu, b);
	ret = 0;
out:
	if (tu)
		clang_disposeTranslationUnit(tu);
	clang_disposeIndex(index);
	free(path);
	return ret;
}
