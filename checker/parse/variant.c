// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "parse/variant.h"

enum truth { NO, YES, UNKNOWN };

/* A group's directive: #if, #elif or #else. */
struct arm {
	size_t from, to; /* of the directive's logical line, newline excluded */
	const char *word;
	enum truth truth;
};

struct group {
	struct VEC_OF(struct arm) arms;
	bool has_else;
	bool broken; /* do not touch */
};

struct group_vec VEC_OF(struct group);

struct cond {
	const char *p, *end;
	const struct strmap *config;
	bool module; /* inside a test that =m passes, too */
	bool other; /* something else than config symbols is in it */
};

void variant_config(const char *autoconf, struct strmap *config)
{
	static const char def[] = "#define CONFIG_";

	for (const char *p = autoconf; (p = strstr(p, def));) {
		size_t n = 0;
		char *name;

		p += sizeof(def) - 1;
		while (is_ident(p[n]))
			n++;
		name = xstrndup(p, n);
		strset_add(config, name);
		free(name);
	}
}

/* --- conditions: identifiers, defined(), IS_*(), !, &&, ||, parentheses --- */

static enum truth eval_or(struct cond *c);

static void skip_blank(struct cond *c)
{
	while (c->p < c->end &&
	       (*c->p == ' ' || *c->p == '\t' || *c->p == '\\' ||
		*c->p == '\n'))
		c->p++;
	if (c->end - c->p >= 2 && c->p[0] == '/' &&
	    (c->p[1] == '*' || c->p[1] == '/'))
		c->p = c->end; /* a comment ends what we look at */
}

static bool accept(struct cond *c, const char *what)
{
	size_t n = strlen(what);

	skip_blank(c);
	if ((size_t)(c->end - c->p) < n || memcmp(c->p, what, n) != 0)
		return false;
	c->p += n;
	return true;
}

static enum truth symbol(struct cond *c, const char *name, size_t n)
{
	static const char prefix[] = "CONFIG_";
	char *key;
	bool on;

	if (n < sizeof(prefix) || memcmp(name, prefix, sizeof(prefix) - 1)) {
		c->other = true;
		return UNKNOWN;
	}
	key = xstrndup(name + sizeof(prefix) - 1, n - (sizeof(prefix) - 1));
	on = strmap_has(c->config, key);
	if (!on && c->module) {
		char *mod = xasprintf("%s_MODULE", key);

		on = strmap_has(c->config, mod);
		free(mod);
	}
	free(key);
	return on ? YES : NO;
}

static enum truth eval_ident(struct cond *c)
{
	const char *name = c->p;
	size_t n = 0;
	enum truth t;

	while (c->p + n < c->end && is_ident(c->p[n]))
		n++;
	if (!n) {
		c->other = true;
		c->p = c->end;
		return UNKNOWN;
	}
	c->p += n;
	if ((n == 7 && !memcmp(name, "defined", 7)) ||
	    (n == 10 && !memcmp(name, "IS_ENABLED", 10)) ||
	    (n == 10 && !memcmp(name, "IS_BUILTIN", 10)) ||
	    (n == 12 && !memcmp(name, "IS_REACHABLE", 12))) {
		bool paren = accept(c, "(");

		skip_blank(c);
		c->module = name[0] == 'I' && name[3] != 'B';
		t = eval_ident(c);
		c->module = false;
		if (paren && !accept(c, ")"))
			c->other = true;
		return t;
	}
	return symbol(c, name, n);
}

static enum truth eval_not(struct cond *c)
{
	enum truth t;

	if (accept(c, "!")) {
		t = eval_not(c);
		return t == UNKNOWN ? UNKNOWN : t == YES ? NO : YES;
	}
	if (accept(c, "(")) {
		t = eval_or(c);
		if (!accept(c, ")"))
			c->other = true;
		return t;
	}
	return eval_ident(c);
}

static enum truth eval_and(struct cond *c)
{
	enum truth t = eval_not(c);

	while (accept(c, "&&")) {
		enum truth r = eval_not(c);

		t = t == NO || r == NO ? NO :
		    t == YES && r == YES ? YES : UNKNOWN;
	}
	return t;
}

static enum truth eval_or(struct cond *c)
{
	enum truth t = eval_and(c);

	while (accept(c, "||")) {
		enum truth r = eval_and(c);

		t = t == YES || r == YES ? YES :
		    t == NO && r == NO ? NO : UNKNOWN;
	}
	return t;
}

static enum truth evaluate(const char *p, size_t n, bool negate, bool one,
			   const struct strmap *config)
{
	struct cond c = { p, p + n, config, false, false };
	enum truth t;

	skip_blank(&c);
	t = one ? eval_ident(&c) : eval_or(&c);
	skip_blank(&c);
	if (c.other || c.p != c.end)
		return UNKNOWN;
	return !negate || t == UNKNOWN ? t : t == YES ? NO : YES;
}

/* --- groups --- */

struct finder {
	const char *text;
	size_t len;
	const struct strmap *config;
	struct group_vec stack;
	struct group_vec found;
};

static size_t logical_end(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] != '\n') {
		if (text[at] == '\\' && at + 1 < len && text[at + 1] == '\n')
			at++;
		at++;
	}
	return at;
}

