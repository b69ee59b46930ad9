// SPDX-License-Identifier: GPL-2.0-only
/*
 * One use of the symbol at a time: find it, find the statement it is in, fold
 * that, look at the text afresh. Files are small and uses are few.
 */
#include "convert/config/fold.h"

#include "convert/config/cppfold.h"
#include "convert/code/layout.h"
#include "convert/code/surgery.h"
#include "convert/code/unused.h"

struct folding {
	const struct fold_env *env;
	struct strbuf *text;
	struct str_vec *left;
	struct strmap gone; /* identifiers of code that was taken out */
	size_t resume;	    /* uses before this offset stay as they are */
};

/* The text of one round, taken apart. */
struct view {
	struct tokens t;
	struct stmts st;
	struct edits e;
	struct surgery x;
};

static void view_open(struct folding *f, struct view *v)
{
	memset(v, 0, sizeof(*v));
	tokens_lex(strbuf_str(f->text), f->text->len, &v->t);
	stmts_parse(&v->t, &v->st);
	v->x = (struct surgery){ f->env, &v->t, &v->e, f->left, SIZE_MAX };
}

static void view_close(struct view *v)
{
	edits_release(&v->e);
	stmts_release(&v->st);
	tokens_release(&v->t);
}

/* Remember the names in what the edits take out. */
static void note_gone(struct folding *f, const struct view *v)
{
	for (size_t i = 0; i < v->t.list.n; i++) {
		const struct token *k = &v->t.list.v[i];

		if (k->kind != TOK_IDENT)
			continue;
		vec_for_each(e, &v->e) {
			if (k->off < e->off || k->off >= e->off + e->len)
				continue;
			char *s = token_text(&v->t, i);

			strset_add(&f->gone, s);
			free(s);
		}
	}
}

/* Make the edits of V. False, with the text as it was, if they clash. */
static bool commit(struct folding *f, struct view *v, struct strbuf *out)
{
	if (!v->e.n ||
	    edits_apply(&v->e, f->text->buf, f->text->len, out) < 0)
		return false;
	note_gone(f, v);
	return true;
}

static void take(struct folding *f, struct strbuf *out)
{
	strbuf_release(f->text);
	*f->text = *out;
	memset(out, 0, sizeof(*out));
}

/* --- expressions --- */

static bool same_text(const struct tokens *t, size_t a, size_t b)
{
	return t->list.v[a].len == t->list.v[b].len &&
	       !memcmp(t->text + t->list.v[a].off,
		       t->text + t->list.v[b].off, t->list.v[a].len);
}

/* Does token I, the name of a variable, stand where a bool is declared? */
static bool declares_bool(struct view *v, size_t i)
{
	const struct tokens *t = &v->t;
	size_t prev = code_prev(t, i);
	struct stmt *s = stmts_at(&v->st, i);

	if (token_is(t, prev, "bool"))
		return true;
	return token_is(t, prev, ",") && s && s->kind == ST_SIMPLE &&
	       token_is(t, s->lo, "bool");
}

/*
 * Does statement S assign to bools only: a declaration of such, or an
 * assignment to a variable that the function declares as nothing else?
 */
static bool to_bool(struct view *v, struct stmt *s)
{
	const struct tokens *t = &v->t;
	const struct stmt *fn = stmt_function(s);
	size_t op = code_next(t, s->lo + 1, s->hi), from = fn->lo;
	bool found = false;

	if (token_is(t, s->lo, "bool"))
		return true;
	if (t->list.v[s->lo].kind != TOK_IDENT || !token_is(t, op, "="))
		return false;
	/* From the parameters on. */
	while (from && !token_is(t, from, ";") && !token_is(t, from, "}"))
		from--;
	for (size_t i = from + 1; i < fn->hi; i++) {
		size_t prev = code_prev(t, i);

		if (!token_code(t, i) || t->list.v[i].kind != TOK_IDENT ||
		    !same_text(t, i, s->lo))
			continue;
		if (declares_bool(v, i))
			found = true;
		else if (prev < t->list.n &&
			 (t->list.v[prev].kind == TOK_IDENT ||
			  token_is(t, prev, "*")) &&
			 !token_is(t, prev, "return") &&
			 !token_is(t, prev, "else"))
			return false; /* another one, maybe */
	}
	return found;
}

/* Does the function around S return a bool? */
static bool returns_bool(const struct tokens *t, struct stmt *s)
{
	size_t i = stmt_function(s)->lo;

	while ((i = code_prev(t, i)) < t->list.n) {
		if (token_is(t, i, "bool"))
			return true;
		if (token_is(t, i, ";") || token_is(t, i, "}"))
			break;
	}
	return false;
}

/*
 * Fold the expression in tokens [LO, HI), which stands in a header or a
 * statement that starts with token START and ends before token STOP.
 */
