// SPDX-License-Identifier: GPL-2.0-only
/*
 * The functions of make that matter for lists of files and flags. Where one
 * chooses by a condition, the result has both sides.
 */
#define _GNU_SOURCE
#include "tree/make.h"

#include "lib/file.h"

#include <dirent.h>
#include <fnmatch.h>

#define MAX_ARGS 4

struct call {
	struct make *mk;
	char *args[MAX_ARGS]; /* expanded, unless the function is raw */
	size_t n;
	struct strbuf *out;
	size_t start; /* of the result in out */
};

static void put(struct call *c, const char *s, size_t n)
{
	if (c->out->len > c->start)
		strbuf_addch(c->out, ' ');
	strbuf_add(c->out, s, n);
}

static void f_addprefix(struct call *c)
{
	const char *p = c->args[1];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n))) {
		put(c, c->args[0], strlen(c->args[0]));
		strbuf_add(c->out, w, n);
	}
}

static void f_addsuffix(struct call *c)
{
	const char *p = c->args[1];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n))) {
		put(c, w, n);
		strbuf_addstr(c->out, c->args[0]);
	}
}

/* Does the word match PATTERN ("a%b")? Then *STEM is what % stands for. */
static bool match(const char *pattern, size_t np, const char *w, size_t n,
		  const char **stem, size_t *nstem)
{
	const char *pct = memchr(pattern, '%', np);
	size_t pre;
	size_t post;

	if (!pct) {
		*stem = w;
		*nstem = 0;
		return n == np && memcmp(pattern, w, n) == 0;
	}
	pre = (size_t)(pct - pattern);
	post = np - pre - 1;
	if (n < pre + post || memcmp(w, pattern, pre) != 0 ||
	    memcmp(w + n - post, pct + 1, post) != 0)
		return false;
	*stem = w + pre;
	*nstem = n - pre - post;
	return true;
}

static void f_patsubst(struct call *c)
{
	const char *from = c->args[0];
	const char *to = c->args[1];
	const char *pct = strchr(to, '%');
	const char *p = c->args[2];
	const char *stem;
	const char *w;
	size_t nstem;
	size_t n;

	while ((w = make_word(&p, &n))) {
		if (!match(from, strlen(from), w, n, &stem, &nstem)) {
			put(c, w, n);
		} else if (!pct || !strchr(from, '%')) {
			put(c, to, strlen(to));
		} else {
			put(c, to, (size_t)(pct - to));
			strbuf_add(c->out, stem, nstem);
			strbuf_addstr(c->out, pct + 1);
		}
	}
}

static void f_subst(struct call *c)
{
	size_t n = strlen(c->args[0]);
	const char *p = c->args[2];
	const char *hit;

	while (n && (hit = strstr(p, c->args[0]))) {
		strbuf_add(c->out, p, (size_t)(hit - p));
		strbuf_addstr(c->out, c->args[1]);
		p = hit + n;
	}
	strbuf_addstr(c->out, p);
}

static void filter(struct call *c, bool keep)
{
	const char *p = c->args[1];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n))) {
		const char *pats = c->args[0];
		const char *stem;
		const char *pat;
		bool hit = false;
		size_t nstem;
		size_t np;

		while (!hit && (pat = make_word(&pats, &np)))
			hit = match(pat, np, w, n, &stem, &nstem);
		if (hit == keep)
			put(c, w, n);
	}
}

static void f_filter(struct call *c)
{
	filter(c, true);
}

static void f_filter_out(struct call *c)
{
	filter(c, false);
}

static void f_sort(struct call *c)
{
	struct str_vec words = VEC_INIT;
	const char *p = c->args[0];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n)))
		vec_push(&words, xstrndup(w, n));
	str_vec_uniq(&words);
	vec_for_each(s, &words)
		put(c, *s, strlen(*s));
	str_vec_release(&words);
}

static void f_strip(struct call *c)
{
	const char *p = c->args[0];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n)))
		put(c, w, n);
}

/* dir: the part up to the last slash, notdir: the one behind it. */
static void split(struct call *c, bool dir)
{
	const char *p = c->args[0];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n))) {
		const char *slash = memrchr(w, '/', n);
		size_t head = slash ? (size_t)(slash - w) + 1 : 0;

		if (!dir)
			put(c, w + head, n - head);
		else if (head)
			put(c, w, head);
		else
			put(c, "./", 2);
	}
}

static void f_dir(struct call *c)
{
	split(c, true);
}

static void f_notdir(struct call *c)
{
	split(c, false);
}

static void f_basename(struct call *c)
{
	const char *p = c->args[0];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n))) {
		const char *dot = memrchr(w, '.', n);
		const char *slash = memrchr(w, '/', n);

		if (dot && (!slash || dot > slash))
			n = (size_t)(dot - w);
		put(c, w, n);
	}
}

static void f_firstword(struct call *c)
{
	const char *p = c->args[0];
	size_t n;
	const char *w = make_word(&p, &n);

	if (w)
		put(c, w, n);
}

static void f_lastword(struct call *c)
{
	const char *p = c->args[0];
	const char *last = NULL;
	size_t nlast = 0;
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n))) {
		last = w;
		nlast = n;
	}
	if (last)
		put(c, last, nlast);
}

