// SPDX-License-Identifier: GPL-2.0-only
#include "convert/code/surgery.h"

#include "convert/code/layout.h"

void surgery_note(struct surgery *x, size_t off, const char *what)
{
	char *s = xasprintf("%u: %s", line_number(x->t->text, off), what);

	vec_push(x->left, s);
}

/* --- places --- */

static size_t off_of(const struct surgery *x, size_t tok)
{
	return x->t->list.v[tok].off;
}

static size_t stmt_off(const struct surgery *x, const struct stmt *s)
{
	return off_of(x, s->lo);
}

static size_t stmt_end(const struct surgery *x, const struct stmt *s)
{
	return token_end(x->t, s->hi - 1);
}

static void cut(struct surgery *x, size_t from, size_t to)
{
	edits_add(x->out, from, to - from, "");
}

/* The end of the last code token before token I. */
static size_t end_before(const struct surgery *x, size_t i)
{
	return token_end(x->t, code_prev(x->t, i));
}

/* The end of what belongs to a statement on its last line: a comment. */
static size_t tail_end(const struct surgery *x, size_t hi)
{
	size_t end = token_end(x->t, hi - 1);

	if (hi < x->t->list.n && x->t->list.v[hi].kind == TOK_COMMENT &&
	    !(x->t->list.v[hi].flags & TOKEN_FIRST))
		return token_end(x->t, hi);
	return end;
}

/* --- comments above a statement --- */

static bool blank_or_brace(const struct surgery *x, size_t start)
{
	const char *s = x->t->text;
	size_t i = start;

	if (!start)
		return true;
	i--;
	while (i && strchr(" \t\r", s[i - 1]))
		i--;
	return !i || s[i - 1] == '\n' || s[i - 1] == '{';
}

/*
 * The comment right above S, index in WHICH. True if it is S's alone: set
 * apart from what stands above, as S is from what stands below.
 */
static bool comment_above(const struct surgery *x, const struct stmt *s,
			  size_t *which)
{
	const char *text = x->t->text;
	size_t start = line_start(text, stmt_off(x, s));
	size_t end = line_next(text, x->t->len, tail_end(x, s->hi));
	const struct token *c;
	size_t next;

	*which = x->t->list.n;
	if (!s->lo)
		return false;
	c = &x->t->list.v[s->lo - 1];
	if (c->kind != TOK_COMMENT || !line_starts_at(text, c->off) ||
	    line_next(text, x->t->len, c->off + c->len) != start)
		return false;
	*which = s->lo - 1;
	next = end;
	while (next < x->t->len && strchr(" \t", text[next]))
		next++;
	return blank_or_brace(x, line_start(text, c->off)) &&
	       (next >= x->t->len || text[next] == '\n' || text[next] == '}');
}

/* --- vanishing --- */

/* A label must have a statement: nothing but S may follow it. */
static bool leave_something(struct surgery *x, struct stmt *s)
{
	struct stmt *prev = NULL;
	bool is_case;

	if (!s->parent || s->parent->kind != ST_BLOCK || s->next)
		return false;
	for (struct stmt *c = s->parent->first; c != s; c = c->next)
		prev = c;
	if (!prev || prev->kind != ST_LABEL)
		return false;
	is_case = token_is(x->t, prev->lo, "case") ||
		  token_is(x->t, prev->lo, "default");
	edits_add(x->out, stmt_off(x, s), stmt_end(x, s) - stmt_off(x, s),
		  is_case ? "break;" : ";");
	return true;
}

static void cut_statement(struct surgery *x, struct stmt *s)
{
	const char *text = x->t->text;
	size_t from = stmt_off(x, s), to = tail_end(x, s->hi), comment;
	bool alone = comment_above(x, s, &comment);

	if (s->parent && s->parent->kind == ST_BLOCK)
		x->block = stmt_off(x, s->parent);
	if (leave_something(x, s))
		return;
	if (!line_starts_at(text, from) || !line_ends_at(text, x->t->len, to)) {
		cut(x, from, to);
		return;
	}
	from = line_start(text, from);
	if (alone)
		from = line_start(text, off_of(x, comment));
	else if (comment < x->t->list.n)
		surgery_note(x, off_of(x, comment),
			     "this comment stood above a statement that went");
	cut_lines(text, x->t->len, from, line_next(text, x->t->len, to),
		  x->out);
}