static bool fold_range(struct folding *f, struct view *v, size_t lo, size_t hi,
		       unsigned int flags, size_t start, size_t stop)
{
	struct fold_result res = fold_expr(f->env, &v->t, lo, hi, flags,
					   &v->e);
	size_t from = v->t.list.v[start].off;
	size_t to = token_end(&v->t, stop - 1);
	struct strbuf out = STRBUF_INIT;

	if (res.val != FOLD_OTHER) {
		edits_add(&v->e, v->t.list.v[lo].off,
			  token_end(&v->t, hi - 1) - v->t.list.v[lo].off,
			  fold_literal(f->env, res.val));
		surgery_note(&v->x, v->t.list.v[lo].off,
			     "a constant is left here that could not be "
			     "folded away");
	}
	if (res.stuck)
		surgery_note(&v->x, v->t.list.v[lo].off,
			     "a call in front of a constant keeps this from "
			     "being folded");
	if (!commit(f, v, &out)) {
		strbuf_release(&out);
		return false;
	}
	layout_settle(&v->t, &v->e, &out, from, surgery_moved(&v->e, to));
	take(f, &out);
	return true;
}

/* --- statements --- */

static bool fold_if(struct folding *f, struct view *v, struct stmt *s,
		    enum fold_val val)
{
	struct stmt *keep = val == FOLD_TRUE ? s->body : s->other;
	struct strbuf out = STRBUF_INIT;
	bool done = true;

	if (keep)
		surgery_replace(&v->x, s, keep);
	else
		done = surgery_vanish(&v->x, s);
	done = done && commit(f, v, &out);
	if (done) {
		take(f, &out);
		surgery_settle(&v->x, f->text);
	} else {
		edits_truncate(&v->e, 0);
	}
	strbuf_release(&out);
	return done;
}

/* Do the directives within S open and close in it? */
static bool balanced(const struct tokens *t, const struct stmt *s)
{
	int depth = 0;

	for (size_t i = s->lo; i < s->hi; i++) {
		if (!(t->list.v[i].flags & TOKEN_HASH))
			continue;
		if (token_is(t, i + 1, "if") || token_is(t, i + 1, "ifdef") ||
		    token_is(t, i + 1, "ifndef"))
			depth++;
		else if (token_is(t, i + 1, "endif"))
			depth--;
		else if (!depth && (token_is(t, i + 1, "else") ||
				    token_is(t, i + 1, "elif")))
			return false;
		if (depth < 0)
			return false;
	}
	return !depth;
}

/*
 * The condition of the `for` S, if the use at token I is in it: tokens [LO,
 * HI) between the header's semicolons.
 */
static bool for_condition(const struct tokens *t, const struct stmt *s,
			  size_t i, size_t *lo, size_t *hi)
{
	size_t semi[2], n = 0;

	for (size_t k = s->cond_lo; k < s->cond_hi && n < 2; k++) {
		if (!token_code(t, k))
			continue;
		if (token_is(t, k, "(") || token_is(t, k, "{"))
			k = token_close(t, k, s->cond_hi);
		else if (token_is(t, k, ";"))
			semi[n++] = k;
	}
	if (n < 2 || !token_is(t, s->lo, "for") || i < semi[0] || i > semi[1])
		return false;
	*lo = code_next(t, semi[0] + 1, semi[1]);
	*hi = code_prev(t, semi[1]) + 1;
	return true;
}

static bool fold_header(struct folding *f, struct view *v, struct stmt *s,
			size_t i)
{
	bool is_while = s->kind == ST_LOOP && token_is(&v->t, s->lo, "while");
	struct fold_result res;
	size_t lo, hi;

	if (for_condition(&v->t, s, i, &lo, &hi))
		return fold_range(f, v, lo, hi, FOLD_CONDITION, s->lo,
				  s->cond_hi + 1);
	res = fold_expr(f->env, &v->t, s->cond_lo, s->cond_hi, FOLD_CONDITION,
			&v->e);

	edits_truncate(&v->e, 0);
	if (!balanced(&v->t, s))
		res.val = FOLD_OTHER;
	if (s->kind == ST_IF && res.val != FOLD_OTHER &&
	    fold_if(f, v, s, res.val))
		return true;
	if (is_while && res.val == FOLD_FALSE && fold_if(f, v, s, res.val))
		return true;
	return fold_range(f, v, s->cond_lo, s->cond_hi,
			  s->kind == ST_IF || is_while || s->kind == ST_DO ?
				  FOLD_CONDITION : 0,
			  s->lo, s->cond_hi + 1);
}

static bool in_header(const struct stmt *s, size_t i)
{
	return s->cond_lo && i >= s->cond_lo && i < s->cond_hi;
}

