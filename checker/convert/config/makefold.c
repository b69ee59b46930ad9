// SPDX-License-Identifier: GPL-2.0-only
/* Makefiles: conditionals first, then what expands the symbol. */
#include "convert/code/branch.h"
#include "convert/config/kconfigedit.h"
#include "convert/code/layout.h"

#include <ctype.h>

struct mk {
	const char *symbol; /* with CONFIG_ */
	const char *s;
	size_t len;
	struct edits e;
};

struct mline {
	size_t from, to;
	bool is_else;
	char *text; /* what is behind a leading else: owned, one blank each */
	size_t cond; /* offset of that text */
};

struct mlines VEC_OF(struct mline);

/* The line at OFF with runs of blanks made one, its comment dropped. */
static struct mline read_line(const struct mk *m, size_t off)
{
	struct mline l = { .from = off };
	struct strbuf sb = STRBUF_INIT;
	size_t i = off;

	l.to = line_next(m->s, m->len, off);
	while (i < l.to && (m->s[i] == ' ' || m->s[i] == '\t'))
		i++;
	l.cond = i;
	for (; i < l.to && m->s[i] != '#'; i++) {
		if (!isspace((unsigned char)m->s[i]))
			strbuf_addch(&sb, m->s[i]);
		else if (sb.len && sb.buf[sb.len - 1] != ' ')
			strbuf_addch(&sb, ' ');
	}
	while (sb.len && sb.buf[sb.len - 1] == ' ')
		strbuf_setlen(&sb, sb.len - 1);
	if (starts_with(strbuf_str(&sb), "else") &&
	    !is_ident((unsigned char)strbuf_str(&sb)[4])) {
		l.is_else = true;
		strbuf_splice(&sb, 0, sb.len > 4 ? 5 : 4, "", 0);
		l.cond += 4;
		while (l.cond < l.to && isspace((unsigned char)m->s[l.cond]))
			l.cond++;
	}
	l.text = strbuf_detach(&sb);
	return l;
}

static bool starts_chain(const struct mline *l)
{
	static const char *const words[] = { "ifdef ", "ifndef ", "ifeq ",
					     "ifneq ", "ifeq(", "ifneq(" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!l->is_else && starts_with(l->text, words[i]))
			return true;
	}
	return false;
}

/* One of the two things that ifeq compares, without blanks and quotes. */
static enum fold_val is_yes(const struct mk *m, const char *a, size_t n)
{
	char *ref = xasprintf("$(%s)", m->symbol);
	enum fold_val val = FOLD_OTHER;

	if (n == strlen(ref) && !memcmp(a, ref, n))
		val = FOLD_TRUE;
	free(ref);
	return val;
}

static void strip(const char **a, size_t *n)
{
	while (*n && strchr(" \"'", (*a)[0])) {
		(*a)++;
		(*n)--;
	}
	while (*n && strchr(" \"'", (*a)[*n - 1]))
		(*n)--;
}

/* `ifeq (A,B)` or `ifeq "A" "B"` where one is the symbol. */
static enum fold_val compare(const struct mk *m, const char *text, bool equal)
{
	const char *a = text + strlen(equal ? "ifeq" : "ifneq");
	const char *b, *mid;
	size_t na, nb;
	bool same;

	while (*a == ' ')
		a++;
	mid = *a == '(' ? strchr(a, ',') : strpbrk(a + 1, "\"'");
	if (!*a || !mid)
		return FOLD_OTHER;
	na = (size_t)(mid - a) - (*a == '(');
	b = mid + 1;
	nb = strlen(b);
	if (*a == '(') {
		a++;
		if (!nb || b[nb - 1] != ')')
			return FOLD_OTHER;
		nb--;
	}
	strip(&a, &na);
	strip(&b, &nb);
	if (is_yes(m, b, nb) == FOLD_TRUE) {
		const char *c = a;
		size_t nc = na;

		a = b;
		na = nb;
		b = c;
		nb = nc;
	}
	if (is_yes(m, a, na) != FOLD_TRUE ||
	    (nb && !(nb == 1 && strchr("ymn", *b))))
		return FOLD_OTHER;
	same = nb == 1 && *b == 'y';
	return same == equal ? FOLD_TRUE : FOLD_FALSE;
}

static enum fold_val value(const struct mk *m, const struct mline *l)
{
	if (l->is_else && !*l->text)
		return FOLD_TRUE;
	if (starts_with(l->text, "ifdef ") && streq(l->text + 6, m->symbol))
		return FOLD_TRUE;
	if (starts_with(l->text, "ifndef ") && streq(l->text + 7, m->symbol))
		return FOLD_FALSE;
	if (starts_with(l->text, "ifeq"))
		return compare(m, l->text, true);
	if (starts_with(l->text, "ifneq"))
		return compare(m, l->text, false);
	return FOLD_OTHER;
}

