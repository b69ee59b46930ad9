// SPDX-License-Identifier: GPL-2.0-only
/*
 * By names, scopes and form alone. A variable goes if the fold took a use of
 * it and its block has none left; what was unused before is none of ours.
 */
#include "convert/code/unused.h"

#include "convert/code/layout.h"
#include "convert/code/surgery.h"

struct place {
	const struct tokens *t; /* as it is now */
	const struct stmts *st;
	const struct tokens *was; /* before the fold */
	const struct stmts *was_st;
	struct surgery x;
	struct strmap *names;
};

/* --- names --- */

static bool is_name(const struct tokens *t, size_t i, const char *name)
{
	return t->list.v[i].kind == TOK_IDENT && token_is(t, i, name);
}

static bool is_member(const struct tokens *t, size_t i)
{
	return i && (token_is(t, i - 1, "->") || token_is(t, i - 1, "."));
}

/* How often NAME stands in tokens [LO, HI), members of that name aside. */
static size_t count_name(const struct tokens *t, size_t lo, size_t hi,
			 const char *name)
{
	size_t n = 0;

	for (size_t i = lo; i < hi; i++)
		n += is_name(t, i, name) && !is_member(t, i);
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

/* An attribute, to all appearances. */
static bool reserved(const struct tokens *t, size_t i)
{
	return i < t->list.n && t->list.v[i].kind == TOK_IDENT &&
	       t->list.v[i].len > 2 &&
	       !memcmp(t->text + t->list.v[i].off, "__", 2) &&
	       !token_is(t, i, "__typeof__");
}

/* The statement that declares the variable whose name token I is, or NULL. */
static struct stmt *declaration_of(const struct tokens *t,
				   const struct stmts *st, size_t i)
{
	static const char *const tags[] = { "struct", "union", "enum", NULL };
	static const char *const next[] = { "=", ";", ",", "[", NULL };
	struct stmt *s = stmts_at(st, i);
	size_t prev = code_prev(t, i);
	size_t after = code_next(t, i + 1, t->list.n);

	if (!s || !token_code(t, i) || !stmt_declares(t, s) || i == s->lo ||
	    !at_top(t, s->lo, i))
		return NULL;
	if (t->list.v[prev].kind != TOK_IDENT && !token_is(t, prev, "*") &&
	    !token_is(t, prev, ","))
		return NULL;
	if (token_is_one_of(t, prev, tags) ||
	    (!token_is_one_of(t, after, next) && !reserved(t, after)))
		return NULL;
	/* Not in what it is set to. */
	for (size_t k = declarator_edge(t, s, i, -1); k < i; k++) {
		if (token_is(t, k, "=") && at_top(t, s->lo, k))
			return NULL;
	}
	return s;
}

/* A use as a variable: no member, no tag, no label, no declaration. */
static bool is_use(const struct tokens *t, const struct stmts *st, size_t i,
		   const char *name)
{
	static const char *const others[] = { "goto", "struct", "union",
					      "enum", NULL };
	size_t prev;
	struct stmt *s;

	if (!is_name(t, i, name) || is_member(t, i) || !token_code(t, i))
		return false;
	prev = code_prev(t, i);
	if (token_is_one_of(t, prev, others))
		return false;
	s = stmts_at(st, i);
	return !(s && s->kind == ST_LABEL && s->lo == i) &&
	       !declaration_of(t, st, i);
}

/* --- functions as they were --- */

/* The name of the function with body FN: a token. */
static size_t function_name(const struct tokens *t, const struct stmt *fn)
{
	size_t i = code_prev(t, fn->lo);
	int depth = 0;

	for (; i && i < t->list.n; i = code_prev(t, i)) {
		if (token_is(t, i, ")"))
			depth++;
		else if (token_is(t, i, "(") && --depth == 0)
			return code_prev(t, i);
	}
	return t->list.n;
}

/* Is NAME used in the block around S behind its declaration at token I?
 * A block that declares the name anew uses its own. */
static bool used_in_scope(const struct tokens *t, const struct stmts *st,
			  const struct stmt *s, size_t i, const char *name)
{
	const struct stmt *scope = s->parent;

	for (i++; i < scope->hi; i++) {
		struct stmt *again;

		if (!is_name(t, i, name))
			continue;
		if (is_use(t, st, i, name))
			return true;
		again = declaration_of(t, st, i);
		if (again && again->parent != scope && again->parent)
			i = again->parent->hi - 1;
	}
	return false;
}

/* The variable that token I declares as NAME, if its block does not use it. */
static struct stmt *unused_at(const struct tokens *t, const struct stmts *st,
			      size_t i, const char *name)
{
	struct stmt *s = is_name(t, i, name) ? declaration_of(t, st, i) : NULL;

	return s && s->parent && s->parent->kind == ST_BLOCK &&
	       !used_in_scope(t, st, s, i, name) ? s : NULL;
}

static size_t count_unused(const struct tokens *t, const struct stmts *st,
			   const struct stmt *fn, const char *name)
{
	size_t n = 0;

	for (size_t i = fn->lo; i < fn->hi; i++)
		n += unused_at(t, st, i, name) != NULL;
	return n;
}

/* The function with body FN as it was before the fold: the number of its
 * unused variables called NAME, and in WORDS how often it said NAME at all.
 * Where #if gave it several bodies, what speaks for the fold. */
static size_t unused_before(const struct place *p, const struct stmt *fn,
			    const char *name, size_t *words)
{
	size_t at = function_name(p->t, fn), least = SIZE_MAX;
	char *own = at < p->t->list.n ? token_text(p->t, at) : NULL;

	*words = 0;
	for (size_t i = 0; own && i < p->was_st->functions.n; i++) {
		const struct stmt *f = p->was_st->functions.v[i];
		size_t n, m;

		if (!token_is(p->was, function_name(p->was, f), own))
			continue;
		n = count_unused(p->was, p->was_st, f, name);
		m = count_name(p->was, f->lo, f->hi, name);
		least = n < least ? n : least;
		*words = m > *words ? m : *words;
	}
	free(own);
	return least;
}

/* --- variables --- */

/* Does a macro of this file use NAME, and not as its own parameter? */
static bool in_macro(const struct tokens *t, const char *name)
{
	for (size_t i = 0; i < t->list.n; i++) {
		size_t k = i + 3; /* # define NAME */

		if (!(t->list.v[i].flags & TOKEN_HASH) ||
		    !token_is(t, i + 1, "define"))
			continue;
		if (token_is(t, k, "(") && t->list.v[k].off ==
						   token_end(t, k - 1)) {
			size_t end = token_close(t, k, t->list.n);

			if (count_name(t, k, end, name))
				continue;
			k = end;
		}
		for (; k < t->list.n && t->list.v[k].flags & TOKEN_PP &&
		       !(t->list.v[k].flags & TOKEN_HASH); k++) {
			if (is_name(t, k, name) && !is_member(t, k))
				return true;
		}
	}
	return false;
}

/* What a variable is set to, braces and designators looked through. */
static bool pure_value(const struct place *p, size_t lo, size_t hi)
{
	const struct tokens *t = p->t;
	size_t from = lo;

	for (size_t i = lo; i < hi; i++) {
		bool brace = token_is(t, i, "{") || token_is(t, i, "}");
		bool set = token_is(t, i, "=") &&
			   (i == lo || token_is(t, i - 1, "]") ||
			    (i > lo + 1 && is_member(t, i - 1)));

		if (token_is(t, i, "{") && i && token_is(t, i - 1, "("))
			return false; /* a statement expression */
		if (!brace && !set)
			continue;
		if (!fold_pure(p->x.env, t, from, i))
			return false;
		from = i + 1;
	}
	return fold_pure(p->x.env, t, from, hi);
}

/* The declarator between the commas BEFORE and AFTER (or a semicolon), if it
 * has lines of its own: its comment goes with it. */
static bool drop_own_lines(struct place *p, size_t before, size_t after)
{
	const struct tokens *t = p->t;
	size_t first = code_next(t, before + 1, after), last = after;
	size_t from = line_start(t->text, t->list.v[first].off);

	if (last + 1 < t->list.n &&
	    t->list.v[last + 1].kind == TOK_COMMENT &&
	    !(t->list.v[last + 1].flags & TOKEN_FIRST))
		last++;
	if (!line_starts_at(t->text, t->list.v[first].off) ||
	    !line_ends_at(t->text, t->len, token_end(t, last)))
		return false;
	if (token_is(t, after, ";"))
		edits_add(p->x.out, t->list.v[before].off, 1, ";");
	cut_lines(t->text, t->len, from,
		  line_next(t->text, t->len, token_end(t, last)), p->x.out);
	return true;
}

/* Declaration S declares NAME at token I; nobody else speaks of it. */
static bool drop_declarator(struct place *p, struct stmt *s, size_t i)
{
	const struct tokens *t = p->t;
	size_t before = declarator_edge(t, s, i, -1);
	size_t after = declarator_edge(t, s, i, 1);
	size_t first = i;

	if (!pure_value(p, i + 1, after)) {
		surgery_note(&p->x, t->list.v[i].off,
			     "this variable is no longer used, but what it "
			     "is set to may have to run");
		return false;
	}
	add_names(p, i + 1, after);
	if (before == s->lo && token_is(t, after, ";"))
		return surgery_vanish(&p->x, s);
	if (before != s->lo && drop_own_lines(p, before, after))
		return true;
	if (before != s->lo) {
		size_t from = token_end(t, before - 1);

		edits_add(p->x.out, from, token_end(t, after - 1) - from, "");
		return true;
	}
	/* The first of several: keep the type, drop up to the comma. */
	while (token_is(t, first - 1, "*"))
		first--;
	edits_add(p->x.out, t->list.v[first].off,
		  t->list.v[after + 1].off - t->list.v[first].off, "");
	return true;
}

/* Attributes run code, or say that being unused is right. */
static bool has_attribute(const struct tokens *t, const struct stmt *s)
{
	for (size_t i = s->lo; i < s->hi; i++) {
		if (reserved(t, i))
			return true;
	}
	return false;
}

static bool drop_variable(struct place *p, struct stmt *fn, const char *name)
{
	const struct tokens *t = p->t;
	size_t words;

	if (count_unused(t, p->st, fn, name) <=
	    unused_before(p, fn, name, &words))
		return false;
	for (size_t i = fn->lo; i < fn->hi; i++) {
		struct stmt *s = unused_at(t, p->st, i, name);

		if (!s || has_attribute(t, s))
			continue;
		if (in_macro(t, name)) {
			surgery_note(&p->x, t->list.v[i].off,
				     "this variable may no longer be used; a "
				     "macro has its name");
			continue;
		}
		if (drop_declarator(p, s, i))
			return true;
	}
	return false;
}

/* --- labels --- */

static bool drop_label(struct place *p, struct stmt *fn, const char *name)
{
	const struct tokens *t = p->t;
	size_t words, dead;
	struct stmt *s;

	unused_before(p, fn, name, &words);
	if (count_name(t, fn->lo, fn->hi, name) != 1 || words < 2)
		return false;
	for (size_t i = fn->lo; i < fn->hi; i++) {
		s = is_name(t, i, name) && !is_member(t, i) ?
			    stmts_at(p->st, i) : NULL;
		if (!s || s->kind != ST_LABEL || s->lo != i)
			continue;
		dead = surgery_drop_label(&p->x, s);
		add_names(p, s->hi, dead);
		return dead > 0;
	}
	return false;
}

/* --- functions --- */

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

static void drop_lines(struct place *p, size_t start, size_t last)
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

/* Is token I the name in `static ... NAME(...)` of a prototype or the
 * function with body FN? START is where that begins. */
static bool declares_function(const struct tokens *t, size_t i,
			      const struct stmt *fn, size_t *start,
			      size_t *last)
{
	size_t close = token_close(t, i + 1, t->list.n), next;
	bool is_static = false;

	if (!token_is(t, i + 1, "(") || close == t->list.n)
		return false;
	*start = declaration_start(t, i);
	next = code_next(t, close + 1, t->list.n);
	for (size_t k = *start; k < i; k++) {
		if (token_is(t, k, "inline") ||
		    token_is(t, k, "__maybe_unused") || token_is(t, k, "="))
			return false;
		is_static |= token_is(t, k, "static");
	}
	*last = fn && next == fn->lo ? fn->hi - 1 : next;
	return is_static && (token_is(t, next, ";") || *last != next);
}

static bool drop_function(struct place *p, const char *name)
{
	const struct tokens *t = p->t;
	struct VEC_OF(size_t) at = VEC_INIT;
	bool ok = false, body = false;
	size_t start, last;

	if (count_name(p->was, 0, p->was->list.n, name) <=
	    count_name(t, 0, t->list.n, name))
		return false;
	for (size_t i = 0; i < t->list.n; i++) {
		const struct stmt *fn = NULL;

		if (!is_name(t, i, name) || is_member(t, i))
			continue;
		vec_for_each(f, &p->st->functions) {
			if (!fn && (*f)->lo > i)
				fn = *f;
		}
		ok = token_code(t, i) && !stmts_at(p->st, i) &&
		     declares_function(t, i, fn, &start, &last);
		if (!ok)
			break;
		body |= fn && last == fn->hi - 1;
		vec_push(&at, start);
		vec_push(&at, last);
	}
	for (size_t i = 0; ok && body && i < at.n; i += 2)
		drop_lines(p, at.v[i], at.v[i + 1]);
	vec_release(&at);
	return ok && body;
}

/* --- variables of the file --- */

/* Is token I the name of a `static` variable of the file? */
static bool is_static_variable(const struct tokens *t, const struct stmts *st,
			       size_t i)
{
	size_t next = code_next(t, i + 1, t->list.n);
	bool is_static = false;

	if (!token_code(t, i) || is_member(t, i) || stmts_at(st, i) ||
	    !(token_is(t, next, "=") || token_is(t, next, ";") ||
	      token_is(t, next, "[") || token_is(t, next, ",")))
		return false;
	for (size_t k = declaration_start(t, i); k < i; k++) {
		if (reserved(t, k) || token_is(t, k, "extern") ||
		    token_is(t, k, "=") || token_is(t, k, "{"))
			return false;
		is_static |= token_is(t, k, "static");
	}
	return is_static;
}

/* Whether what such a variable is set to may go with it is for a human: it may
 * be a table that names functions, a lock, a default. */
static void note_variables(struct place *p, const struct strbuf *text)
{
	struct tokens t;
	struct stmts st;

	tokens_lex(text->buf, text->len, &t);
	stmts_parse(&t, &st);
	p->x.t = &t;
	for (size_t i = 0; i < t.list.n; i++) {
		char *name = token_text(&t, i);

		if (t.list.v[i].kind == TOK_IDENT &&
		    strmap_has(p->names, name) &&
		    count_name(&t, 0, t.list.n, name) == 1 &&
		    count_name(p->was, 0, p->was->list.n, name) > 1 &&
		    is_static_variable(&t, &st, i)) {
			char *what = xasprintf("nothing uses '%s' any more",
					       name);

			surgery_note(&p->x, t.list.v[i].off, what);
			free(what);
		}
		free(name);
	}
	stmts_release(&st);
	tokens_release(&t);
}

/* --- all of it --- */

/* Drop one thing of this name; false if there is none. */
static bool drop_one(struct place *p, struct strbuf *text, const char *name)
{
	struct tokens t;
	struct stmts st;
	struct edits e = VEC_INIT;
	struct strbuf out = STRBUF_INIT;
	bool done = false;

	tokens_lex(text->buf, text->len, &t);
	stmts_parse(&t, &st);
	p->t = p->x.t = &t;
	p->st = &st;
	p->x.out = &e;
	p->x.block = SIZE_MAX;
	for (size_t i = 0; i < st.functions.n && !done; i++)
		done = drop_variable(p, st.functions.v[i], name) ||
		       drop_label(p, st.functions.v[i], name);
	if (!done)
		done = drop_function(p, name);
	if (done && edits_apply(&e, text->buf, text->len, &out) == 0) {
		strbuf_reset(text);
		strbuf_add(text, out.buf, out.len);
		surgery_settle(&p->x, text);
	} else {
		done = false;
	}
	strbuf_release(&out);
	edits_release(&e);
	stmts_release(&st);
	tokens_release(&t);
	return done;
}

void unused_drop(const struct fold_env *env, const struct strbuf *before,
		 struct strbuf *text, struct strmap *names,
		 struct str_vec *left)
{
	struct tokens was;
	struct stmts was_st;
	struct place p = { .was = &was, .was_st = &was_st, .names = names,
			   .x = { .env = env, .left = left } };

	tokens_lex(strbuf_str(before), before->len, &was);
	stmts_parse(&was, &was_st);
	/* Names may be added while we go; once around again after each. */
	for (size_t i = 0; i < names->n && text->len; i++) {
		char *name = xstrdup(names->entries[i].key);

		if (drop_one(&p, text, name))
			i = (size_t)-1;
		free(name);
	}
	if (text->len)
		note_variables(&p, text);
	stmts_release(&was_st);
	tokens_release(&was);
}