/* Fold the statement S, which has the use at token I. */
static bool fold_stmt(struct folding *f, struct view *v, struct stmt *s,
		      size_t i)
{
	unsigned int flags = 0;

	if (in_header(s, i))
		return fold_header(f, v, s, i);
	if (s->kind != ST_SIMPLE)
		return false;
	if (to_bool(v, s))
		flags = FOLD_TO_BOOL;
	else if (token_is(&v->t, s->lo, "return") && returns_bool(&v->t, s))
		flags = FOLD_BOOL;
	return fold_range(f, v, s->lo, s->hi - 1, flags, s->lo, s->hi);
}

/* A declaration at file scope that has token I. */
static bool fold_global(struct folding *f, struct view *v, size_t i)
{
	const struct tokens *t = &v->t;
	size_t lo = 0, hi;
	int depth = 0;

	for (size_t k = 0; k < i; k++) {
		if (!token_code(t, k))
			continue;
		if (token_is(t, k, "{"))
			depth++;
		else if (token_is(t, k, "}"))
			depth--;
		if (!depth && (token_is(t, k, ";") || token_is(t, k, "}")))
			lo = k + 1;
	}
	lo = code_next(t, lo, i);
	for (hi = lo; hi < t->list.n; hi++) {
		if (!token_code(t, hi))
			continue;
		if (token_is(t, hi, "{") || token_is(t, hi, "("))
			hi = token_close(t, hi, t->list.n);
		else if (token_is(t, hi, ";"))
			break;
	}
	return hi < t->list.n && hi > i &&
	       fold_range(f, v, lo, hi, 0, lo, hi);
}

/* The body of a macro: the rest of its directive. */
static bool fold_macro(struct folding *f, struct view *v, size_t i)
{
	const struct tokens *t = &v->t;
	struct strbuf out = STRBUF_INIT;
	struct fold_result res;
	size_t lo = i, hi = i;
	bool whole;

	while (lo && !(t->list.v[lo].flags & TOKEN_HASH))
		lo--;
	if (!token_is(t, lo + 1, "define"))
		return false;
	while (hi < t->list.n && (t->list.v[hi].flags & TOKEN_PP) &&
	       (hi == lo || !(t->list.v[hi].flags & TOKEN_HASH)))
		hi++;
	lo += 3; /* # define NAME */
	if (token_is(t, lo, "(") && t->list.v[lo].off == token_end(t, lo - 1))
		lo = token_close(t, lo, hi) + 1;
	if (lo > i)
		return false;
	/* The brackets around the whole are there for its users. */
	whole = token_is(t, lo, "(") && token_close(t, lo, hi) == hi - 1;
	res = fold_expr(f->env, t, lo + whole, hi - whole, 0, &v->e);
	if (res.val != FOLD_OTHER)
		edits_add(&v->e, t->list.v[lo].off,
			  token_end(t, hi - 1) - t->list.v[lo].off,
			  fold_literal(f->env, res.val));
	surgery_note(&v->x, t->list.v[lo].off,
		     "this macro has been folded; is it still needed?");
	if (!commit(f, v, &out)) {
		strbuf_release(&out);
		return false;
	}
	take(f, &out);
	return true;
}

/* Is the use at I in an #if or #ifdef? Then it is not ours. */
static bool in_conditional(const struct tokens *t, size_t i)
{
	while (i && !(t->list.v[i].flags & TOKEN_HASH))
		i--;
	return !token_is(t, i + 1, "define");
}

/* Fold the next use; false if there is none. */
static bool fold_next(struct folding *f)
{
	struct view v;
	struct stmt *s;
	size_t i = 0;
	bool done;

	view_open(f, &v);
	while (i < v.t.list.n &&
	       (v.t.list.v[i].off < f->resume ||
		v.t.list.v[i].kind == TOK_COMMENT ||
		!fold_is_symbol(f->env, &v.t, i)))
		i++;
	if (i == v.t.list.n) {
		view_close(&v);
		return false;
	}
	s = stmts_at(&v.st, i);
	if (v.t.list.v[i].flags & TOKEN_PP)
		done = !in_conditional(&v.t, i) && fold_macro(f, &v, i);
	else
		done = s ? fold_stmt(f, &v, s, i) : fold_global(f, &v, i);
	if (!done) {
		if (!(v.t.list.v[i].flags & TOKEN_PP) ||
		    !in_conditional(&v.t, i))
			surgery_note(&v.x, v.t.list.v[i].off,
				     "this use of the symbol could not be "
				     "folded");
		f->resume = v.t.list.v[i].off + 1;
	}
	view_close(&v);
	return true;
}

void fold_c(const struct fold_env *env, struct strbuf *text,
	    struct str_vec *left)
{
	struct folding f = { .env = env, .text = text, .left = left };
	struct strbuf before = STRBUF_INIT;

	strbuf_add(&before, strbuf_str(text), text->len);
	fold_cpp(env, text, &f.gone, left);
	while (fold_next(&f))
		;
	unused_drop(env, &before, text, &f.gone, left);
	strbuf_release(&before);
	strmap_release(&f.gone, NULL);
}
