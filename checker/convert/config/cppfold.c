// SPDX-License-Identifier: GPL-2.0-only
/* One chain of directives at a time, innermost first; then look afresh. */
#include "convert/config/cppfold.h"

#include "convert/code/branch.h"
#include "convert/code/layout.h"

struct directive {
	size_t hash;	  /* its # */
	size_t hi;	  /* tokens [hash, hi) */
	size_t from, to;  /* its lines */
};

struct directives VEC_OF(struct directive);

struct chain {
	struct VEC_OF(size_t) at; /* indexes of #if, #elif ..., #endif */
};

struct cpp {
	struct fold_env env;
	struct tokens t;
	struct directives d;
	struct edits e;
};

static bool named(const struct cpp *c, size_t d, const char *name)
{
	return token_is(&c->t, c->d.v[d].hash + 1, name) &&
	       c->d.v[d].hash + 1 < c->d.v[d].hi;
}

static bool starts_chain(const struct cpp *c, size_t d)
{
	return named(c, d, "if") || named(c, d, "ifdef") ||
	       named(c, d, "ifndef");
}

static bool is_conditional(const struct cpp *c, size_t d)
{
	return starts_chain(c, d) || named(c, d, "elif") ||
	       named(c, d, "elifdef") || named(c, d, "elifndef") ||
	       named(c, d, "else") || named(c, d, "endif");
}

static void find_directives(struct cpp *c)
{
	const struct tokens *t = &c->t;

	for (size_t i = 0; i < t->list.n; i++) {
		struct directive d = { .hash = i, .hi = i + 1 };

		if (!(t->list.v[i].flags & TOKEN_HASH))
			continue;
		while (d.hi < t->list.n &&
		       (t->list.v[d.hi].flags & TOKEN_PP) &&
		       !(t->list.v[d.hi].flags & TOKEN_HASH))
			d.hi++;
		d.from = line_start(t->text, t->list.v[i].off);
		d.to = line_next(t->text, t->len, token_end(t, d.hi - 1));
		vec_push(&c->d, d);
		if (!is_conditional(c, c->d.n - 1))
			c->d.n--;
	}
}

static bool mentions(const struct cpp *c, const struct directive *d)
{
	for (size_t i = d->hash; i < d->hi; i++) {
		if (c->t.list.v[i].kind == TOK_IDENT &&
		    fold_is_symbol(&c->env, &c->t, i))
			return true;
	}
	return false;
}

/*
 * The chain that directive FIRST starts; false if nothing in it asks for the
 * symbol, or it is never closed.
 */
static bool find_chain(const struct cpp *c, size_t first, struct chain *ch)
{
	bool wanted = false;
	int depth = 0;

	ch->at.n = 0;
	for (size_t i = first; i < c->d.n; i++) {
		if (starts_chain(c, i))
			depth++;
		if (depth == 1) {
			vec_push(&ch->at, i);
			wanted |= mentions(c, &c->d.v[i]);
		}
		if (named(c, i, "endif") && --depth == 0)
			return wanted;
	}
	return false;
}

static enum fold_val not(enum fold_val val)
{
	if (val == FOLD_OTHER)
		return val;
	return val == FOLD_TRUE ? FOLD_FALSE : FOLD_TRUE;
}

/* The value of a directive's condition; what has to change in it is kept in
 * C's edits. */
static enum fold_val value(struct cpp *c, size_t d)
{
	size_t lo = c->d.v[d].hash + 2, hi = c->d.v[d].hi;
	struct fold_result res = { .val = FOLD_OTHER };

	if (named(c, d, "else"))
		return FOLD_TRUE;
	if (!mentions(c, &c->d.v[d]))
		return FOLD_OTHER;
	res = fold_expr(&c->env, &c->t, lo, hi, FOLD_CONDITION, &c->e);
	if (named(c, d, "ifndef") || named(c, d, "elifndef"))
		return not(res.val);
	return res.val;
}

/* `#elif` that is now the first says `#if`. */
static void make_first(struct cpp *c, size_t d)
{
	const struct token *k = &c->t.list.v[c->d.v[d].hash + 1];

	if (!starts_chain(c, d))
		edits_add(&c->e, k->off, 2, ""); /* the el of elif */
}

/* `#elif` that is now always true says `#else`. */
static void make_else(struct cpp *c, size_t d)
{
	const struct token *k = &c->t.list.v[c->d.v[d].hash + 1];

	if (!named(c, d, "else"))
		edits_add(&c->e, k->off,
			  token_end(&c->t, c->d.v[d].hi - 1) - k->off,
			  "else");
}

/* The condition again, as a comment behind #else or #endif. */
static void fold_comment(struct cpp *c, size_t i)
{
	const struct token *k = &c->t.list.v[i];
	struct strbuf in = STRBUF_INIT, out = STRBUF_INIT;
	struct edits e = VEC_INIT;
	struct fold_result res;
	struct tokens t;

	if (k->kind != TOK_COMMENT || k->len < 4 ||
	    c->t.text[k->off + 1] != '*')
		return;
	strbuf_add(&in, c->t.text + k->off + 2, k->len - 4);
	tokens_lex(in.buf, in.len, &t);
	res = fold_expr(&c->env, &t, 0, t.list.n, FOLD_CONDITION, &e);
	if (res.val != FOLD_OTHER)
		edits_add(&c->e, token_end(&c->t, i - 1),
			  token_end(&c->t, i) - token_end(&c->t, i - 1), "");
	else if (res.changed && edits_apply(&e, in.buf, in.len, &out) == 0)
		edits_add(&c->e, k->off + 2, k->len - 4, out.buf);
	edits_release(&e);
	tokens_release(&t);
	strbuf_release(&in);
	strbuf_release(&out);
}

