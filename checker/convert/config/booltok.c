// SPDX-License-Identifier: GPL-2.0-only
/* Finding one's way in an expression: brackets, operators, what has a value. */
#include "convert/config/boolfold_priv.h"

bool bf_is(const struct folder *f, size_t i, const char *s)
{
	return i < f->sig.n && token_is(f->t, f->sig.v[i], s);
}

int bf_kind(const struct folder *f, size_t i)
{
	return f->t->list.v[f->sig.v[i]].kind;
}

size_t bf_start_of(const struct folder *f, size_t i)
{
	return f->t->list.v[f->sig.v[i]].off;
}

/* Where the text of the range that ends before HI ends. */
size_t bf_end_of(const struct folder *f, size_t hi)
{
	return token_end(f->t, f->sig.v[hi - 1]);
}

bool bf_opens(const struct folder *f, size_t i)
{
	return bf_is(f, i, "(") || bf_is(f, i, "[") || bf_is(f, i, "{");
}

/* The index behind the bracket that closes the one at I. */
size_t bf_skip_group(const struct folder *f, size_t i, size_t hi)
{
	int depth = 0;

	for (; i < hi; i++) {
		if (bf_opens(f, i))
			depth++;
		else if ((bf_is(f, i, ")") || bf_is(f, i, "]") ||
			  bf_is(f, i, "}")) &&
			 --depth == 0)
			return i + 1;
	}
	return hi;
}

/* The next token from I on that is S and in no brackets; HI if none. */
size_t bf_find_top(const struct folder *f, size_t i, size_t hi, const char *s)
{
	while (i < hi) {
		if (bf_is(f, i, s))
			return i;
		i = bf_opens(f, i) ? bf_skip_group(f, i, hi) : i + 1;
	}
	return hi;
}

size_t bf_find_colon(const struct folder *f, size_t i, size_t hi)
{
	int depth = 0;

	while (i < hi) {
		if (bf_is(f, i, "?"))
			depth++;
		else if (bf_is(f, i, ":") && depth-- == 0)
			return i;
		i = bf_opens(f, i) ? bf_skip_group(f, i, hi) : i + 1;
	}
	return hi;
}

/* The last assignment at the top of the range, or HI. */
size_t bf_find_assign(const struct folder *f, size_t lo, size_t hi)
{
	size_t found = hi;

	if (f->env->lang != FOLD_C)
		return hi;
	for (size_t i = lo; i < hi;) {
		const struct token *k = &f->t->list.v[f->sig.v[i]];

		if (k->kind == TOK_PUNCT && f->t->text[k->off] != '+' &&
		    bf_writes(f->t, f->sig.v[i]) && !bf_is(f, i, "--"))
			found = i;
		else if (bf_is(f, i, "+="))
			found = i;
		/* Between ? and : is another one's. */
		if (bf_is(f, i, "?"))
			i = bf_find_colon(f, i + 1, hi);
		else
			i = bf_opens(f, i) ? bf_skip_group(f, i, hi) : i + 1;
	}
	return found;
}

/* The comma that ends the item at I; one between ? and : does not. */
size_t bf_find_comma(const struct folder *f, size_t i, size_t hi)
{
	size_t question = bf_find_top(f, i, hi, "?");
	size_t comma = bf_find_top(f, i, hi, ",");

	while (question < comma) {
		size_t colon = bf_find_colon(f, question + 1, hi);

		if (colon == hi)
			break;
		question = bf_find_top(f, colon + 1, hi, "?");
		comma = bf_find_top(f, colon + 1, hi, ",");
	}
	return comma;
}

void bf_cut(struct folder *f, size_t from, size_t to)
{
	edits_add(f->out, from, to - from, "");
}

const char *fold_literal(const struct fold_env *env, enum fold_val val)
{
	static const char *const words[][2] = {
		[FOLD_C] = { "false", "true" },
		[FOLD_CPP] = { "0", "1" },
		[FOLD_KCONFIG] = { "n", "y" },
	};

	return words[env->lang][val == FOLD_TRUE];
}

/* Write the constant where the part stands. */
void bf_put_literal(struct folder *f, struct part *p)
{
	size_t from = bf_start_of(f, p->lo);

	edits_add(f->out, from, bf_end_of(f, p->hi) - from,
		  fold_literal(f->env, p->val));
	p->val = FOLD_OTHER;
	p->prec = PREC_UNARY;
	p->boolean = true;
	p->paren = false;
	p->changed = true;
}

static bool symbol_text(const struct fold_env *env, const struct tokens *t,
			size_t i, const char *suffix)
{
	const char *prefix = env->lang == FOLD_KCONFIG ? "" : "CONFIG_";
	size_t n = strlen(prefix), m = strlen(env->config);
	const struct token *k = &t->list.v[i];
	const char *s = t->text + k->off;

	return i < t->list.n && k->kind == TOK_IDENT &&
	       k->len == n + m + strlen(suffix) && !memcmp(s, prefix, n) &&
	       !memcmp(s + n, env->config, m) &&
	       !memcmp(s + n + m, suffix, strlen(suffix));
}

