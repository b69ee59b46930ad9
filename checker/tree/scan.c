// SPDX-License-Identifier: GPL-2.0-only
#include "tree/scan.h"

#include "lib/file.h"
#include "lib/strbuf.h"
#include "tree/match.h"
#include "tree/walk.h"

#define MAX_WORDS 64

/* What is looked for beside the caller's words. */
enum {
	ID_EXPORT = MAX_WORDS,
	ID_INCLUDE,
};

/* An exported symbol and the file that says so. */
struct exported {
	char *name;
	char *path;
};

/* One thread's share of the result. */
struct part {
	const struct matcher *plain; /* the words */
	const struct matcher *assembler; /* and exports */
	const struct matcher *c; /* and included .c files */

	struct VEC_OF(struct scan_file) files;
	struct VEC_OF(struct scan_include) includes;
	struct VEC_OF(struct exported) exports;
	struct sieve sieve;

	/* The file at hand. */
	const char *path;
	const char *text;
	uint64_t words;
	size_t first_include;
	size_t first_export;
};

static enum scan_kind kind_of(const char *path)
{
	static const struct {
		const char *suffix;
		enum scan_kind kind;
	} suffixes[] = {
		{ ".c", SCAN_C },
		{ ".h", SCAN_H },
		{ ".mk", SCAN_MAKE },
		{ ".mak", SCAN_MAKE },
		{ ".rst", SCAN_DOC },
		{ ".txt", SCAN_DOC },
		{ ".md", SCAN_DOC },
		{ "defconfig", SCAN_DEFCONFIG },
		{ ".config", SCAN_DEFCONFIG },
	};
	const char *name = path_base(path);

	if (starts_with(path, "Documentation/"))
		return SCAN_DOC;
	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		if (ends_with(name, suffixes[i].suffix))
			return suffixes[i].kind;
	}
	if (starts_with(name, "Kconfig"))
		return SCAN_KCONFIG;
	if (starts_with(name, "Makefile") || starts_with(name, "Kbuild"))
		return SCAN_MAKE;
	return SCAN_OTHER;
}