/* One pattern with stars in its last part. */
static void glob(struct call *c, const char *pattern)
{
	char *rel = make_path(c->mk, pattern);
	char *dir;
	char *abs;
	struct dirent **list;
	int n;

	if (!rel)
		return;
	if (!strpbrk(rel, "*?[")) {
		if (tree_exists(c->mk->tree, rel))
			put(c, pattern, strlen(pattern));
		free(rel);
		return;
	}
	dir = path_dir(rel);
	abs = path_join(tree_root(c->mk->tree), dir);
	n = tree_exists(c->mk->tree, dir) ? scandir(abs, &list, NULL, alphasort)
					  : 0;
	for (int i = 0; i < n; i++) {
		if (fnmatch(path_base(rel), list[i]->d_name, FNM_PERIOD) == 0) {
			char *hit = path_join(dir, list[i]->d_name);

			put(c, hit, strlen(hit));
			free(hit);
		}
		free(list[i]);
	}
	if (n > 0)
		free(list);
	free(abs);
	free(dir);
	free(rel);
}

static void f_wildcard(struct call *c)
{
	const char *p = c->args[0];
	const char *w;
	size_t n;

	while ((w = make_word(&p, &n))) {
		char *pattern = xstrndup(w, n);

		glob(c, pattern);
		free(pattern);
	}
}

static void f_foreach(struct call *c)
{
	struct strbuf name = STRBUF_INIT;
	struct strbuf list = STRBUF_INIT;
	const char *p;
	const char *w;
	size_t n;

	make_expand(c->mk, c->args[0], &name);
	make_expand(c->mk, c->args[1], &list);
	p = strbuf_str(&list);
	while ((w = make_word(&p, &n))) {
		char *value = xstrndup(w, n);

		make_set(c->mk, strbuf_str(&name), value);
		put(c, "", 0);
		make_expand(c->mk, c->args[2], c->out);
		free(value);
	}
	make_set(c->mk, strbuf_str(&name), "");
	strbuf_release(&name);
	strbuf_release(&list);
}

/* Both sides: the condition is not known. */
static void f_if(struct call *c)
{
	for (size_t i = 1; i < c->n; i++) {
		put(c, "", 0);
		make_expand(c->mk, c->args[i], c->out);
	}
}

static void f_or(struct call *c)
{
	for (size_t i = 0; i < c->n; i++) {
		put(c, "", 0);
		make_expand(c->mk, c->args[i], c->out);
	}
}

static void f_and(struct call *c)
{
	make_expand(c->mk, c->args[c->n - 1], c->out);
}

/* A function that the makefiles define themselves. The build system's own
 * (cc-option and its like) are not among them, and leave nothing. */
static void f_call(struct call *c)
{
	struct strbuf value[MAX_ARGS] = { 0 };
	char number[2] = "0";

	if (!strmap_has(&c->mk->vars, c->args[0]))
		return;
	for (size_t i = 1; i < c->n; i++) {
		make_expand(c->mk, c->args[i], &value[i]);
		number[0] = (char)('0' + i);
		make_set(c->mk, number, strbuf_str(&value[i]));
	}
	make_value(c->mk, c->args[0], c->out);
	for (size_t i = 1; i < c->n; i++)
		strbuf_release(&value[i]);
}

static const struct {
	const char *name;
	void (*run)(struct call *c);
	size_t need; /* arguments, the last one takes all further commas */
	bool raw; /* expands its arguments itself */
} functions[] = {
	{ "abspath", f_strip, 1, false },
	{ "addprefix", f_addprefix, 2, false },
	{ "addsuffix", f_addsuffix, 2, false },
	{ "and", f_and, 0, true },
	{ "basename", f_basename, 1, false },
	{ "call", f_call, 0, true },
	{ "dir", f_dir, 1, false },
	{ "filter", f_filter, 2, false },
	{ "filter-out", f_filter_out, 2, false },
	{ "firstword", f_firstword, 1, false },
	{ "foreach", f_foreach, 3, true },
	{ "if", f_if, 0, true },
	{ "lastword", f_lastword, 1, false },
	{ "notdir", f_notdir, 1, false },
	{ "or", f_or, 0, true },
	{ "patsubst", f_patsubst, 3, false },
	{ "realpath", f_strip, 1, false },
	{ "sort", f_sort, 1, false },
	{ "strip", f_strip, 1, false },
	{ "subst", f_subst, 3, false },
	{ "wildcard", f_wildcard, 1, false },
};

/* Cut ARGS at its commas outside of parentheses, at most into MAX pieces. */
static void split_args(struct call *c, const char *args, size_t max)
{
	const char *start = args;
	int depth = 0;

	for (const char *s = args;; s++) {
		if (*s == '(' || *s == '{')
			depth++;
		else if (*s == ')' || *s == '}')
			depth--;
		if (*s && (*s != ',' || depth > 0 || c->n + 1 >= max))
			continue;
		c->args[c->n++] = xstrndup(start, (size_t)(s - start));
		start = s + 1;
		if (!*s)
			break;
	}
}

bool make_call(struct make *mk, const char *name, const char *args,
	       struct strbuf *out)
{
	struct call c = { .mk = mk, .out = out, .start = out->len };
	size_t i = 0;

	while (i < ARRAY_SIZE(functions) && !streq(functions[i].name, name))
		i++;
	if (i == ARRAY_SIZE(functions))
		return false;

	split_args(&c, args, functions[i].need ? functions[i].need : MAX_ARGS);
	for (size_t a = 0; a < c.n && !functions[i].raw; a++) {
		struct strbuf value = STRBUF_INIT;

		make_expand(mk, c.args[a], &value);
		free(c.args[a]);
		c.args[a] = strbuf_detach(&value);
	}
	if (c.n >= functions[i].need)
		functions[i].run(&c);
	for (size_t a = 0; a < c.n; a++)
		free(c.args[a]);
	return true;
}