static void rewrite_directives(struct cpp *c, const struct chain *ch,
			       const struct branches *b, const size_t *marks)
{
	bool first = true;

	for (size_t i = b->n; i-- > 0;) {
		/* Edits of conditions that went with their directive. */
		if (b->v[i].keep && b->v[i].val == FOLD_OTHER)
			continue;
		for (size_t k = marks[i]; k < marks[i + 1]; k++) {
			c->e.v[k].len = 0;
			c->e.v[k].text[0] = '\0';
			c->e.v[k].off = b->v[i].from;
		}
	}
	for (size_t i = 0; i < b->n; i++) {
		size_t d = ch->at.v[i];

		if (!b->v[i].keep)
			continue;
		if (b->v[i].val == FOLD_TRUE)
			make_else(c, d);
		else if (first)
			make_first(c, d);
		first = false;
		if (named(c, d, "else"))
			fold_comment(c, c->d.v[d].hi - 1);
	}
	if (!first) {
		size_t end = ch->at.v[ch->at.n - 1];

		fold_comment(c, c->d.v[end].hi - 1);
	}
}

static void fold_chain(struct cpp *c, const struct chain *ch)
{
	size_t n = ch->at.n - 1;
	const struct directive *end = &c->d.v[ch->at.v[n]];
	size_t *marks = xcalloc(n + 1, sizeof(*marks));
	struct branches b = VEC_INIT;
	struct edits cuts = VEC_INIT;

	for (size_t i = 0; i < n; i++) {
		const struct directive *d = &c->d.v[ch->at.v[i]];
		struct branch one = { .from = d->from, .to = d->to };

		marks[i] = c->e.n;
		one.body = c->d.v[ch->at.v[i + 1]].from;
		one.val = value(c, ch->at.v[i]);
		vec_push(&b, one);
	}
	marks[n] = c->e.n;
	branches_cut(&b, end->from, end->to, c->t.text, c->t.len, &cuts);
	rewrite_directives(c, ch, &b, marks);
	/* Emptied edits are no edits. */
	vec_for_each(e, &c->e) {
		if (e->len || *e->text)
			edits_add(&cuts, e->off, e->len, e->text);
	}
	edits_release(&c->e);
	c->e = cuts;
	vec_release(&b);
	free(marks);
}

static void note_gone(const struct cpp *c, struct strmap *gone)
{
	for (size_t i = 0; i < c->t.list.n; i++) {
		const struct token *k = &c->t.list.v[i];

		if (k->kind != TOK_IDENT || (k->flags & TOKEN_PP))
			continue;
		vec_for_each(e, &c->e) {
			if (k->off < e->off || k->off >= e->off + e->len)
				continue;
			char *s = token_text(&c->t, i);

			strset_add(gone, s);
			free(s);
		}
	}
}

/* Fold one chain; false if none is left. */
static bool fold_next(const struct fold_env *env, struct strbuf *text,
		      struct strmap *gone)
{
	struct cpp c = { .env = *env };
	struct chain ch = { .at = VEC_INIT };
	struct strbuf out = STRBUF_INIT;
	bool done = false;

	c.env.lang = FOLD_CPP;
	tokens_lex(strbuf_str(text), text->len, &c.t);
	find_directives(&c);
	/* From the end, so that inner chains come before outer ones. */
	for (size_t i = c.d.n; i-- > 0 && !done;) {
		if (!starts_chain(&c, i) || !find_chain(&c, i, &ch))
			continue;
		fold_chain(&c, &ch);
		done = c.e.n &&
		       edits_apply(&c.e, text->buf, text->len, &out) == 0;
		if (!done)
			edits_truncate(&c.e, 0);
	}
	if (done) {
		note_gone(&c, gone);
		strbuf_reset(text);
		strbuf_add(text, out.buf, out.len);
	}
	strbuf_release(&out);
	vec_release(&ch.at);
	vec_release(&c.d);
	edits_release(&c.e);
	tokens_release(&c.t);
	return done;
}

void fold_cpp(const struct fold_env *env, struct strbuf *text,
	      struct strmap *gone, struct str_vec *left)
{
	struct cpp c = { .env = *env };

	while (fold_next(env, text, gone))
		;
	c.env.lang = FOLD_CPP;
	tokens_lex(strbuf_str(text), text->len, &c.t);
	find_directives(&c);
	vec_for_each(d, &c.d) {
		if (mentions(&c, d))
			vec_push(left,
				 xasprintf("%u: this directive could not be "
					   "folded",
					   line_number(text->buf, d->from)));
	}
	vec_release(&c.d);
	tokens_release(&c.t);
}
