// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "parse/unit.h"

#include "lib/file.h"
#include "parse/lookup.h"
#include "parse/states.h"

static const char *const error_names[] = {
	[CXError_Success] = "no error",
	[CXError_Failure] = "libclang failed",
	[CXError_Crashed] = "libclang crashed",
	[CXError_InvalidArguments] = "libclang refused its arguments",
	[CXError_ASTReadError] = "libclang could not read a saved header",
};

/*
 * Each only where the tree has it. These are what nearly every user of a
 * dma-buf includes anyhow; one more or less changes the time, not the result.
 */
static const char *const common_headers[] = {
	"linux/module.h",	"linux/kernel.h",    "linux/slab.h",
	"linux/dma-buf.h",	"linux/dma-resv.h",  "linux/dma-fence.h",
	"linux/dma-mapping.h",	"linux/pci.h",	     "linux/device.h",
	"linux/interrupt.h",	"linux/workqueue.h", "linux/uaccess.h",
	"linux/platform_device.h", "linux/scatterlist.h", "linux/debugfs.h",
	"linux/delay.h",	"linux/io.h",	     "linux/of.h",
	"drm/drm_device.h",	"drm/drm_drv.h",     "drm/drm_gem.h",
	"drm/drm_file.h",	"drm/drm_prime.h",   "drm/drm_print.h",
};

void unit_tu_release(struct unit_tu *p)
{
	if (p->tu)
		clang_disposeTranslationUnit(p->tu);
	if (p->index)
		clang_disposeIndex(p->index);
	*p = (struct unit_tu){ 0 };
}

static unsigned int count_errors(CXTranslationUnit tu)
{
	unsigned int n = clang_getNumDiagnostics(tu);
	unsigned int errors = 0;

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(tu, i);

		errors += clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
		clang_disposeDiagnostic(d);
	}
	return errors;
}

enum CXErrorCode unit_parse_once(const struct unit_env *env,
				 const struct unit_job *job,
				 const struct unsaved_vec *more,
				 bool with_pch, struct unit_tu *p)
{
	char *path = path_join(env->extract.root, job->file);
	struct VEC_OF(const char *) args = VEC_INIT;
	struct VEC_OF(struct CXUnsavedFile) files = VEC_INIT;
	enum CXErrorCode e;

	if (with_pch) {
		vec_push(&args, "-include-pch");
		vec_push(&args, env->pch);
	}
	for (int i = 0; i < job->nargs; i++)
		vec_push(&args, job->args[i]);
	for (unsigned int i = 0; i < env->nheaders; i++)
		vec_push(&files, env->headers[i]);
	/* Of two with the same path, libclang takes the last. */
	if (more) {
		vec_for_each(f, more)
			vec_push(&files, *f);
	}
	p->with_pch = with_pch;
	p->index = clang_createIndex(1, 0);
	e = clang_parseTranslationUnit2(p->index, path, args.v, (int)args.n,
					files.v, (unsigned int)files.n,
					CXTranslationUnit_KeepGoing |
					CXTranslationUnit_DetailedPreprocessingRecord,
				&p->tu);
	if (e == CXError_Success)
		p->errors = count_errors(p->tu);
	vec_release(&files);
	vec_release(&args);
	free(path);
	return e;
}

/*
 * Macros that a file defines before its first include may change headers; the
 * precompiled ones are not made with them. What the kernel's own headers look
 * for so late that it does not matter is let through.
 */
static bool defines_first(const char *text, size_t len)
{
	static const char *const harmless[] = { "pr_fmt", "dev_fmt",
						"KMSG_COMPONENT" };
	const char *end = text + len;

	for (const char *p = text; p < end; p++) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));
		size_t n = eol ? (size_t)(eol - p) : (size_t)(end - p);

		if (n > 9 && memcmp(p, "#include ", 9) == 0)
			return false;
		if (n > 8 && memcmp(p, "#define ", 8) == 0) {
			bool ok = false;

			for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
				ok |= starts_with(p + 8, harmless[i]);
			if (!ok)
				return true;
		}
		p += n;
	}
	return false;
}

/* With the precompiled headers if they do; without if that makes errors. */
static enum CXErrorCode parse_best(const struct unit_env *env,
				   const struct unit_job *job,
				   bool try_pch, struct unit_tu *p)
{
	enum CXErrorCode e = CXError_Failure;

	if (try_pch && env->pch) {
		e = unit_parse_once(env, job, NULL, true, p);
		if (e == CXError_Success && !p->errors)
			return e;
		unit_tu_release(p);
	}
	return unit_parse_once(env, job, NULL, false, p);
}

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

static void add_diag(struct facts_builder *b, uint32_t level, const char *text)
{
	struct fact_diag d = { .level = level, .text = fb_str(b, text) };

	vec_push(&b->diags, d);
}

