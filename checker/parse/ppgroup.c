// SPDX-License-Identifier: GPL-2.0-only
#include "parse/ppgroup.h"

/* A group that is open, with what was so at its #if. */
struct open {
	uint32_t group;
	uint32_t arm; /* that is open */
	int depth;
	bool in_piece;
	bool has_else;
};

struct walk {
	struct pp_file *f;
	struct pp_atoms *atoms;
	const struct pp_words *words;
	const struct tokens *t;
	struct VEC_OF(struct open) stack;
	int depth; /* of braces */
	int parens; /* of others, outside of braces */
	bool in_piece;
	struct pp_piece piece; /* the open one */
	size_t last_word; /* index + 1 of the last identifier in it */
	size_t cond_first; /* first node of the last condition */
	bool since_arm; /* was there code or a macro since then? */
	uint32_t line, line_at; /* line of offset line_at */
};

static uint32_t line_of(struct walk *w, uint32_t off)
{
	for (; w->line_at < off; w->line_at++)
		w->line += w->f->text[w->line_at] == '\n';
	return w->line;
}

static uint32_t arm_now(const struct walk *w)
{
	return w->stack.n ? w->stack.v[w->stack.n - 1].arm : PP_NONE;
}

/* --- pieces --- */

static void open_piece(struct walk *w, const struct token *k)
{
	w->in_piece = true;
	w->piece = (struct pp_piece){ .from = k->off,
				      .arm = arm_now(w),
				      .near = PP_FAR };
	w->parens = 0;
	w->last_word = 0;
}

static void close_piece(struct walk *w, uint32_t to)
{
	w->depth = 0;
	if (!w->in_piece)
		return;
	w->in_piece = false;
	w->piece.to = to;
	vec_push(&w->f->pieces, w->piece);
}

static void name_piece(struct walk *w)
{
	if (w->piece.name_len || !w->last_word)
		return;
	w->piece.name = w->t->list.v[w->last_word - 1].off;
	w->piece.name_len = w->t->list.v[w->last_word - 1].len;
}

static void punctuation(struct walk *w, const struct token *k)
{
	switch (w->t->text[k->off]) {
	case '{':
		if (!w->depth && !w->piece.name_len)
			w->piece.type = true;
		name_piece(w);
		w->depth++;
		break;
	case '}':
		if (--w->depth <= 0)
			close_piece(w, k->off + k->len);
		break;
	case ';':
		if (w->depth)
			break;
		name_piece(w);
		close_piece(w, k->off + k->len);
		break;
	case '(':
	case '[':
	case '=':
		if (!w->depth)
			name_piece(w);
		break;
	}
}

static void mark_words(struct walk *w, const struct token *k,
		       struct pp_piece *piece)
{
	const char *s = w->t->text + k->off;
	uint32_t arm = arm_now(w);
	bool api = w->words->api(s, k->len);

	piece->api |= api;
	if (arm == PP_NONE || (piece->type && !api) ||
	    !w->words->word(s, k->len))
		return;
	w->f->arms.v[arm].words = true;
	w->f->arms.v[arm].api |= api;
}

static void code(struct walk *w, size_t i)
{
	const struct token *k = &w->t->list.v[i];

	w->since_arm = true;
	if (!w->in_piece)
		open_piece(w, k);
	if (k->kind == TOK_IDENT) {
		if (!w->depth)
			w->last_word = i + 1;
		mark_words(w, k, &w->piece);
	} else if (k->kind == TOK_PUNCT) {
		punctuation(w, k);
	}
}

/* #define: a piece of its own, wherever it stands. */
static void macro(struct walk *w, size_t hash, size_t name, size_t end)
{
	struct pp_piece p = { .from = w->t->list.v[hash].off,
			      .arm = arm_now(w),
			      .macro = true,
			      .near = PP_FAR };

	if (name >= end)
		return;
	p.to = (uint32_t)token_end(w->t, end - 1);
	p.name = w->t->list.v[name].off;
	p.name_len = w->t->list.v[name].len;
	p.constant = p.to > p.name + p.name_len &&
		     w->t->text[p.name + p.name_len] != '(';
	for (size_t i = name; i < end; i++) {
		if (w->t->list.v[i].kind == TOK_IDENT)
			mark_words(w, &w->t->list.v[i], &p);
	}
	vec_push(&w->f->pieces, p);
}

