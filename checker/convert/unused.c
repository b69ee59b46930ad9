// SPDX-License-Identifier: GPL-2.0-only
#include "convert/unused.h"

#include "convert/layout.h"
#include "convert/surgery.h"

struct place {
	const struct tokens *t;
	const struct stmts *st;
	struct surgery x;
	struct strmap *names;
};

static size_t count_name(const struct tokens *t, size_t lo, size_t hi,
			 const char *name)
{
	size_t n = 0;

	for (size_t i = lo; i < hi; i++)
		n += t->list.v[i].kind == TOK_IDENT && token_is(t, i, name);
	return n;
}

static void add_names(struct place *p, size_t lo, size_t hi)
{
	for (size_t i = lo; i < hi; i++) {
		char *s;

		if (p->t->list.v[i].kind != TOK_IDENT)
			continue;
		s = token_text(p->t, i);
		strset_add(p->names, s);
		free(s);
	}
}

static bool at_top(const struct tokens *t, size_t lo, size_t i)
{
	int depth = 0;

	for (; lo < i; lo++) {
		if (!token_code(t, lo))
			continue;
		if (token_is(t, lo, "(") || token_is(t, lo, "[") ||
		    token_is(t, lo, "{"))
			depth++;
		else if (token_is(t, lo, ")") || token_is(t, lo, "]") ||
			 token_is(t, lo, "}"))
			depth--;
	}
	return depth == 0;
}

/* The comma or semicolon that ends the declarator at I, or begins it. */
static size_t declarator_edge(const struct tokens *t, const struct stmt *s,
			      size_t i, int step)
{
	for (; i > s->lo && i < s->hi; i += (size_t)step) {
		if ((token_is(t, i, ",") || token_is(t, i, ";")) &&
		    at_top(t, s->lo, i))
			return i;
	}
	return i;
}

/* Declaration S declares NAME at token I; nobody else speaks of it. */
static bool drop_declarator(struct place *p, struct stmt *s, size_t i)
{
	const struct tokens *t = p->t;
	size_t before = declarator_edge(t, s, i, -1);
	size_t after = declarator_edge(t, s, i, 1);
	size_t first = before;

	if (!fold_pure(p->x.env, t, i + 1, after) &&
	    !(token_is(t, i + 1, "=") &&
	      fold_pure(p->x.env, t, i + 2, after))) {
		surgery_note(&p->x, t->list.v[i].off,
			     "this variable is no longer used, but what it "
			     "is set to may have to run");
		return false;
	}
	add_names(p, i + 1, after);
	if (before == s->lo && token_is(t, after, ";"))
		return surgery_vanish(&p->x, s);
	if (before != s->lo) {
		size_t from = token_end(t, before - 1);

		edits_add(p->x.out, from, token_end(t, after - 1) - from, "");
		return true;
	}
	/* The first of several: keep the type, drop up to the comma. */
	first = i;
	while (token_is(t, first - 1, "*"))
		first--;
	edits_add(p->x.out, t->list.v[first].off,
		  t->list.v[after + 1].off - t->list.v[first].off, "");
	return true;
}

static bool drop_in_function(struct place *p, struct stmt *body,
			     const char *name)
{
	const struct tokens *t = p->t;
	size_t at = body->lo;
	struct stmt *s;

	if (count_name(t, body->lo, body->hi, name) != 1)
		return false;
	while (!token_is(t, at, name))
		at++;
	s = stmts_at(p->st, at);
	if (!s || !token_code(t, at))
		return false;
	if (s->kind == ST_LABEL && !token_is(t, s->lo, "case") &&
	    !token_is(t, s->lo, "default"))
		return surgery_vanish(&p->x, s);
	if (s->kind != ST_SIMPLE || !stmt_declares(t, s) || at == s->lo ||
	    !at_top(t, s->lo, at))
		return false;
	if (!token_is(t, at + 1, ";") && !token_is(t, at + 1, ",") &&
	    !token_is(t, at + 1, "=") && !token_is(t, at + 1, "["))
		return false;
	return drop_declarator(p, s, at);
}

/* The first token of the file-scope declaration that has token I. */
static size_t declaration_start(const struct tokens *t, size_t i)
{
	size_t prev = code_prev(t, i);

	while (prev < t->list.n && !token_is(t, prev, ";") &&
	       !token_is(t, prev, "}")) {
		i = prev;
		prev = code_prev(t, i);
	}
	return i;
}

static void drop_definition(struct place *p, size_t start, size_t last)
{
	const char *s = p->t->text;
	size_t len = p->t->len;
	size_t from = line_start(s, p->t->list.v[start].off);
	size_t to = line_next(s, len, token_end(p->t, last));

	if (start && p->t->list.v[start - 1].kind == TOK_COMMENT &&
	    line_next(s, len, token_end(p->t, start - 1)) == from)
		from = line_start(s, p->t->list.v[start - 1].off);
	add_names(p, start, last);
	cut_lines(s, len, from, to, p->x.out);
}

static bool drop_function(struct place *p, const char *name)
{
	const struct tokens *t = p->t;

	if (count_name(t, 0, t->list.n, name) != 1)
		return false;
	vec_for_each(f, &p->st->functions) {
		size_t close = code_prev(t, (*f)->lo);
		size_t start = declaration_start(t, close);
		bool is_static = false, found = false;

		for (size_t i = start; i < close; i++) {
			if (token_is(t, i, "inline") ||
			    token_is(t, i, "__maybe_unused"))
				return false;
			is_static |= token_is(t, i, "static");
			found |= token_is(t, i, name) &&
				 token_is(t, i + 1, "(");
		}
		if (is_static && found) {
			drop_definition(p, start, (*f)->hi - 1);
			return true;
		}
	}
	return false;
}

/* Drop one thing of this name; false if there is none. */
static bool drop_one(const struct fold_env *env, struct strbuf *text,
		     struct strmap *names, const char *name,
		     struct str_vec *left)
{
	struct tokens t;
	struct stmts st;
	struct edits e = VEC_INIT;
	struct strbuf out = STRBUF_INIT;
	struct place p = { &t, &st, { env, &t, &e, left, SIZE_MAX }, names };
	bool done = false;

	tokens_lex(text->buf, text->len, &t);
	stmts_parse(&t, &st);
	for (size_t i = 0; i < st.functions.n && !done; i++)
		done = drop_in_function(&p, st.functions.v[i], name);
	if (!done)
		done = drop_function(&p, name);
	if (done && edits_apply(&e, text->buf, text->len, &out) == 0) {
		strbuf_reset(text);
		strbuf_add(text, out.buf, out.len);
	} else {
		done = false;
	}
	strbuf_release(&out);
	edits_release(&e);
	stmts_release(&st);
	tokens_release(&t);
	return done;
}

void unused_drop(const struct fold_env *env, struct strbuf *text,
		 struct strmap *names, struct str_vec *left)
{
	/* Names may be added while we go; once around again after each. */
	for (size_t i = 0; i < names->n; i++) {
		char *name = xstrdup(names->entries[i].key);

		if (drop_one(env, text, names, name, left))
			i = (size_t)-1;
		free(name);
	}
}