/* Is S all there is in block B, comments included? */
static bool only_child(const struct surgery *x, const struct stmt *b,
		       const struct stmt *s)
{
	size_t own;
	bool alone = comment_above(x, s, &own);

	if (b->first != s || s->next)
		return false;
	for (size_t i = b->lo + 1; i < b->hi - 1; i++) {
		if (i >= s->lo && i < s->hi)
			continue;
		if (i == own && alone)
			continue;
		if (i == s->hi && tail_end(x, s->hi) != stmt_end(x, s))
			continue;
		return false; /* a comment, a directive */
	}
	return true;
}

static bool one_operand(const struct surgery *x, size_t lo, size_t hi)
{
	for (size_t i = lo; i < hi; i++) {
		const struct token *k = &x->t->list.v[i];

		if (k->kind != TOK_PUNCT)
			continue;
		if (strchr("([", x->t->text[k->off]) && k->len == 1) {
			i = token_close(x->t, i, hi);
			continue;
		}
		if (!token_is(x->t, i, "->") && !token_is(x->t, i, "."))
			return false;
	}
	return true;
}

/* `if (c) S else E` without S: `if (!c) E`. */
static bool invert(struct surgery *x, struct stmt *parent)
{
	size_t lo = parent->cond_lo, hi = parent->cond_hi;

	if (parent->other->kind == ST_IF)
		return false;
	if (token_is(x->t, lo, "!") && one_operand(x, lo + 1, hi)) {
		cut(x, off_of(x, lo), off_of(x, lo + 1));
	} else if (one_operand(x, lo, hi)) {
		edits_add(x->out, off_of(x, lo), 0, "!");
	} else {
		edits_add(x->out, off_of(x, lo), 0, "!(");
		edits_add(x->out, token_end(x->t, hi - 1), 0, ")");
	}
	cut(x, token_end(x->t, hi), token_end(x->t, parent->else_tok));
	if (parent->other->kind == ST_BLOCK)
		x->block = stmt_off(x, parent->other);
	return true;
}

/* `if (call()) S` without S: `call();`, as the call may do something. */
static bool keep_condition(struct surgery *x, struct stmt *parent)
{
	size_t lo = parent->cond_lo, hi = parent->cond_hi;

	if (token_is(x->t, lo, "!"))
		lo = code_next(x->t, lo + 1, hi);
	if (!one_operand(x, lo, hi))
		return false;
	surgery_note(x, stmt_off(x, parent),
		     "only the condition of an `if` is left here; "
		     "is it still needed?");
	cut(x, stmt_off(x, parent), off_of(x, lo));
	edits_add(x->out, token_end(x->t, hi - 1),
		  stmt_end(x, parent) - token_end(x->t, hi - 1), ";");
	return true;
}

/* S is an arm of PARENT, an `if`. */
static bool vanish_arm(struct surgery *x, struct stmt *parent, struct stmt *s)
{
	if (s == parent->other) {
		cut(x, stmt_end(x, parent->body), stmt_end(x, parent));
		if (parent->body->kind == ST_BLOCK)
			x->block = stmt_off(x, parent->body);
		return true;
	}
	if (parent->other)
		return invert(x, parent);
	if (fold_pure(x->env, x->t, parent->cond_lo, parent->cond_hi))
		return surgery_vanish(x, parent);
	return keep_condition(x, parent);
}

bool surgery_vanish(struct surgery *x, struct stmt *s)
{
	struct stmt *p = s->parent;

	if (!p)
		return false;
	switch (p->kind) {
	case ST_BLOCK:
		if (only_child(x, p, s) && p->parent &&
		    surgery_vanish(x, p))
			return true;
		cut_statement(x, s);
		return true;
	case ST_IF:
		return vanish_arm(x, p, s);
	default:
		return false;
	}
}