/* --- groups --- */

static void begin_arm(struct walk *w, size_t hash, size_t name, size_t end)
{
	struct open *o = &w->stack.v[w->stack.n - 1];
	struct pp_arm a = { .from = w->t->list.v[hash].off,
			    .cond = PP_NONE,
			    .prev = o->arm,
			    .group = o->group };

	a.line = line_of(w, a.from);
	a.body_from = a.body_to = (uint32_t)token_end(w->t, end - 1);
	w->cond_first = w->f->nodes.n;
	w->since_arm = false;
	if (!token_is(w->t, name, "else"))
		a.cond = pp_parse(w->atoms, &w->f->nodes, w->t, name, end);
	o->arm = (uint32_t)w->f->arms.n;
	vec_push(&w->f->arms, a);
}

static void end_arm(struct walk *w, uint32_t at)
{
	uint32_t arm = arm_now(w);

	if (arm != PP_NONE)
		w->f->arms.v[arm].body_to = at;
}

static void open_group(struct walk *w, size_t hash, size_t name, size_t end)
{
	struct pp_group g = { .parent = arm_now(w),
			      .from = w->t->list.v[hash].off };
	struct open o = { .group = (uint32_t)w->f->groups.n,
			  .arm = PP_NONE,
			  .depth = w->depth,
			  .in_piece = w->in_piece };

	vec_push(&w->f->groups, g);
	vec_push(&w->stack, o);
	begin_arm(w, hash, name, end);
}

static void next_arm(struct walk *w, size_t hash, size_t name, size_t end)
{
	struct open *o = &w->stack.v[w->stack.n - 1];
	uint32_t at = w->t->list.v[hash].off;

	end_arm(w, at);
	if (!o->in_piece)
		close_piece(w, at);
	w->depth = o->depth;
	o->has_else |= token_is(w->t, name, "else");
	begin_arm(w, hash, name, end);
}

static void close_group(struct walk *w, size_t hash, size_t end)
{
	struct open *o = &w->stack.v[w->stack.n - 1];
	uint32_t at = w->t->list.v[hash].off;
	struct pp_arm none = { .from = at,
			       .body_from = at,
			       .body_to = at,
			       .cond = PP_NONE,
			       .prev = o->arm,
			       .group = o->group };

	end_arm(w, at);
	w->f->groups.v[o->group].to = (uint32_t)token_end(w->t, end - 1);
	if (!o->has_else) {
		none.line = w->f->arms.v[o->arm].line;
		vec_push(&w->f->arms, none);
	}
	w->stack.n--;
}

/*
 * `#ifndef X`, `#define X`: that X is not defined here is no choice, and when
 * the file is read again nothing of it counts.
 */
static void guard(struct walk *w, size_t name)
{
	const struct pp_nodes *nodes = &w->f->nodes;
	uint32_t arm = arm_now(w);
	bool same = false;
	char *word, *key;
	uintptr_t id;

	if (arm == PP_NONE || arm + 1 != w->f->arms.n ||
	    w->f->arms.v[arm].prev != PP_NONE || w->since_arm)
		return;
	word = token_text(w->t, name);
	key = xasprintf(" defined ( %s )", word);
	id = (uintptr_t)strmap_get(&w->atoms->ids, key);
	for (size_t i = w->cond_first; i < nodes->n; i++)
		same |= id && nodes->v[i].kind == PP_ATOM &&
			nodes->v[i].a == id - 1;
	for (size_t i = w->cond_first; same && i < nodes->n; i++)
		nodes->v[i] = (struct pp_node){ .kind = PP_CONST, .mask = 1 };
	free(key);
	free(word);
}

static void include(struct walk *w, size_t what)
{
	struct pp_include inc = { .arm = arm_now(w) };
	char *text = token_text(w->t, what);
	char *from = strchr(text, '"');
	char *to = from ? strchr(from + 1, '"') : NULL;

	if (to && inc.arm != PP_NONE) {
		inc.name = xstrndup(from + 1, (size_t)(to - from - 1));
		vec_push(&w->f->includes, inc);
	}
	free(text);
}

