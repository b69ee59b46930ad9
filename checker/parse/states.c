// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "parse/states.h"

#include "parse/variant.h"

/* A file that the parse at hand has read. */
struct present {
	struct vfile *file;
	CXFile cx;
};

struct states {
	const struct unit_env *env;
	const struct unit_job *job;
	struct extract *x;
	struct variants v;
	struct VEC_OF(struct present) present;
	bool grown; /* files were added */
};

/* --- what a parse has read --- */

/* The path in the tree of what libclang calls PATH, if that is a file of the
 * unit's own and none that all share; else NULL. */
static char *own_path(const struct states *s, const char *path)
{
	char *rel;

	if (!extract_is_tree_path(s->x, path))
		return NULL;
	rel = path_normalize(path + strlen(s->env->extract.root) + 1);
	if (rel && !streq(rel, s->job->file) &&
	    (starts_with(rel, "include/") || starts_with(rel, "arch/"))) {
		free(rel);
		rel = NULL;
	}
	return rel;
}

/* Most headers have one #if: the one against being read twice. */
static bool has_groups(const char *text, size_t len)
{
	const char *end = text + len;
	int n = 0;

	for (const char *p = text; n < 2; p++) {
		p = memchr(p, '#', (size_t)(end - p));
		if (!p)
			return false;
		do
			p++;
		while (p < end && (*p == ' ' || *p == '\t'));
		n += end - p > 2 && p[0] == 'i' && p[1] == 'f';
		p--;
	}
	return true;
}

/* The nearest includer that is known, and the branch in which it includes. */
static void set_includer(struct states *s, struct vfile *f,
			 const CXSourceLocation *stack, unsigned int depth)
{
	for (unsigned int i = 0; i < depth && !f->from; i++) {
		unsigned int at;
		CXFile cx;
		char *path;

		clang_getExpansionLocation(stack[i], &cx, NULL, NULL, &at);
		if (!cx)
			continue;
		path = place_string(clang_getFileName(cx));
		f->from = variants_file(&s->v, path);
		if (f->from)
			f->from_arm = pp_arm_at(&f->from->pp, at);
		free(path);
	}
}

static void add_file(struct states *s, CXFile cx, const char *path,
		     const CXSourceLocation *stack, unsigned int depth)
{
	char *rel = own_path(s, path);
	const char *text = NULL;
	size_t len = 0;

	if (rel)
		text = clang_getFileContents(s->x->tu, cx, &len);
	if (text && (ends_with(rel, ".c") || streq(rel, s->job->file) ||
		     has_groups(text, len))) {
		set_includer(s, variants_add(&s->v, path, rel, text, len),
			     stack, depth);
		s->grown = true;
	}
	free(rel);
}

static void see_file(CXFile cx, CXSourceLocation *stack, unsigned int depth,
		     CXClientData data)
{
	struct states *s = data;
	char *path = place_string(clang_getFileName(cx));
	struct present one = { NULL, cx };
	bool have = false;

	if (variants_is_new(&s->v, path))
		add_file(s, cx, path, stack, depth);
	one.file = variants_file(&s->v, path);
	vec_for_each(p, &s->present)
		have |= p->file == one.file;
	if (one.file && !have)
		vec_push(&s->present, one);
	free(path);
}

static void skipped_ranges(CXTranslationUnit tu, CXFile cx,
			   struct range_vec *out)
{
	CXSourceRangeList *list = clang_getSkippedRanges(tu, cx);

	for (unsigned int i = 0; list && i < list->count; i++) {
		struct range r = { 0 };

		clang_getSpellingLocation(clang_getRangeStart(list->ranges[i]),
					  NULL, NULL, NULL, &r.from);
		clang_getSpellingLocation(clang_getRangeEnd(list->ranges[i]),
					  NULL, NULL, NULL, &r.to);
		vec_push(out, r);
	}
	clang_disposeSourceRangeList(list);
}

/* Find out which files the parse at hand has read. */
static void read_files(struct states *s)
{
	s->present.n = 0;
	s->grown = false;
	clang_getInclusions(s->x->tu, see_file, s);
	if (s->grown)
		variants_weigh(&s->v);
}

/* Note what it saw of them. */
static void look(struct states *s, const struct variant_errors *errors)
{
	vec_for_each(p, &s->present) {
		struct range_vec ranges = VEC_INIT;

		skipped_ranges(s->x->tu, p->cx, &ranges);
		variants_saw(&s->v, p->file, &ranges, errors);
		vec_release(&ranges);
	}
}

