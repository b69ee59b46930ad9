// SPDX-License-Identifier: GPL-2.0-only
#include "convert/code/stmt.h"

size_t code_next(const struct tokens *t, size_t i, size_t end)
{
	while (i < end && !token_code(t, i))
		i++;
	return i;
}

size_t code_prev(const struct tokens *t, size_t i)
{
	while (i-- > 0) {
		if (token_code(t, i))
			return i;
	}
	return t->list.n;
}

static struct stmt *stmt_new(struct stmts *s, enum stmt_kind kind, size_t lo,
			     struct stmt *parent)
{
	struct stmt *st = xcalloc(1, sizeof(*st));

	st->kind = kind;
	st->lo = lo;
	st->parent = parent;
	vec_push(&s->all, st);
	return st;
}

static struct stmt *parse(struct stmts *s, size_t i, size_t end,
			  struct stmt *parent);

static struct stmt *parse_block(struct stmts *s, size_t i, size_t end,
				struct stmt *parent)
{
	const struct tokens *t = s->t;
	struct stmt *b = stmt_new(s, ST_BLOCK, i, parent);
	size_t close = token_close(t, i, end);
	struct stmt **tail = &b->first;

	if (close == end)
		return NULL;
	b->hi = close + 1;
	for (i = code_next(t, i + 1, close); i < close;) {
		struct stmt *child = parse(s, i, close, b);

		if (!child)
			return NULL;
		*tail = child;
		tail = &child->next;
		i = code_next(t, child->hi, close);
	}
	return b;
}

/* Take in the brackets behind I; the token behind them, or END. */
static size_t parse_header(const struct tokens *t, struct stmt *st, size_t i,
			   size_t end)
{
	size_t open = code_next(t, i + 1, end);
	size_t close;

	if (!token_is(t, open, "("))
		return end;
	close = token_close(t, open, end);
	if (close == end)
		return end;
	st->cond_lo = open + 1;
	st->cond_hi = close;
	return code_next(t, close + 1, end);
}

static struct stmt *parse_if(struct stmts *s, size_t i, size_t end,
			     struct stmt *parent)
{
	struct stmt *st = stmt_new(s, ST_IF, i, parent);
	size_t next = parse_header(s->t, st, i, end);

	if (next >= end)
		return NULL;
	st->body = parse(s, next, end, st);
	if (!st->body)
		return NULL;
	st->hi = st->body->hi;
	next = code_next(s->t, st->hi, end);
	if (next >= end || !token_is(s->t, next, "else"))
		return st;
	st->else_tok = next;
	next = code_next(s->t, next + 1, end);
	if (next >= end)
		return NULL;
	st->other = parse(s, next, end, st);
	if (!st->other)
		return NULL;
	st->hi = st->other->hi;
	return st;
}

static struct stmt *parse_loop(struct stmts *s, size_t i, size_t end,
			       struct stmt *parent)
{
	struct stmt *st = stmt_new(s, ST_LOOP, i, parent);
	size_t next = parse_header(s->t, st, i, end);

	if (next >= end)
		return NULL;
	st->body = parse(s, next, end, st);
	if (!st->body)
		return NULL;
	st->hi = st->body->hi;
	return st;
}

/* Up to the semicolon outside all brackets. */
static size_t simple_end(const struct tokens *t, size_t i, size_t end)
{
	for (; i < end; i++) {
		if (!token_code(t, i))
			continue;
		if (token_is(t, i, ";"))
			return i + 1;
		if (token_is(t, i, "(") || token_is(t, i, "[") ||
		    token_is(t, i, "{")) {
			i = token_close(t, i, end);
			if (i == end)
				break;
		}
	}
	return 0;
}

static struct stmt *parse_do(struct stmts *s, size_t i, size_t end,
			     struct stmt *parent)
{
	struct stmt *st = stmt_new(s, ST_DO, i, parent);
	size_t next = code_next(s->t, i + 1, end);

	if (next >= end)
		return NULL;
	st->body = parse(s, next, end, st);
	if (!st->body)
		return NULL;
	next = code_next(s->t, st->body->hi, end);
	if (parse_header(s->t, st, next, end) >= end)
		return NULL;
	st->hi = simple_end(s->t, next, end);
	return st->hi ? st : NULL;
}

/* The token behind the colon of a label at I; 0 if there is no label. */
static size_t label_end(const struct tokens *t, size_t i, size_t end)
{
	size_t next;

	if (token_is(t, i, "case")) {
		int depth = 0;

		for (; i < end; i++) {
			if (!token_code(t, i))
				continue;
			if (token_is(t, i, "?"))
				depth++;
			else if (token_is(t, i, ":") && depth-- == 0)
				return i + 1;
		}
		return 0;
	}
	if (t->list.v[i].kind != TOK_IDENT)
		return 0;
	next = code_next(t, i + 1, end);
	return next < end && token_is(t, next, ":") ? next + 1 : 0;
}

/* `name(...)` that is not a whole statement heads the one behind it. */
static bool loop_macro(const struct tokens *t, size_t i, size_t end)
{
	size_t open = code_next(t, i + 1, end), close, next;

	if (t->list.v[i].kind != TOK_IDENT || open >= end ||
	    !token_is(t, open, "("))
		return false;
	close = token_close(t, open, end);
	next = code_next(t, close + 1, end);
	if (close >= end || next >= end)
		return false;
	return token_is(t, next, "{") || t->list.v[next].kind == TOK_IDENT;
}