/* --- an arm in the place of its `if` --- */

/* Where the text of KEEP starts: behind its header's last line, so that
 * comments above it come along. */
static size_t keep_from(const struct surgery *x, const struct stmt *keep)
{
	const char *s = x->t->text;
	size_t header = end_before(x, keep->lo);
	size_t line = line_next(s, x->t->len, header);

	if (line <= stmt_off(x, keep) &&
	    line_starts_at(s, stmt_off(x, keep)))
		return line;
	return stmt_off(x, keep);
}

/* The arms of KEEP may have had braces only for the arm that went. */
static void check_arms(struct surgery *x, const struct stmt *keep)
{
	if (keep->kind == ST_IF && keep->body->kind == ST_BLOCK)
		x->block = stmt_off(x, keep->body);
}

/* Part of `else if`, or of a header without braces: the arm stays as it is
 * but for the header in front of it. */
static void replace_arm(struct surgery *x, struct stmt *s, struct stmt *keep)
{
	struct stmt *p = s->parent;
	size_t from = end_before(x, s->lo);
	bool is_else = p && p->kind == ST_IF && p->other == s;

	cut(x, from, end_before(x, keep->lo));
	if (stmt_end(x, keep) < stmt_end(x, s))
		cut(x, stmt_end(x, keep), stmt_end(x, s));
	if (!is_else)
		dedent_lines(x->t, line_next(x->t->text, x->t->len,
					     end_before(x, keep->lo)),
			     stmt_end(x, keep), x->out);
	if (keep->kind == ST_BLOCK)
		x->block = stmt_off(x, keep);
	else
		check_arms(x, keep);
}

/* Can one get into S, or past it by what it declares? */
static bool reached_from_outside(const struct tokens *t, const struct stmt *s)
{
	if (stmt_declares(t, s))
		return true;
	for (const struct stmt *c = s->first; c; c = c->next) {
		if ((c->kind == ST_LABEL && !token_is(t, c->lo, "case") &&
		     !token_is(t, c->lo, "default")) ||
		    reached_from_outside(t, c))
			return true;
	}
	return (s->body && reached_from_outside(t, s->body)) ||
	       (s->other && reached_from_outside(t, s->other));
}

/* The last statement behind S in its block that nobody gets to when S does
 * not go on; NULL if there is none. */
static struct stmt *last_dead(const struct tokens *t, struct stmt *s)
{
	struct stmt *to = NULL;

	for (struct stmt *n = s->next; n && n->kind != ST_LABEL; n = n->next) {
		if (reached_from_outside(t, n))
			return NULL;
		to = n;
	}
	return to;
}

/* All statements behind S in its block that are no longer reached. */
static void cut_dead(struct surgery *x, struct stmt *s)
{
	const char *text = x->t->text;
	struct stmt *to = last_dead(x->t, s);
	size_t start;

	if (!to)
		return;
	start = line_next(text, x->t->len, tail_end(x, s->hi));
	cut_lines(text, x->t->len, start,
		  line_next(text, x->t->len, tail_end(x, to->hi)), x->out);
}

size_t surgery_drop_label(struct surgery *x, struct stmt *s)
{
	const char *text = x->t->text;
	struct stmt *prev = NULL, *to = NULL;
	size_t from = line_start(text, stmt_off(x, s));

	if (!s->parent || s->parent->kind != ST_BLOCK)
		return 0;
	for (struct stmt *c = s->parent->first; c != s; c = c->next)
		prev = c;
	if (prev && stmt_jumps(x->t, prev))
		to = last_dead(x->t, s);
	if (!to)
		return surgery_vanish(x, s) ? s->hi : 0;
	cut_lines(text, x->t->len, from,
		  line_next(text, x->t->len, tail_end(x, to->hi)), x->out);
	return to->hi;
}