static bool want_code(const char *path)
{
	return (ends_with(path, ".c") || ends_with(path, ".h")) &&
	       !starts_with(path, "Documentation/");
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Is AT in a line that starts with "#define"? A macro's own parameter is no
 * symbol. */
static bool in_define(const struct part *p, size_t at)
{
	size_t start = at;

	while (start > 0 && p->text[start - 1] != '\n')
		start--;
	while (is_blank(p->text[start]))
		start++;
	return p->text[start] == '#';
}

/* EXPORT_SYMBOL(name), EXPORT_SYMBOL_NS_GPL(name, ns) and their like. */
static void found_export(struct part *p, size_t at)
{
	const char *s = p->text + at;
	const char *name;
	size_t n = 0;

	while (is_ident(*s))
		s++;
	while (is_blank(*s))
		s++;
	if (*s++ != '(')
		return;
	s += strspn(s, " \t\r\n");
	name = s;
	while (is_ident(*s)) {
		s++;
		n++;
	}
	s += strspn(s, " \t\r\n");
	if (!n || (*s != ')' && *s != ',') || in_define(p, at))
		return;
	vec_push(&p->exports, ((struct exported){ xstrndup(name, n), NULL }));
}

/* `#include "x.c"`; AT is where "include" stands. */
static void found_include(struct part *p, size_t at)
{
	const char *s = p->text + at + strlen("include");
	size_t n;

	while (at > 0 && is_blank(p->text[at - 1]))
		at--;
	if (at == 0 || p->text[at - 1] != '#')
		return;
	while (is_blank(*s))
		s++;
	if (*s++ != '"')
		return;
	n = strcspn(s, "\"\n");
	if (s[n] != '"' || n < 3 || s[n - 1] != 'c' || s[n - 2] != '.')
		return;
	vec_push(&p->includes, ((struct scan_include){ NULL, xstrndup(s, n) }));
}

static void found(void *ctx, unsigned int id, size_t at)
{
	struct part *p = ctx;

	if (id == ID_EXPORT)
		found_export(p, at);
	else if (id == ID_INCLUDE)
		found_include(p, at);
	else
		p->words |= UINT64_C(1) << id;
}

/* The file at hand turned out to be no text. */
static void forget_file(struct part *p)
{
	while (p->includes.n > p->first_include)
		free(p->includes.v[--p->includes.n].what);
	while (p->exports.n > p->first_export)
		free(p->exports.v[--p->exports.n].name);
}

static const struct matcher *matcher_for(const struct part *p, const char *path)
{
	if (ends_with(path, ".c"))
		return p->c;
	if (ends_with(path, ".S"))
		return p->assembler;
	return p->plain;
}

static void scan_text(struct part *p, const char *path, const char *text,
		      size_t n)
{
	p->path = path;
	p->text = text;
	p->words = 0;
	p->first_include = p->includes.n;
	p->first_export = p->exports.n;
	matcher_run(matcher_for(p, path), text, n, found, p);

	if (!p->words && p->includes.n == p->first_include &&
	    p->exports.n == p->first_export)
		return;
	if (memchr(text, '\0', n)) {
		forget_file(p);
		return;
	}
	for (size_t i = p->first_include; i < p->includes.n; i++)
		p->includes.v[i].from = xstrdup(path);
	for (size_t i = p->first_export; i < p->exports.n; i++)
		p->exports.v[i].path = xstrdup(path);
	if (p->words)
		vec_push(&p->files,
			 ((struct scan_file){ xstrdup(path), kind_of(path),
					      p->words, false }));
}

static void scan_one(void *ctx, const char *path, const char *text, size_t n)
{
	struct part *p = ctx;

	if (want_code(path))
		sieve_add(&p->sieve, path, text, n);
	scan_text(p, path, text, n);
}

static int cmp_file(const void *a, const void *b)
{
	const struct scan_file *x = a;
	const struct scan_file *y = b;

	return strcmp(x->path, y->path);
}

static int cmp_include(const void *a, const void *b)
{
	const struct scan_include *x = a;
	const struct scan_include *y = b;
	int d = strcmp(x->from, y->from);

	return d ? d : strcmp(x->what, y->what);
}

static int cmp_export(const void *a, const void *b)
{
	const struct exported *x = a;
	const struct exported *y = b;
	int d = strcmp(x->path, y->path);

	return d ? d : strcmp(x->name, y->name);
}

/* All threads' shares into OUT, in an order that does not depend on them. */
static void merge(struct part *parts, int n, struct scan *out)
{
	struct VEC_OF(struct exported) exports = VEC_INIT;

	for (int i = 0; i < n; i++) {
		vec_for_each(f, &parts[i].files)
			vec_push(&out->files, *f);
		vec_for_each(inc, &parts[i].includes)
			vec_push(&out->includes, *inc);
		vec_for_each(e, &parts[i].exports)
			vec_push(&exports, *e);
		vec_release(&parts[i].files);
		vec_release(&parts[i].includes);
		vec_release(&parts[i].exports);
		sieve_merge(&out->sieve, &parts[i].sieve);
	}
	sieve_sort(&out->sieve);
	vec_sort(&out->files, cmp_file);
	vec_sort(&out->includes, cmp_include);
	vec_sort(&exports, cmp_export);
	vec_for_each(e, &exports) {
		struct strmap_entry *entry = strmap_at(&out->exports, e->name);

		if (entry->value)
			free(e->path);
		else
			entry->value = e->path;
		free(e->name);
	}
	vec_release(&exports);
}

static struct scan_file *find_file(const struct scan *scan, const char *path)
{
	struct scan_file key = { .path = (char *)path };

	if (!scan->files.n)
		return NULL;
	return bsearch(&key, scan->files.v, scan->files.n,
		       sizeof(*scan->files.v), cmp_file);
}

const struct scan_file *scan_find(const struct scan *scan, const char *path)
{
	return find_file(scan, path);
}

/* The file that an include means: beside the one that includes it, or below
 * the root. NULL if there is none; owned by the caller. */
static char *resolve(const struct tree *tree, const struct scan_include *inc)
{
	char *dir = path_dir(inc->from);
	char *joined = path_join(dir, inc->what);
	char *path = path_normalize(joined);

	free(dir);
	free(joined);
	if (path && tree_exists(tree, path))
		return path;
	free(path);
	path = path_normalize(inc->what);
	if (path && tree_exists(tree, path))
		return path;
	free(path);
	return NULL;
}

static void mark_included(const struct tree *tree, struct scan *out)
{
	struct strmap seen = STRMAP_INIT;
	size_t known = out->files.n;

	vec_for_each(inc, &out->includes) {
		char *path = resolve(tree, inc);

		if (path)
			strset_add(&seen, path);
		free(path);
	}
	for (size_t i = 0; i < seen.n; i++) {
		struct scan sorted = { .files = { out->files.v, known, 0 } };
		struct scan_file *f = find_file(&sorted, seen.entries[i].key);

		if (f)
			f->included = true;
		else
			vec_push(&out->files,
				 ((struct scan_file){
					 xstrdup(seen.entries[i].key), SCAN_C,
					 0, true }));
	}
	vec_sort(&out->files, cmp_file);
	strmap_release(&seen, NULL);
}

static void run(const struct tree *tree, const struct part *model,
		int nthreads, struct scan *out)
{
	struct walk_stats stats;
	struct part *parts;
	void **ctx;

	if (nthreads < 1)
		nthreads = 1;
	parts = xcalloc((size_t)nthreads, sizeof(*parts));
	ctx = xcalloc((size_t)nthreads, sizeof(*ctx));
	for (int i = 0; i < nthreads; i++) {
		parts[i] = *model;
		ctx[i] = &parts[i];
	}
	walk_tree(tree, NULL, nthreads, scan_one, ctx, &stats);
	merge(parts, nthreads, out);
	out->nfiles = stats.nfiles;
	out->nbytes = stats.nbytes;
	out->unreadable = stats.unreadable;
	free(parts);
	free(ctx);
}

static struct matcher *new_matcher(const struct scan_word *words, size_t n,
				   bool exports, bool includes)
{
	struct matcher *m = xcalloc(1, sizeof(*m));

	for (size_t i = 0; i < n && i < MAX_WORDS; i++)
		matcher_add(m, words[i].text, (unsigned int)i, words[i].whole);
	if (exports)
		matcher_add(m, "EXPORT_SYMBOL", ID_EXPORT, false);
	if (includes)
		matcher_add(m, "include", ID_INCLUDE, true);
	matcher_prepare(m);
	return m;
}

static void free_matcher(struct matcher *m)
{
	matcher_release(m);
	free(m);
}

void scan_tree(const struct tree *tree, const struct scan_word *words,
	       size_t nwords, int nthreads, struct scan *out)
{
	struct matcher *plain = new_matcher(words, nwords, false, false);
	struct matcher *exp = new_matcher(words, nwords, true, false);
	struct matcher *c = new_matcher(words, nwords, true, true);
	struct part model = { .plain = plain, .assembler = exp, .c = c };

	*out = (struct scan){ 0 };
	run(tree, &model, nthreads, out);
	mark_included(tree, out);
	free_matcher(plain);
	free_matcher(exp);
	free_matcher(c);
}

/* Which of the words may file number I have? */
static uint64_t may_have(const struct sieve *s, size_t i,
			 const struct scan_word *words, size_t n)
{
	uint64_t may = 0;

	for (size_t w = 0; w < n; w++) {
		if (sieve_may_have(s, i, words[w].text))
			may |= UINT64_C(1) << w;
	}
	return may;
}

void scan_names(const struct tree *tree, const struct scan *base,
		const char *const *names, size_t nnames,
		bool (*want)(void *ctx, const char *path, uint64_t may),
		void *ctx, struct scan *out)
{
	struct scan_word words[MAX_WORDS];
	struct strbuf text = STRBUF_INIT;
	struct part part = { 0 };
	struct matcher *m;

	if (nnames > MAX_WORDS)
		nnames = MAX_WORDS;
	for (size_t i = 0; i < nnames; i++)
		words[i] = (struct scan_word){ names[i], true };
	m = new_matcher(words, nnames, false, false);
	part.plain = part.assembler = part.c = m;
	*out = (struct scan){ 0 };
	for (size_t i = 0; i < base->sieve.files.n; i++) {
		const char *path = base->sieve.files.v[i].path;

		uint64_t may = may_have(&base->sieve, i, words, nnames);

		if (!may || (want && !want(ctx, path, may)))
			continue;
		strbuf_reset(&text);
		if (tree_read(tree, path, &text) < 0)
			continue; /* scan_tree() could: it is gone now */
		scan_text(&part, path, strbuf_str(&text), text.len);
		out->nfiles++;
		out->nbytes += text.len;
	}
	merge(&part, 1, out);
	strbuf_release(&text);
	free_matcher(m);
}

void scan_release(struct scan *scan)
{
	vec_for_each(f, &scan->files)
		free(f->path);
	vec_release(&scan->files);
	vec_for_each(inc, &scan->includes) {
		free(inc->from);
		free(inc->what);
	}
	vec_release(&scan->includes);
	strmap_release(&scan->exports, free);
	sieve_release(&scan->sieve);
	str_vec_release(&scan->unreadable);
}
