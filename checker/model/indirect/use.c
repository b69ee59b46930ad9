// SPDX-License-Identifier: GPL-2.0-only
/* The statement or initialiser a name stands in. */
#include "model/indirect/priv.h"

static bool is(const struct source *s, size_t i, const char *text)
{
	return token_is(&s->t, i, text);
}

static bool is_pp(const struct source *s, size_t i)
{
	return s->t.list.v[i].flags & TOKEN_PP;
}

/* The token of the same standing before I; SIZE_MAX: none. */
static size_t prev(const struct source *s, size_t i)
{
	bool pp = is_pp(s, i);

	while (i-- > 0) {
		if (is_pp(s, i) == pp)
			return i;
	}
	return SIZE_MAX;
}

static bool at(const struct source *s, size_t i, const char *text)
{
	return i != SIZE_MAX && is(s, i, text);
}

static bool closes(const struct source *s, size_t i)
{
	return is(s, i, ")") || is(s, i, "]") || is(s, i, "}");
}

/* The bracket that the one at I closes; SIZE_MAX: none. */
static size_t opening(const struct source *s, size_t i)
{
	int depth = 0;

	for (; i != SIZE_MAX; i = prev(s, i)) {
		if (closes(s, i))
			depth++;
		else if ((is(s, i, "(") || is(s, i, "[") || is(s, i, "{")) &&
			 --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

void use_release(struct use *u)
{
	free(u->name);
	free(u->base);
}

static char *text_between(const struct source *s, size_t from, size_t to)
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = from; i < to; i++) {
		const struct token *k = &s->t.list.v[i];

		strbuf_add(&sb, s->t.text + k->off, k->len);
	}
	return strbuf_detach(&sb);
}

/* The end of the value that is stored at I. */
static size_t value_end(const struct source *s, size_t i)
{
	for (; i < s->t.list.n; i++) {
		if (is(s, i, ";") || is(s, i, ",") || is(s, i, "}"))
			return i;
		if (is(s, i, "(") || is(s, i, "{") || is(s, i, "["))
			i = token_close(&s->t, i, s->t.list.n);
	}
	return i;
}

/* Where the left side that ends before EQ begins. */
static size_t left_start(const struct source *s, size_t eq)
{
	size_t first = eq;

	for (size_t i = prev(s, eq); i != SIZE_MAX; i = prev(s, i)) {
		if (closes(s, i)) {
			/* `if (...) x = ` is not `f(...)->x = `. */
			if (source_is_word(s, first) || is(s, first, "*"))
				break;
			i = opening(s, i);
			if (i == SIZE_MAX)
				break;
		} else if (!source_is_word(s, i) && !is(s, i, "->") &&
			   !is(s, i, ".") && !is(s, i, "*") &&
			   !is(s, i, "&")) {
			break;
		} else if (source_is_word(s, i) && source_is_word(s, first)) {
			/* Two words: a declaration. */
			break;
		}
		first = i;
	}
	return first;
}

void use_left_side(const struct source *s, size_t eq, struct use *out)
{
	size_t first = left_start(s, eq);
	size_t last = prev(s, eq);
	size_t op;

	*out = (struct use){ .kind = USE_ODD };
	while (last != SIZE_MAX && is(s, last, "]")) {
		last = opening(s, last);
		last = last == SIZE_MAX ? last : prev(s, last);
	}
	if (last == SIZE_MAX || !source_is_word(s, last))
		return;
	op = prev(s, last);
	out->name = token_text(&s->t, last);
	out->value = eq + 1;
	out->end = value_end(s, eq + 1);
	out->kind = USE_ALIAS;
	if (at(s, op, "->") || at(s, op, ".")) {
		out->kind = USE_STORE;
		if (first < op)
			out->base = text_between(s, first, op);
	}
}

static bool is_assignment(const struct source *s, size_t i)
{
	return is(s, i, "=") || is(s, i, "|=") || is(s, i, "+=") ||
	       is(s, i, "^=");
}

static bool is_comparison(const struct source *s, size_t i)
{
	return is(s, i, "==") || is(s, i, "!=") || is(s, i, "<") ||
	       is(s, i, ">") || is(s, i, "&&") || is(s, i, "||");
}

/* The bracket at I is still open where the name stands; true: that tells. */
static bool outer_paren(const struct source *s, size_t i, struct use *out)
{
	static const char *const tests[] = { "if", "while", "switch", "sizeof",
					     "for" };
	size_t k = prev(s, i);

	if (k == SIZE_MAX || !source_is_word(s, k))
		return false;
	for (size_t n = 0; n < ARRAY_SIZE(tests); n++) {
		if (is(s, k, tests[n]))
			return true;
	}
	if (is(s, k, "return"))
		return false;
	out->kind = USE_ARG;
	out->name = token_text(&s->t, k);
	return true;
}

/* Walk back from the name at I to what is done with its value. */
static void value_use(const struct source *s, size_t i, struct use *out)
{
	bool chosen = false; /* behind a `?` */

	out->kind = USE_ODD;
	for (size_t k = prev(s, i); k != SIZE_MAX; k = prev(s, k)) {
		chosen |= is(s, k, "?");
		if (is_assignment(s, k)) {
			use_left_side(s, k, out);
			return;
		}
		if (is_comparison(s, k) && !chosen) {
			out->kind = USE_NONE;
			return;
		}
		if (closes(s, k)) {
			k = opening(s, k);
			if (k == SIZE_MAX)
				return;
		} else if (is(s, k, "(")) {
			out->kind = USE_NONE;
			if (outer_paren(s, k, out))
				return;
			out->kind = USE_ODD;
		} else if (is(s, k, "{")) {
			/* One of a list's values: the list's, then. */
			if (!is_assignment(s, prev(s, k)))
				return;
		} else if (is(s, k, ";") || is(s, k, "}")) {
			return;
		}
	}
}

static bool is_tag(const struct source *s, size_t i)
{
	return at(s, i, "enum") || at(s, i, "struct") || at(s, i, "union");
}

/* Does the brace at I open the definition of a type? */
static bool is_type(const struct source *s, size_t i)
{
	size_t k = prev(s, i);

	return is_tag(s, k) || (k != SIZE_MAX && is_tag(s, prev(s, k)));
}

/* `(*NAME)` */
static bool is_pointer(const struct source *s, size_t i)
{
	size_t k = prev(s, i);

	return at(s, k, "*") && at(s, prev(s, k), "(") && is(s, i + 1, ")");
}

/* At file scope, outside of any initialiser? */
static bool declared(const struct source *s, size_t i)
{
	if (is_pointer(s, i))
		return true;
	for (size_t k = prev(s, i); k != SIZE_MAX; k = prev(s, k)) {
		if (is(s, k, ";") || is(s, k, "}"))
			return true;
		if (is(s, k, "="))
			return false;
		if (is(s, k, "{"))
			return is_type(s, k);
		if (is(s, k, "(")) {
			size_t name = prev(s, k);
			char *text;
			bool passed;

			if (name == SIZE_MAX)
				return true;
			/* Says something of the symbol, to nobody who'd call
			 * it. */
			text = token_text(&s->t, name);
			passed = starts_with(text, "EXPORT_SYMBOL") ||
				 starts_with(text, "ALLOW_ERROR_INJECTION") ||
				 starts_with(text, "BTF_ID") ||
				 starts_with(text, "NOKPROBE_SYMBOL");
			free(text);
			return passed;
		}
	}
	return true;
}

void use_read(const struct source *s, size_t i, struct use *out)
{
	size_t before = prev(s, i);
	const struct src_func *f = source_func_at(s, i);

	*out = (struct use){ .kind = USE_NONE };
	if (at(s, before, "->") || at(s, before, ".") || at(s, before, "struct") ||
	    at(s, before, "case"))
		return;
	if (!is_pp(s, i) && !f && declared(s, i))
		return;
	if (is(s, i + 1, "(") && i + 1 < s->t.list.n) {
		out->kind = USE_CALL;
		return;
	}
	/* A test of a flag, or taking it away. */
	if (at(s, before, "~") || is(s, i + 1, "==") || is(s, i + 1, "!="))
		return;
	if (at(s, before, "&") && before != SIZE_MAX) {
		size_t k = prev(s, before);

		if (k != SIZE_MAX && (source_is_word(s, k) || closes(s, k)) &&
		    !is(s, k, "return"))
			return;
	}
	value_use(s, i, out);
}

/* --- what stands beside it --- */

static bool has_flag(const struct source *s, size_t from, size_t end,
		     const char *flag)
{
	if (!flag)
		return end > from &&
		       !(end == from + 1 &&
			 (is(s, from, "0") || is(s, from, "NULL") ||
			  is(s, from, "false")));
	for (size_t i = from; i < end; i++) {
		if (is(s, i, flag) && !(i > 0 && is(s, i - 1, "~")))
			return true;
	}
	return false;
}

/* Only constants, whose names are in capitals, and what puts them together? */
static bool is_constant(const struct source *s, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++) {
		const struct token *k = &s->t.list.v[i];

		if (k->kind != TOK_IDENT)
			continue;
		for (uint32_t c = 0; c < k->len; c++) {
			char ch = s->t.text[k->off + c];

			if (ch >= 'a' && ch <= 'z')
				return false;
		}
	}
	return true;
}