static void rewrite(struct mk *m, const struct mlines *ls, const size_t *at,
		    const struct branches *b)
{
	bool first = true;

	for (size_t i = 0; i < b->n; i++) {
		const struct mline *l = &ls->v[at[i]];

		if (!b->v[i].keep)
			continue;
		if (b->v[i].val == FOLD_TRUE && *l->text) {
			size_t end = l->cond + strcspn(m->s + l->cond, "#\n");
			size_t from = l->cond;

			while (from > l->from && m->s[from - 1] == ' ')
				from--;
			edits_add(&m->e, from, end - from, "");
		} else if (first && l->is_else) {
			size_t from = l->from;

			while (m->s[from] == ' ' || m->s[from] == '\t')
				from++;
			edits_add(&m->e, from, l->cond - from, "");
		}
		first = false;
	}
}

/* Fold the chain that line FIRST starts; false if it says nothing. */
static bool fold_chain(struct mk *m, const struct mlines *ls, size_t first)
{
	struct branches b = VEC_INIT;
	struct VEC_OF(size_t) at = VEC_INIT;
	bool wanted = false, closed = false;
	int depth = 0;
	size_t i;

	for (i = first; i < ls->n && !closed; i++) {
		const struct mline *l = &ls->v[i];
		struct branch one = { .from = l->from, .to = l->to };

		depth += starts_chain(l);
		if (streq(l->text, "endif"))
			closed = --depth == 0;
		if (depth != 1 || !(l->is_else || i == first))
			continue;
		one.val = value(m, l);
		wanted |= one.val != FOLD_OTHER && *l->text;
		if (b.n)
			b.v[b.n - 1].body = l->from;
		vec_push(&b, one);
		vec_push(&at, i);
	}
	if (wanted && closed) {
		b.v[b.n - 1].body = ls->v[i - 1].from;
		branches_cut(&b, ls->v[i - 1].from, ls->v[i - 1].to, m->s,
			     m->len, &m->e);
		rewrite(m, ls, at.v, &b);
	}
	vec_release(&at);
	vec_release(&b);
	return wanted && closed;
}

static void apply(struct mk *m, struct strbuf *text)
{
	struct strbuf out = STRBUF_INIT;

	if (edits_apply(&m->e, m->s, m->len, &out) == 0) {
		strbuf_reset(text);
		strbuf_add(text, out.buf, out.len);
	}
	strbuf_release(&out);
	edits_truncate(&m->e, 0);
	m->s = strbuf_str(text);
	m->len = text->len;
}

static bool fold_next(struct mk *m, struct strbuf *text)
{
	struct mlines ls = VEC_INIT;
	bool done = false;

	for (size_t off = 0; off < m->len;) {
		struct mline l = read_line(m, off);

		off = l.to;
		vec_push(&ls, l);
	}
	for (size_t i = ls.n; i-- > 0 && !done;) {
		if (starts_chain(&ls.v[i]))
			done = fold_chain(m, &ls, i);
	}
	if (done)
		apply(m, text);
	vec_for_each(l, &ls)
		free(l->text);
	vec_release(&ls);
	return done;
}

/* $(SYMBOL) is y. */
static void expand(struct mk *m)
{
	char *refs[] = { xasprintf("$(%s)", m->symbol),
			 xasprintf("${%s}", m->symbol) };

	for (size_t i = 0; i < ARRAY_SIZE(refs); i++) {
		size_t n = strlen(refs[i]);

		for (size_t p = 0; p + n <= m->len; p++) {
			if (memcmp(m->s + p, refs[i], n) == 0)
				edits_add(&m->e, p, n, "y");
		}
		free(refs[i]);
	}
}

void makefile_drop(const char *symbol, struct strbuf *text,
		   struct str_vec *left)
{
	char *name = xasprintf("CONFIG_%s", symbol);
	struct mk m = { .symbol = name, .s = strbuf_str(text),
			.len = text->len };
	size_t pos = 0;

	while (fold_next(&m, text))
		;
	expand(&m);
	apply(&m, text);
	while (word_find(m.s, m.len, name, &pos)) {
		vec_push(left, xasprintf("%u: the makefile still speaks of "
					 "the symbol", line_number(m.s, pos)));
		pos += strlen(name);
	}
	edits_release(&m.e);
	free(name);
}