static struct stmt *parse(struct stmts *s, size_t i, size_t end,
			  struct stmt *parent)
{
	static const char *const loops[] = { "for", "while", "switch", NULL };
	static const char *const other[] = { "return", "goto", "asm",
					     "__asm__", "typeof", "__typeof__",
					     "_Static_assert", NULL };
	const struct tokens *t = s->t;
	struct stmt *st;
	size_t label;

	if (token_is(t, i, "{"))
		return parse_block(s, i, end, parent);
	if (token_is(t, i, "if"))
		return parse_if(s, i, end, parent);
	if (token_is(t, i, "do"))
		return parse_do(s, i, end, parent);
	if (token_is_one_of(t, i, loops))
		return parse_loop(s, i, end, parent);
	label = label_end(t, i, end);
	if (label) {
		st = stmt_new(s, ST_LABEL, i, parent);
		st->hi = label;
		return st;
	}
	if (!token_is_one_of(t, i, other) && loop_macro(t, i, end))
		return parse_loop(s, i, end, parent);
	st = stmt_new(s, ST_SIMPLE, i, parent);
	st->hi = simple_end(t, i, end);
	return st->hi ? st : NULL;
}

void stmts_parse(const struct tokens *t, struct stmts *out)
{
	memset(out, 0, sizeof(*out));
	out->t = t;
	for (size_t i = 0; i < t->list.n; i++) {
		size_t prev, close;

		if (!token_code(t, i) || !token_is(t, i, "{"))
			continue;
		close = token_close(t, i, t->list.n);
		if (close == t->list.n)
			continue;
		prev = code_prev(t, i);
		if (token_is(t, prev, ")")) {
			struct stmt *b = parse_block(out, i, close + 1, NULL);

			if (b)
				vec_push(&out->functions, b);
		}
		i = close;
	}
}

void stmts_release(struct stmts *s)
{
	vec_for_each(st, &s->all)
		free(*st);
	vec_release(&s->all);
	vec_release(&s->functions);
}

static bool has(const struct stmt *s, size_t i)
{
	return s && s->lo <= i && i < s->hi;
}

struct stmt *stmts_at(const struct stmts *s, size_t i)
{
	struct stmt *st = NULL;

	vec_for_each(f, &s->functions) {
		if (has(*f, i))
			st = *f;
	}
	while (st) {
		struct stmt *in = NULL;

		for (struct stmt *c = st->first; c && !in; c = c->next)
			in = has(c, i) ? c : NULL;
		if (!in && has(st->body, i))
			in = st->body;
		if (!in && has(st->other, i))
			in = st->other;
		if (!in)
			return st;
		st = in;
	}
	return NULL;
}

struct stmt *stmts_block(const struct stmts *s, size_t off)
{
	vec_for_each(f, &s->functions) {
		const struct token *open = &s->t->list.v[(*f)->lo];

		if (off >= open->off && off < token_end(s->t, (*f)->hi - 1))
			goto found;
	}
	return NULL;
found:
	vec_for_each(p, &s->all) {
		struct stmt *st = *p;

		if (st->kind == ST_BLOCK && s->t->list.v[st->lo].off == off)
			return st;
	}
	return NULL;
}

struct stmt *stmt_function(struct stmt *s)
{
	while (s->parent)
		s = s->parent;
	return s;
}

bool stmt_declares(const struct tokens *t, const struct stmt *s)
{
	static const char *const types[] = {
		"struct", "union", "enum", "const", "static", "register",
		"volatile", "unsigned", "signed", "int", "char", "short",
		"long", "bool", "float", "double", "void", "typeof",
		"__typeof__", "__auto_type", "extern", NULL
	};
	static const char *const others[] = { "return", "goto", "else",
					      "sizeof", NULL };
	size_t i = s->lo;

	if (s->kind != ST_SIMPLE || t->list.v[i].kind != TOK_IDENT ||
	    token_is_one_of(t, i, others))
		return false;
	if (token_is_one_of(t, i, types))
		return true;
	/* `type name` or `type *name` with what may follow a name. */
	i = code_next(t, i + 1, s->hi);
	while (i < s->hi && token_is(t, i, "*"))
		i = code_next(t, i + 1, s->hi);
	if (i >= s->hi || t->list.v[i].kind != TOK_IDENT)
		return false;
	i = code_next(t, i + 1, s->hi);
	return token_is(t, i, ";") || token_is(t, i, "=") ||
	       token_is(t, i, ",") || token_is(t, i, "[") ||
	       t->list.v[i].kind == TOK_IDENT;
}

bool stmt_jumps(const struct tokens *t, const struct stmt *s)
{
	static const char *const jumps[] = { "return", "goto", "break",
					     "continue", NULL };
	const struct stmt *last = NULL;

	switch (s->kind) {
	case ST_SIMPLE:
		return token_is_one_of(t, s->lo, jumps);
	case ST_BLOCK:
		for (const struct stmt *c = s->first; c; c = c->next)
			last = c;
		return last && stmt_jumps(t, last);
	case ST_IF:
		return s->other && stmt_jumps(t, s->body) &&
		       stmt_jumps(t, s->other);
	default:
		return false;
	}
}