/* What is left and right of a `?` before its `:` may be a variable test. */
static enum answer judge(const struct source *s, size_t from, size_t end,
			 const char *flag)
{
	if (has_flag(s, from, end, flag))
		return ANSWER_YES;
	for (size_t i = from; i < end; i++) {
		if (is(s, i, "?"))
			return is_constant(s, i, end) ? ANSWER_NO :
							ANSWER_UNSURE;
	}
	return is_constant(s, from, end) ? ANSWER_NO : ANSWER_UNSURE;
}

/* The part of F around I in which variable BASE stays what it is. */
static void part_of(const struct source *s, const struct src_func *f, size_t i,
		    const char *base, size_t *from, size_t *to)
{
	*from = f->open;
	*to = f->close;
	for (size_t k = f->open; k < f->close; k++) {
		if (!is(s, k, base) || !is(s, k + 1, "=") ||
		    at(s, prev(s, k), "->") || at(s, prev(s, k), "."))
			continue;
		if (k < i) {
			*from = k;
		} else {
			*to = k;
			return;
		}
	}
}

/* Stores of MEMBER to BASE between FROM and TO. */
static enum answer stores_of(const struct source *s, size_t from, size_t to,
			     const char *base, const char *member,
			     const char *flag)
{
	enum answer a = ANSWER_UNSURE;
	bool any = false, unsure = false;

	for (size_t i = from; i < to; i++) {
		struct use u = { .kind = USE_NONE };

		if (!is(s, i, member) || !is_assignment(s, i + 1) ||
		    is_pp(s, i))
			continue;
		use_left_side(s, i + 1, &u);
		if (u.kind == USE_STORE && u.base && streq(u.base, base)) {
			a = judge(s, u.value, u.end, flag);
			any = true;
			unsure |= a == ANSWER_UNSURE;
		}
		use_release(&u);
		if (any && a == ANSWER_YES)
			return a;
	}
	return any && !unsure ? ANSWER_NO : ANSWER_UNSURE;
}