static void directive(struct walk *w, size_t hash, size_t end)
{
	const struct tokens *t = w->t;
	size_t name = hash + 1;

	while (name < end && t->list.v[name].kind == TOK_COMMENT)
		name++;
	if (name >= end)
		return;
	if (token_is(t, name, "if") || token_is(t, name, "ifdef") ||
	    token_is(t, name, "ifndef")) {
		open_group(w, hash, name, end);
	} else if (token_is(t, name, "define")) {
		guard(w, name + 1 < end ? name + 1 : name);
		macro(w, hash, name + 1, end);
		w->since_arm = true;
	} else if (token_is(t, name, "include") && name + 1 < end) {
		include(w, name + 1);
	} else if (!w->stack.n) {
		return;
	} else if (token_is(t, name, "elif") || token_is(t, name, "else") ||
		   token_is(t, name, "elifdef") ||
		   token_is(t, name, "elifndef")) {
		next_arm(w, hash, name, end);
	} else if (token_is(t, name, "endif")) {
		close_group(w, hash, end);
	}
}

static size_t directive_end(const struct tokens *t, size_t hash)
{
	size_t i = hash + 1;

	while (i < t->list.n && (t->list.v[i].flags & TOKEN_PP) &&
	       !(t->list.v[i].flags & TOKEN_HASH))
		i++;
	return i;
}

void pp_file_init(struct pp_file *f, struct pp_atoms *atoms, const char *text,
		  size_t len, const struct pp_words *words)
{
	struct walk w = { .f = f, .atoms = atoms, .words = words, .line = 1 };

	*f = (struct pp_file){ .text = xmalloc(len + 1), .len = len };
	memcpy(f->text, text, len);
	f->text[len] = '\0';
	tokens_lex(f->text, len, &f->tokens);
	w.t = &f->tokens;
	for (size_t i = 0; i < w.t->list.n; i++) {
		if (w.t->list.v[i].flags & TOKEN_HASH) {
			size_t end = directive_end(w.t, i);

			directive(&w, i, end);
			i = end - 1;
		} else if (token_code(w.t, i)) {
			code(&w, i);
		}
	}
	close_piece(&w, (uint32_t)len);
	/* What is never closed: not an arm that anything follows from. */
	vec_for_each(o, &w.stack) {
		f->groups.v[o->group].to = (uint32_t)len;
		end_arm(&w, (uint32_t)len);
	}
	vec_release(&w.stack);
}

void pp_file_release(struct pp_file *f)
{
	vec_for_each(i, &f->includes)
		free(i->name);
	vec_release(&f->includes);
	vec_release(&f->pieces);
	vec_release(&f->groups);
	vec_release(&f->arms);
	vec_release(&f->nodes);
	tokens_release(&f->tokens);
	free(f->text);
}

/* --- questions --- */

void pp_arm_goals(const struct pp_file *f, uint32_t arm, struct pp_goals *out)
{
	while (arm != PP_NONE) {
		const struct pp_arm *a = &f->arms.v[arm];

		if (a->cond != PP_NONE)
			vec_push(out, ((struct pp_goal){ &f->nodes, a->cond,
							 true, NULL }));
		for (uint32_t p = a->prev; p != PP_NONE;
		     p = f->arms.v[p].prev) {
			uint32_t cond = f->arms.v[p].cond;

			if (cond != PP_NONE)
				vec_push(out,
					 ((struct pp_goal){ &f->nodes, cond,
							    false, NULL }));
		}
		arm = f->groups.v[a->group].parent;
	}
}

uint32_t pp_arm_at(const struct pp_file *f, uint32_t at)
{
	uint32_t best = PP_NONE;

	for (uint32_t i = 0; i < f->arms.n; i++) {
		const struct pp_arm *a = &f->arms.v[i];

		if (at >= a->from && at < a->body_to &&
		    (best == PP_NONE || a->from > f->arms.v[best].from))
			best = i;
	}
	return best;
}

enum pp_truth pp_arm_taken(const struct pp_file *f,
			   const struct pp_atoms *atoms, uint32_t arm,
			   const struct pp_values *v)
{
	struct pp_goals goals = VEC_INIT;
	enum pp_truth all = PP_TRUE;

	pp_arm_goals(f, arm, &goals);
	vec_for_each(g, &goals) {
		enum pp_truth t = pp_eval(atoms, g->nodes, g->root, v);

		if (t == (g->want ? PP_FALSE : PP_TRUE)) {
			all = PP_FALSE;
			break;
		}
		if (t == PP_UNKNOWN)
			all = PP_UNKNOWN;
	}
	vec_release(&goals);
	return all;
}