static void add_dep(CXFile file, CXSourceLocation *stack, unsigned int depth,
		    CXClientData data)
{
	struct extract *x = data;
	char *path = place_string(clang_getFileName(file));
	const char *rel = path;
	struct fact_dep dep = { .kind = DEP_FILE };
	const char *text;
	size_t len;

	(void)stack;
	(void)depth;
	if (extract_is_tree_path(x, path))
		rel = path + strlen(x->opts->root) + 1;
	dep.path = fb_str(x->b, rel);
	vec_push(&x->b->deps, dep);
	text = clang_getFileContents(x->tu, file, &len);
	if (text)
		lookup_note(x->b, text, len);
	free(path);
}

/*
 * What stands in precompiled headers is not in the unit's own syntax tree: its
 * uses of watched names, and the headers as such, come from when they were
 * precompiled.
 */
static void add_pch_facts(struct facts_builder *b, const struct facts *pch)
{
	for (uint32_t i = 0; i < pch->n_refs; i++) {
		struct fact_ref r = pch->refs[i];

		r.name = fb_str(b, facts_str(pch, r.name));
		r.type = fb_str(b, facts_str(pch, r.type));
		r.loc.file = fb_file(b, facts_path(pch, r.loc.file), 0);
		r.used.file = fb_file(b, facts_path(pch, r.used.file), 0);
		vec_push(&b->refs, r);
	}
	for (uint32_t i = 0; i < pch->n_deps; i++) {
		struct fact_dep d = pch->deps[i];

		d.path = fb_str(b, facts_str(pch, d.path));
		vec_push(&b->deps, d);
	}
}

void unit_add_deps(struct extract *x)
{
	clang_getInclusions(x->tu, add_dep, x);
}

int unit_parse(const struct unit_env *env, const struct unit_job *job,
	       struct facts_builder *b, char **why)
{
	struct extract x = { .opts = &env->extract, .b = b,
			     .main_path = job->file };
	struct strbuf text = STRBUF_INIT;
	struct unit_tu p = { 0 };
	struct states *states;
	enum CXErrorCode e;
	bool try_pch, with_pch;
	int ret = -1;

	if (tree_read(env->tree, job->file, &text) < 0) {
		*why = xstrdup("cannot be read");
		goto out;
	}
	try_pch = !defines_first(strbuf_str(&text), text.len);
	e = parse_best(env, job, try_pch, &p);
	if (e != CXError_Success) {
		*why = xstrdup(error_names[e]);
		goto out;
	}
	x.tu = p.tu;
	extract_unit(&x);
	collect_diags(&x);
	unit_add_deps(&x);
	if (p.with_pch)
		add_pch_facts(b, env->pch_facts);
	states = states_new(env, job, &x);
	with_pch = p.with_pch;
	unit_tu_release(&p);
	states_run(states, with_pch);
	states_free(states);
	if (x.too_deep)
		add_diag(b, CXDiagnostic_Error,
			 "code nested deeper, or a table larger, than the extraction follows");
	if (x.unclear)
		add_diag(b, CXDiagnostic_Error,
			 "where a jump or inline assembler goes cannot be told");
	ret = 0;
out:
	unit_tu_release(&p);
	extract_release(&x);
	strbuf_release(&text);
	return ret;
}

int unit_make_pch(const struct unit_env *env, const struct unit_job *job,
		  const char *path, struct facts_builder *b)
{
	struct extract x = { .opts = &env->extract, .b = b,
			     .main_path = job->file };
	struct strbuf text = STRBUF_INIT;
	struct VEC_OF(const char *) args = VEC_INIT;
	struct VEC_OF(struct CXUnsavedFile) files = VEC_INIT;
	struct CXUnsavedFile main_file;
	CXIndex index = clang_createIndex(1, 0);
	CXTranslationUnit tu = NULL;
	int ret = -1;

	for (size_t i = 0; i < ARRAY_SIZE(common_headers); i++)
		strbuf_addf(&text,
			    "#if __has_include(<%s>)\n#include <%s>\n#endif\n",
			    common_headers[i], common_headers[i]);
	vec_push(&args, "-x");
	vec_push(&args, "c-header");
	for (int i = 0; i < job->nargs; i++)
		vec_push(&args, job->args[i]);
	for (unsigned int i = 0; i < env->nheaders; i++)
		vec_push(&files, env->headers[i]);
	main_file = (struct CXUnsavedFile){ job->file, text.buf, text.len };
	vec_push(&files, main_file);
	if (clang_parseTranslationUnit2(index, job->file, args.v, (int)args.n,
					files.v, (unsigned int)files.n,
					CXTranslationUnit_ForSerialization,
					&tu) == CXError_Success &&
	    !count_errors(tu) &&
	    clang_saveTranslationUnit(tu, path, 0) == CXSaveError_None) {
		x.tu = tu;
		extract_unit(&x);
		unit_add_deps(&x);
		extract_release(&x);
		ret = 0;
	}
	if (tu)
		clang_disposeTranslationUnit(tu);
	clang_disposeIndex(index);
	vec_release(&files);
	vec_release(&args);
	strbuf_release(&text);
	return ret;
}