/* A table of the driver's own has it: look where that table's member is
 * copied. */
static enum answer copied(const struct source *s, const struct use *use,
			  const char *member, const char *flag)
{
	enum answer a = ANSWER_UNSURE;

	for (size_t i = 0; i < s->t.list.n; i++) {
		struct use u = { .kind = USE_NONE };
		const struct src_func *f;

		if (!is(s, i, use->name) || !is(s, i + 1, "=") ||
		    !(f = source_func_at(s, i)))
			continue;
		use_left_side(s, i + 1, &u);
		if (u.kind == USE_STORE && u.base && u.end > u.value + 2 &&
		    is(s, u.end - 1, use->name))
			a = stores_of(s, f->open, f->close, u.base, member,
				      flag);
		use_release(&u);
		if (a == ANSWER_YES)
			return a;
	}
	return a;
}

static enum answer beside(const struct source *s, size_t i,
			  const struct use *use, const char *member,
			  const char *flag)
{
	const struct src_object *o = source_object_at(s, i);

	for (size_t k = o ? o->open + 1 : 0; o && k < o->close; k++) {
		if (is(s, k, "{") || is(s, k, "("))
			k = token_close(&s->t, k, o->close);
		else if (is(s, k, ".") && is(s, k + 1, member) &&
			 is(s, k + 2, "="))
			return judge(s, k + 3, value_end(s, k + 3), flag);
	}
	return copied(s, use, member, flag);
}

enum answer use_with(const struct source *s, size_t i, const struct use *use,
		     const char *member, const char *flag)
{
	const struct src_func *f = source_func_at(s, i);
	size_t from, to;

	if (use->kind != USE_STORE)
		return ANSWER_UNSURE;
	if (!use->base)
		return beside(s, i, use, member, flag);
	if (!f)
		return ANSWER_UNSURE;
	part_of(s, f, i, use->base, &from, &to);
	return stores_of(s, from, to, use->base, member, flag);
}

bool source_sets(const struct source *s, const char *member, const char *flag)
{
	for (size_t i = 1; i + 2 < s->t.list.n; i++) {
		if (is(s, i, member) && is_assignment(s, i + 1) &&
		    (is(s, i - 1, ".") || is(s, i - 1, "->")) &&
		    has_flag(s, i + 2, value_end(s, i + 2), flag))
			return true;
	}
	return false;
}