/* Are there only declarations before S in its block? */
static bool after_declarations(const struct surgery *x, const struct stmt *s)
{
	for (const struct stmt *c = s->parent->first; c != s; c = c->next) {
		if (!stmt_declares(x->t, c))
			return false;
	}
	return true;
}

static bool named_in(const struct surgery *x, const struct stmt *s,
		     const struct stmt *except, const char *name)
{
	for (size_t i = s->lo; i < s->hi; i++) {
		if (i == except->lo)
			i = except->hi;
		if (token_code(x->t, i) && token_is(x->t, i, name))
			return true;
	}
	return false;
}

/* May the declarations of KEEP stand in the block around S? */
static bool mixes(const struct surgery *x, const struct stmt *s,
		  const struct stmt *keep)
{
	bool any = false;

	for (const struct stmt *c = keep->first; c; c = c->next) {
		if (!stmt_declares(x->t, c))
			continue;
		any = true;
		for (size_t i = c->lo; i < c->hi; i++) {
			char *name = token_text(x->t, i);
			bool clash = x->t->list.v[i].kind == TOK_IDENT &&
				     (token_is(x->t, i + 1, ";") ||
				      token_is(x->t, i + 1, ",") ||
				      token_is(x->t, i + 1, "=") ||
				      token_is(x->t, i + 1, "[")) &&
				     named_in(x, s->parent, s, name);

			free(name);
			if (clash)
				return true;
		}
	}
	return any && !after_declarations(x, s);
}

/* The contents of the block KEEP, on lines of their own. */
static void replace_by_contents(struct surgery *x, struct stmt *s,
				struct stmt *keep)
{
	const char *text = x->t->text;
	size_t from = line_start(text, stmt_off(x, s));
	size_t first = line_next(text, x->t->len, stmt_off(x, keep));
	size_t close = line_start(text, stmt_end(x, keep) - 1);
	size_t end = line_next(text, x->t->len, tail_end(x, s->hi));

	cut(x, from, first);
	dedent_lines(x->t, first, close, x->out);
	cut(x, close, end);
}

/* The block KEEP with its braces, one level further out. */
static void replace_by_block(struct surgery *x, struct stmt *s,
			     struct stmt *keep)
{
	surgery_note(x, stmt_off(x, s),
		     "the declarations in this block kept it from being "
		     "dissolved");
	cut(x, stmt_off(x, s), stmt_off(x, keep));
	if (stmt_end(x, keep) < stmt_end(x, s))
		cut(x, stmt_end(x, keep), stmt_end(x, s));
}

static bool own_lines(const struct surgery *x, const struct stmt *s,
		      const struct stmt *keep)
{
	const char *text = x->t->text;
	size_t brace = stmt_off(x, keep) + 1;

	/* A comment behind the brace goes with the header. */
	if (keep->lo + 1 < x->t->list.n &&
	    x->t->list.v[keep->lo + 1].kind == TOK_COMMENT &&
	    !(x->t->list.v[keep->lo + 1].flags & TOKEN_FIRST))
		brace = token_end(x->t, keep->lo + 1);
	return line_starts_at(text, stmt_off(x, s)) &&
	       line_ends_at(text, x->t->len, brace) &&
	       line_starts_at(text, stmt_end(x, keep) - 1) &&
	       line_ends_at(text, x->t->len, tail_end(x, s->hi));
}

static void replace_by_plain(struct surgery *x, struct stmt *s,
			     struct stmt *keep)
{
	const char *text = x->t->text;
	size_t from = keep_from(x, keep);
	size_t start = stmt_off(x, s);

	if (from != stmt_off(x, keep) && line_starts_at(text, start)) {
		cut(x, line_start(text, start), from);
		dedent_lines(x->t, from, stmt_end(x, keep), x->out);
	} else {
		cut(x, start, stmt_off(x, keep));
	}
	if (stmt_end(x, keep) < stmt_end(x, s))
		cut(x, stmt_end(x, keep), stmt_end(x, s));
}