static bool word_is(const char *p, size_t n, const char *w)
{
	return n == strlen(w) && memcmp(p, w, n) == 0;
}

/* A comment that goes on behind the line would lose its beginning. */
static bool open_comment(const char *p, size_t n)
{
	const char *c = memmem(p, n, "/*", 2);

	return c && !memmem(c + 2, n - (size_t)(c + 2 - p), "*/", 2);
}

static void add_arm(struct finder *f, struct group *g, size_t from, size_t to,
		    const char *word, size_t wlen)
{
	const char *cond = word + wlen;
	size_t n = (size_t)(f->text + to - cond);
	struct arm a = { from, to, "#elif", UNKNOWN };

	if (word_is(word, wlen, "else")) {
		a.word = "#else";
		g->has_else = true;
	} else if (word_is(word, wlen, "elif")) {
		a.truth = evaluate(cond, n, false, false, f->config);
	} else {
		bool ndef = word_is(word, wlen, "ifndef");

		a.word = "#if";
		a.truth = evaluate(cond, n, ndef,
				   ndef || word_is(word, wlen, "ifdef"),
				   f->config);
	}
	if (a.word[1] != 'e' || a.word[2] != 'l' || a.word[3] != 's')
		g->broken |= a.truth == UNKNOWN;
	g->broken |= open_comment(word, (size_t)(f->text + to - word));
	vec_push(&g->arms, a);
}

static void directive(struct finder *f, size_t from, size_t to)
{
	const char *p = f->text + from + 1;
	const char *end = f->text + to;
	size_t n = 0;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (p + n < end && is_ident(p[n]))
		n++;
	if (word_is(p, n, "if") || word_is(p, n, "ifdef") ||
	    word_is(p, n, "ifndef")) {
		struct group g = { 0 };

		add_arm(f, &g, from, to, p, n);
		vec_push(&f->stack, g);
	} else if (f->stack.n &&
		   (word_is(p, n, "elif") || word_is(p, n, "else"))) {
		add_arm(f, &f->stack.v[f->stack.n - 1], from, to, p, n);
	} else if (f->stack.n && word_is(p, n, "endif")) {
		struct group g = f->stack.v[--f->stack.n];
		struct arm end_arm = { from, to, "#endif", UNKNOWN };

		vec_push(&g.arms, end_arm);
		vec_push(&f->found, g);
	}
}

static void find_groups(struct finder *f)
{
	bool line_start = true;

	for (size_t i = 0; i < f->len; i++) {
		char c = f->text[i];

		if (c == '\n') {
			line_start = true;
		} else if (line_start && c == '#') {
			size_t end = logical_end(f->text, f->len, i);

			directive(f, i, end);
			i = end - 1;
			line_start = false;
		} else if (c == '/' && i + 1 < f->len && f->text[i + 1] == '*') {
			const char *e = memmem(f->text + i + 2, f->len - i - 2,
					       "*/", 2);

			if (!e)
				return;
			i = (size_t)(e - f->text) + 1;
		} else if (c != ' ' && c != '\t') {
			line_start = false;
		}
	}
}

/* The arm that is compiled; the number of arms if none is. */
static size_t taken_arm(const struct group *g, size_t narms)
{
	for (size_t i = 0; i < narms; i++) {
		if (g->arms.v[i].truth == YES ||
		    streq(g->arms.v[i].word, "#else"))
			return i;
	}
	return narms;
}

static void rewrite(struct strbuf *out, const struct arm *a, bool on)
{
	size_t n = strlen(a->word);

	if (streq(a->word, "#else"))
		return;
	for (size_t i = a->from; i < a->to; i++) {
		if (out->buf[i] != '\n')
			out->buf[i] = ' ';
	}
	memcpy(out->buf + a->from, a->word, n);
	out->buf[a->from + n + 1] = on ? '1' : '0';
}

static bool flip(struct strbuf *out, const struct group *g, int k)
{
	size_t narms = g->arms.n - 1; /* without #endif */
	size_t choices = narms + !g->has_else;
	size_t take;

	if ((size_t)k >= choices)
		return false;
	take = (taken_arm(g, narms) + (size_t)k) % choices;
	for (size_t i = 0; i < narms; i++)
		rewrite(out, &g->arms.v[i], i == take);
	return true;
}

bool variant_make(const char *text, size_t len, int k,
		  const struct strmap *config,
		  bool (*relevant)(const char *text, size_t len),
		  struct strbuf *out, struct range_vec *ranges)
{
	struct finder f = { .text = text, .len = len, .config = config };
	bool any = false;

	find_groups(&f);
	strbuf_reset(out);
	strbuf_add(out, text, len);
	vec_for_each(g, &f.found) {
		size_t from = g->arms.v[0].from;
		size_t to = g->arms.v[g->arms.n - 1].to;
		struct range r = { (unsigned int)from, (unsigned int)to };

		if (!g->broken && relevant(text + from, to - from) &&
		    flip(out, g, k)) {
			vec_push(ranges, r);
			any = true;
		}
		vec_release(&g->arms);
	}
	vec_for_each(g, &f.stack)
		vec_release(&g->arms);
	vec_release(&f.found);
	vec_release(&f.stack);
	return any;
}