bool fold_is_symbol(const struct fold_env *env, const struct tokens *t,
		    size_t i)
{
	return symbol_text(env, t, i, "") ||
	       (env->lang != FOLD_KCONFIG && symbol_text(env, t, i, "_MODULE"));
}

/* The value of the symbol at I, which may be its _MODULE form. */
static enum fold_val symbol_val(const struct folder *f, size_t i)
{
	return symbol_text(f->env, f->t, f->sig.v[i], "") ? FOLD_TRUE
							  : FOLD_FALSE;
}

bool bf_is_symbol(const struct folder *f, size_t i)
{
	return i < f->sig.n && fold_is_symbol(f->env, f->t, f->sig.v[i]);
}

/* Length of the leaf at I in tokens, its value in VAL; 0 if there is none. */
size_t bf_leaf_at(const struct folder *f, size_t i, size_t hi,
		  enum fold_val *val)
{
	static const char *const on[] = { "IS_ENABLED", "IS_BUILTIN",
					  "IS_REACHABLE", "__is_defined",
					  "config_enabled" };

	if (f->env->lang != FOLD_C && bf_is_symbol(f, i)) {
		*val = symbol_val(f, i);
		return 1;
	}
	if (f->env->lang == FOLD_KCONFIG || i >= hi)
		return 0;
	if (f->env->lang == FOLD_CPP && bf_is(f, i, "defined") && i + 1 < hi &&
	    bf_is_symbol(f, i + 1)) {
		*val = symbol_val(f, i + 1);
		return 2;
	}
	if (i + 4 > hi || !bf_is(f, i + 1, "(") || !bf_is_symbol(f, i + 2) ||
	    !bf_is(f, i + 3, ")"))
		return 0;
	*val = symbol_val(f, i + 2);
	if (bf_is(f, i, "IS_MODULE")) {
		*val = FOLD_FALSE;
		return 4;
	}
	if (f->env->lang == FOLD_CPP && bf_is(f, i, "defined"))
		return 4;
	for (size_t k = 0; k < ARRAY_SIZE(on); k++) {
		if (bf_is(f, i, on[k]))
			return 4;
	}
	return 0;
}

/* Kconfig's `X = y` and `X != n`. */
size_t bf_compare_at(const struct folder *f, size_t lo, size_t hi,
		     enum fold_val *val)
{
	bool equal = bf_is(f, lo + 1, "="), yes = bf_is(f, lo + 2, "y");

	if (f->env->lang != FOLD_KCONFIG || hi - lo != 3 ||
	    !bf_is_symbol(f, lo))
		return 0;
	if (!equal && !bf_is(f, lo + 1, "!="))
		return 0;
	if (!yes && !bf_is(f, lo + 2, "n") && !bf_is(f, lo + 2, "m"))
		return 0;
	*val = equal == yes ? FOLD_TRUE : FOLD_FALSE;
	return 3;
}

bool bf_has_leaf(const struct folder *f, size_t lo, size_t hi)
{
	for (size_t i = lo; i < hi; i++) {
		if (bf_is_symbol(f, i))
			return true;
	}
	return false;
}

static bool prefix_op(const struct folder *f, size_t i)
{
	static const char *const ops[] = { "!", "~",  "-",  "+",     "*",
					   "&", "++", "--", "sizeof" };

	for (size_t k = 0; k < ARRAY_SIZE(ops); k++) {
		if (bf_is(f, i, ops[k]))
			return true;
	}
	return false;
}

/* Is the range one operand with its prefix and postfix operators? */
bool bf_is_unary(const struct folder *f, size_t lo, size_t hi)
{
	size_t i = lo;

	while (i < hi && prefix_op(f, i))
		i++;
	if (i >= hi)
		return false;
	if (bf_opens(f, i)) {
		size_t end = bf_skip_group(f, i, hi);

		/* A cast: what follows is the operand. */
		if (end < hi && bf_kind(f, end) != TOK_PUNCT)
			return bf_is_unary(f, end, hi);
		i = end;
	} else if (bf_kind(f, i) == TOK_PUNCT) {
		return false;
	} else {
		i++;
	}
	while (i < hi) {
		if (bf_opens(f, i))
			i = bf_skip_group(f, i, hi);
		else if (bf_is(f, i, "->") || bf_is(f, i, "."))
			i += 2;
		else if (bf_is(f, i, "++") || bf_is(f, i, "--"))
			i++;
		else if (bf_kind(f, i) == TOK_STRING)
			i++;
		else
			return false;
	}
	return true;
}

bool bf_has_comparison(const struct folder *f, size_t lo, size_t hi)
{
	static const char *const ops[] = { "==", "!=", "<", ">", "<=", ">=" };

	for (size_t k = 0; k < ARRAY_SIZE(ops); k++) {
		if (bf_find_top(f, lo, hi, ops[k]) < hi)
			return true;
	}
	return false;
}

/* What brackets follow: a call's, an index's, or merely a grouping? */
bool bf_groups(const struct folder *f, size_t i, size_t lo)
{
	if (!bf_is(f, i, "("))
		return false;
	if (i == lo)
		return true;
	return bf_kind(f, i - 1) == TOK_PUNCT && !bf_is(f, i - 1, ")") &&
	       !bf_is(f, i - 1, "]");
}