void surgery_replace(struct surgery *x, struct stmt *s, struct stmt *keep)
{
	struct stmt *p = s->parent;

	if (!p || p->kind != ST_BLOCK) {
		replace_arm(x, s, keep);
		return;
	}
	if (keep->kind == ST_BLOCK && !keep->first && keep->hi == keep->lo + 2 &&
	    surgery_vanish(x, s))
		return;
	x->block = stmt_off(x, p);
	check_arms(x, keep);
	if (stmt_jumps(x->t, keep))
		cut_dead(x, s);
	if (keep->kind != ST_BLOCK)
		replace_by_plain(x, s, keep);
	else if (mixes(x, s, keep) || !own_lines(x, s, keep))
		replace_by_block(x, s, keep);
	else
		replace_by_contents(x, s, keep);
}

/* --- braces --- */

/* Is B a block of one plain statement, or no block at all? */
static bool plain_arm(const struct surgery *x, const struct stmt *b)
{
	if (b->kind != ST_BLOCK)
		return b->kind == ST_SIMPLE;
	if (!b->first || b->first->next || b->first->kind != ST_SIMPLE ||
	    stmt_declares(x->t, b->first))
		return false;
	/* Nothing but the statement between the braces. */
	return b->first->lo == b->lo + 1 && b->first->hi == b->hi - 1;
}

static void drop_pair(struct surgery *x, struct stmt *b)
{
	const char *text = x->t->text;
	size_t close = b->hi - 1;
	size_t end = token_end(x->t, close);

	if (b->kind != ST_BLOCK)
		return;
	cut(x, end_before(x, b->lo), token_end(x->t, b->lo));
	if (line_starts_at(text, off_of(x, close)) &&
	    line_ends_at(text, x->t->len, end))
		cut(x, line_start(text, end),
		    line_next(text, x->t->len, end));
	else
		cut(x, off_of(x, close),
		    off_of(x, code_next(x->t, b->hi, x->t->list.n)));
}

/* Drop the braces of B, and of the other arms of its `if`, if each holds one
 * plain statement. */
static void drop_braces(struct surgery *x, struct stmt *b)
{
	struct stmt *head = b->parent, *arm;

	if (!head || (head->kind != ST_IF && head->kind != ST_LOOP) ||
	    token_is(x->t, head->lo, "switch"))
		return;
	while (head->kind == ST_IF && head->parent &&
	       head->parent->kind == ST_IF && head->parent->other == head)
		head = head->parent;
	for (arm = head; arm && arm->kind == ST_IF; arm = arm->other) {
		if (!plain_arm(x, arm->body))
			return;
	}
	if (arm && !plain_arm(x, arm == head ? arm->body : arm))
		return;
	for (arm = head; arm && arm->kind == ST_IF; arm = arm->other)
		drop_pair(x, arm->body);
	if (arm)
		drop_pair(x, arm == head ? arm->body : arm);
}

size_t surgery_moved(const struct edits *e, size_t off)
{
	long delta = 0;

	vec_for_each(ed, e) {
		if (ed->off + ed->len <= off)
			delta += (long)strlen(ed->text) - (long)ed->len;
	}
	return (size_t)((long)off + delta);
}

void surgery_settle(const struct surgery *x, struct strbuf *text)
{
	struct tokens t;
	struct stmts st;
	struct edits e = VEC_INIT;
	struct strbuf out = STRBUF_INIT;
	struct surgery y = *x;
	struct stmt *b;

	if (x->block == SIZE_MAX)
		return;
	tokens_lex(strbuf_str(text), text->len, &t);
	stmts_parse(&t, &st);
	b = stmts_block(&st, surgery_moved(x->out, x->block));
	y.t = &t;
	y.out = &e;
	if (b)
		drop_braces(&y, b);
	if (edits_apply(&e, strbuf_str(text), text->len, &out) == 0) {
		strbuf_reset(text);
		strbuf_add(text, strbuf_str(&out), out.len);
	}
	strbuf_release(&out);
	edits_release(&e);
	stmts_release(&st);
	tokens_release(&t);
}