struct states *states_new(const struct unit_env *env,
			  const struct unit_job *job, struct extract *x)
{
	static const struct variant_errors none = VEC_INIT;
	struct states *s = xcalloc(1, sizeof(*s));

	*s = (struct states){ .env = env, .job = job, .x = x };
	variants_init(&s->v, env->tree, &env->config);
	read_files(s);
	look(s, &none);
	return s;
}

void states_free(struct states *s)
{
	variants_release(&s->v);
	vec_release(&s->present);
	free(s);
}

/* --- errors --- */

static void add_error(struct states *s, CXDiagnostic d,
		      struct variant_errors *out)
{
	struct variant_error e = { 0 };
	CXFile cx;
	char *path;

	clang_getExpansionLocation(clang_getDiagnosticLocation(d), &cx, NULL,
				   NULL, &e.offset);
	if (!cx)
		return;
	path = place_string(clang_getFileName(cx));
	e.file = variants_file(&s->v, path);
	free(path);
	if (!e.file)
		return;
	e.text = place_string(clang_getDiagnosticSpelling(d));
	vec_push(out, e);
}

static void find_errors(struct states *s, struct variant_errors *out)
{
	unsigned int n = clang_getNumDiagnostics(s->x->tu);

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(s->x->tu, i);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error)
			add_error(s, d, out);
		clang_disposeDiagnostic(d);
	}
}

/* --- one more parse --- */

static void release_state(struct other_state *o)
{
	vec_for_each(f, &o->files) {
		vec_release(&f->changed);
		vec_release(&f->errors);
	}
	vec_release(&o->files);
	strmap_release(&o->names, NULL);
}

static void make_state(struct states *s, const struct variant_errors *errors,
		       struct other_state *o)
{
	vec_for_each(p, &s->v.files) {
		struct state_file f = { .path = (*p)->rel };

		variants_ranges(&s->v, *p, &f.changed);
		vec_for_each(e, errors) {
			if (e->file == *p)
				vec_push(&f.errors, e->offset);
		}
		vec_push(&o->files, f);
	}
	variants_names(&s->v, &o->names);
}

static void extract_state(struct states *s)
{
	struct variant_errors errors = VEC_INIT;
	struct other_state state = { 0 };

	read_files(s);
	find_errors(s, &errors);
	look(s, &errors);
	make_state(s, &errors, &state);
	s->x->state = &state;
	extract_unit(s->x);
	unit_add_deps(s->x);
	s->x->state = NULL;
	vec_for_each(e, &errors)
		free(e->text);
	vec_release(&errors);
	release_state(&state);
}

static void parse_state(struct states *s, bool with_pch)
{
	struct VEC_OF(struct strbuf) texts = VEC_INIT;
	struct unsaved_vec files = VEC_INIT;
	struct unit_tu tu = { 0 };

	/* No text may move once another vector points to it. */
	vec_for_each(f, &s->v.files) {
		struct strbuf text = STRBUF_INIT;

		if (variants_text(&s->v, *f, &text)) {
			struct CXUnsavedFile u = { (*f)->path, text.buf,
						   text.len };

			vec_push(&files, u);
			vec_push(&texts, text);
		} else {
			strbuf_release(&text);
		}
	}
	if (unit_parse_once(s->env, s->job, &files, with_pch, &tu) ==
	    CXError_Success) {
		extract_next(s->x, tu.tu);
		s->x->variant++;
		extract_state(s);
	}
	unit_tu_release(&tu);
	vec_for_each(t, &texts)
		strbuf_release(t);
	vec_release(&texts);
	vec_release(&files);
}

static void tell_unseen(void *ctx, const struct vfile *f,
			const struct pp_arm *arm, const char *why)
{
	struct states *s = ctx;
	struct fact_diag d = { .level = CXDiagnostic_Error };
	char *text = xasprintf(
		"the code under this #if could not be looked at: %s", why);

	d.text = fb_str(s->x->b, text);
	d.loc.file = fb_file(s->x->b, f->rel, 0);
	d.loc.line = arm->line;
	d.loc.col = 1;
	d.loc.offset = arm->from;
	vec_push(&s->x->b->diags, d);
	free(text);
}

void states_run(struct states *s, bool with_pch)
{
	while (variants_next(&s->v))
		parse_state(s, with_pch);
	variants_unseen(&s->v, tell_unseen, s);
}
