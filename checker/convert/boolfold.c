// SPDX-License-Identifier: GPL-2.0-only
/*
 * A recursive descent over token ranges, one function for each level of
 * precedence that matters: list (`,` and `;`), assignment, `?:`, `||`, `&&`,
 * and operand. An operand is everything that binds tighter; it is opaque
 * but for its brackets.
 *
 * Each level first folds its parts, then decides what of them stays. Where
 * the whole becomes a constant the edits of the parts are forgotten: whoever
 * asked removes the whole. Ranges are in terms of an index of significant
 * tokens, so that comments are in nobody's way.
 */
#include "convert/boolfold.h"

/* Whoever asked for the value tells 0 from the rest, and no more. */
#define ONLY_TRUTH (FOLD_CONDITION | FOLD_BOOL)

/* How tightly the outermost operator binds. */
enum prec { PREC_LIST, PREC_ASSIGN, PREC_COND, PREC_OR, PREC_AND, PREC_BIN,
	    PREC_UNARY };

struct part {
	size_t lo, hi;
	enum fold_val val;
	enum prec prec;
	bool changed;
	bool boolean; /* is 0 or 1 by its form */
	bool paren;   /* a bracketed expression; PREC is of the inner one */
	bool collapsed; /* one operand is all that is left of a chain */
	size_t plo, phi; /* its brackets */
};

struct folder {
	const struct fold_env *env;
	const struct tokens *t;
	struct VEC_OF(size_t) sig; /* significant tokens */
	struct edits *out;
	bool stuck;
};

static struct part fold_list(struct folder *f, size_t lo, size_t hi,
			     unsigned int flags);
static struct part fold_cond(struct folder *f, size_t lo, size_t hi);

/* --- tokens by significant index --- */

static bool is(const struct folder *f, size_t i, const char *s)
{
	return i < f->sig.n && token_is(f->t, f->sig.v[i], s);
}

static int kind(const struct folder *f, size_t i)
{
	return f->t->list.v[f->sig.v[i]].kind;
}

static size_t start_of(const struct folder *f, size_t i)
{
	return f->t->list.v[f->sig.v[i]].off;
}

/* Where the text of the range that ends before HI ends. */
static size_t end_of(const struct folder *f, size_t hi)
{
	return token_end(f->t, f->sig.v[hi - 1]);
}

static bool opens(const struct folder *f, size_t i)
{
	return is(f, i, "(") || is(f, i, "[") || is(f, i, "{");
}

/* The index behind the bracket that closes the one at I. */
static size_t skip_group(const struct folder *f, size_t i, size_t hi)
{
	int depth = 0;

	for (; i < hi; i++) {
		if (opens(f, i))
			depth++;
		else if ((is(f, i, ")") || is(f, i, "]") || is(f, i, "}")) &&
			 --depth == 0)
			return i + 1;
	}
	return hi;
}

/* The next token from I on that is S and in no brackets; HI if none. */
static size_t find_top(const struct folder *f, size_t i, size_t hi,
		       const char *s)
{
	while (i < hi) {
		if (is(f, i, s))
			return i;
		i = opens(f, i) ? skip_group(f, i, hi) : i + 1;
	}
	return hi;
}

static void cut(struct folder *f, size_t from, size_t to)
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
static void put_literal(struct folder *f, struct part *p)
{
	size_t from = start_of(f, p->lo);

	edits_add(f->out, from, end_of(f, p->hi) - from,
		  fold_literal(f->env, p->val));
	p->val = FOLD_OTHER;
	p->prec = PREC_UNARY;
	p->boolean = true;
	p->paren = false;
	p->changed = true;
}

/* --- leaves --- */

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
	return symbol_text(f->env, f->t, f->sig.v[i], "") ? FOLD_TRUE :
							    FOLD_FALSE;
}

static bool is_symbol(const struct folder *f, size_t i)
{
	return i < f->sig.n && fold_is_symbol(f->env, f->t, f->sig.v[i]);
}

/* Length of the leaf at I in tokens, its value in VAL; 0 if there is none. */
static size_t leaf_at(const struct folder *f, size_t i, size_t hi,
		      enum fold_val *val)
{
	static const char *const on[] = { "IS_ENABLED", "IS_BUILTIN",
					  "IS_REACHABLE", "__is_defined",
					  "config_enabled" };

	if (f->env->lang != FOLD_C && is_symbol(f, i)) {
		*val = symbol_val(f, i);
		return 1;
	}
	if (f->env->lang == FOLD_KCONFIG || i >= hi)
		return 0;
	if (f->env->lang == FOLD_CPP && is(f, i, "defined") && i + 1 < hi &&
	    is_symbol(f, i + 1)) {
		*val = symbol_val(f, i + 1);
		return 2;
	}
	if (i + 4 > hi || !is(f, i + 1, "(") || !is_symbol(f, i + 2) ||
	    !is(f, i + 3, ")"))
		return 0;
	*val = symbol_val(f, i + 2);
	if (is(f, i, "IS_MODULE")) {
		*val = FOLD_FALSE;
		return 4;
	}
	if (f->env->lang == FOLD_CPP && is(f, i, "defined"))
		return 4;
	for (size_t k = 0; k < ARRAY_SIZE(on); k++) {
		if (is(f, i, on[k]))
			return 4;
	}
	return 0;
}

/* Kconfig's `X = y` and `X != n`. */
static size_t compare_at(const struct folder *f, size_t lo, size_t hi,
			 enum fold_val *val)
{
	bool equal = is(f, lo + 1, "="), yes = is(f, lo + 2, "y");

	if (f->env->lang != FOLD_KCONFIG || hi - lo != 3 || !is_symbol(f, lo))
		return 0;
	if (!equal && !is(f, lo + 1, "!="))
		return 0;
	if (!yes && !is(f, lo + 2, "n") && !is(f, lo + 2, "m"))
		return 0;
	*val = equal == yes ? FOLD_TRUE : FOLD_FALSE;
	return 3;
}

static bool has_leaf(const struct folder *f, size_t lo, size_t hi)
{
	for (size_t i = lo; i < hi; i++) {
		if (is_symbol(f, i))
			return true;
	}
	return false;
}

/* --- purity --- */

static bool known_pure(const struct fold_env *env, const char *name)
{
	static const char *const names[] = {
		"sizeof", "_Alignof", "typeof", "__typeof__", "offsetof",
		"likely", "unlikely", "IS_ENABLED", "IS_BUILTIN", "IS_MODULE",
		"IS_REACHABLE", "IS_ERR", "IS_ERR_OR_NULL", "IS_ERR_VALUE",
		"PTR_ERR", "READ_ONCE", "container_of", "ARRAY_SIZE",
		"defined", "BIT", "min", "max", "__is_defined",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (streq(name, names[i]))
			return true;
	}
	return env->pure && env->pure(env->ctx, name);
}

static bool writes(const struct tokens *t, size_t i)
{
	const struct token *k = &t->list.v[i];
	const char *s = t->text + k->off;

	if (k->kind != TOK_PUNCT)
		return k->kind == TOK_IDENT &&
		       (token_is(t, i, "asm") || token_is(t, i, "goto") ||
			token_is(t, i, "return"));
	if (k->len == 2 && (!memcmp(s, "++", 2) || !memcmp(s, "--", 2)))
		return true;
	if (s[k->len - 1] != '=')
		return false;
	return !(k->len == 2 && strchr("=!<>", s[0]));
}

static bool calls_impure(const struct fold_env *env, const struct tokens *t,
			 size_t prev, size_t i)
{
	bool member = token_is(t, prev, "->") || token_is(t, prev, ".");
	char *name;
	bool pure;

	if (token_is(t, i, ")") || token_is(t, i, "]"))
		return true; /* through a pointer, as far as one can tell */
	if (t->list.v[i].kind != TOK_IDENT)
		return false;
	if (member)
		return true;
	name = token_text(t, i);
	pure = known_pure(env, name);
	free(name);
	return !pure;
}

bool fold_pure(const struct fold_env *env, const struct tokens *t, size_t lo,
	       size_t hi)
{
	size_t prev = t->list.n, before = t->list.n;

	if (env->lang != FOLD_C)
		return true;
	for (size_t i = lo; i < hi; i++) {
		if (t->list.v[i].kind == TOK_COMMENT)
			continue;
		if (writes(t, i) || token_is(t, i, "{"))
			return false;
		if (token_is(t, i, "(") && prev < t->list.n &&
		    calls_impure(env, t, before, prev))
			return false;
		before = prev;
		prev = i;
	}
	return true;
}

static bool pure_part(const struct folder *f, const struct part *p)
{
	return fold_pure(f->env, f->t, f->sig.v[p->lo],
			 f->sig.v[p->hi - 1] + 1);
}

/* --- operands --- */

static bool prefix_op(const struct folder *f, size_t i)
{
	static const char *const ops[] = { "!", "~", "-", "+", "*", "&", "++",
					   "--", "sizeof" };

	for (size_t k = 0; k < ARRAY_SIZE(ops); k++) {
		if (is(f, i, ops[k]))
			return true;
	}
	return false;
}

/* Is the range one operand with its prefix and postfix operators? */
static bool is_unary(const struct folder *f, size_t lo, size_t hi)
{
	size_t i = lo;

	while (i < hi && prefix_op(f, i))
		i++;
	if (i >= hi)
		return false;
	if (opens(f, i)) {
		size_t end = skip_group(f, i, hi);

		/* A cast: what follows is the operand. */
		if (end < hi && kind(f, end) != TOK_PUNCT)
			return is_unary(f, end, hi);
		i = end;
	} else if (kind(f, i) == TOK_PUNCT) {
		return false;
	} else {
		i++;
	}
	while (i < hi) {
		if (opens(f, i))
			i = skip_group(f, i, hi);
		else if (is(f, i, "->") || is(f, i, "."))
			i += 2;
		else if (is(f, i, "++") || is(f, i, "--"))
			i++;
		else if (kind(f, i) == TOK_STRING)
			i++;
		else
			return false;
	}
	return true;
}

static bool has_comparison(const struct folder *f, size_t lo, size_t hi)
{
	static const char *const ops[] = { "==", "!=", "<", ">", "<=", ">=" };

	for (size_t k = 0; k < ARRAY_SIZE(ops); k++) {
		if (find_top(f, lo, hi, ops[k]) < hi)
			return true;
	}
	return false;
}

/* What brackets follow: a call's, an index's, or merely a grouping? */
static bool groups(const struct folder *f, size_t i, size_t lo)
{
	if (!is(f, i, "("))
		return false;
	if (i == lo)
		return true;
	return kind(f, i - 1) == TOK_PUNCT && !is(f, i - 1, ")") &&
	       !is(f, i - 1, "]");
}

static void drop_brackets(struct folder *f, const struct part *p)
{
	cut(f, start_of(f, p->plo), start_of(f, p->plo + 1));
	cut(f, end_of(f, p->phi - 1), end_of(f, p->phi));
}

/* The same where what stands around them binds like CONTEXT: they may be what
 * holds an operand together, or what tells an assignment from a slip. */
static bool drop_needless(struct folder *f, struct part *p, enum prec context)
{
	if (!p->paren || p->prec < context)
		return false;
	drop_brackets(f, p);
	p->paren = false;
	return true;
}

static void fold_group(struct folder *f, size_t i, size_t end, size_t lo)
{
	struct part p;

	if (end - i <= 2 || !has_leaf(f, i + 1, end - 1))
		return;
	p = fold_list(f, i + 1, end - 1, 0);
	if (p.val != FOLD_OTHER) {
		put_literal(f, &p);
		return;
	}
	p.plo = i;
	p.phi = end;
	if (p.changed && groups(f, i, lo) && p.prec == PREC_UNARY)
		drop_brackets(f, &p);
}

/* An operand that is not itself decided: look into its brackets. */
static bool fold_inside(struct folder *f, size_t lo, size_t hi)
{
	size_t before = f->out->n;

	for (size_t i = lo; i < hi;) {
		struct part p = { .lo = i };
		size_t n = leaf_at(f, i, hi, &p.val);

		if (n) {
			p.hi = i + n;
			put_literal(f, &p);
			i += n;
		} else if (opens(f, i)) {
			size_t end = skip_group(f, i, hi);

			fold_group(f, i, end, lo);
			i = end;
		} else {
			i++;
		}
	}
	return f->out->n != before;
}

static struct part fold_not(struct folder *f, size_t lo, size_t hi);

/* likely(x) is x as far as constants go. */
static bool is_hint(const struct folder *f, size_t lo, size_t hi)
{
	return (is(f, lo, "likely") || is(f, lo, "unlikely")) &&
	       is(f, lo + 1, "(") && skip_group(f, lo + 1, hi) == hi;
}

static struct part fold_bracketed(struct folder *f, size_t lo, size_t hi)
{
	struct part p = fold_list(f, lo + 1, hi - 1, FOLD_CONDITION);

	if (p.val == FOLD_OTHER && p.changed && p.collapsed)
		drop_needless(f, &p, PREC_LIST);
	p.lo = lo;
	p.hi = hi;
	p.plo = lo;
	p.phi = hi;
	p.paren = true;
	return p;
}

static struct part fold_operand(struct folder *f, size_t lo, size_t hi)
{
	struct part p = { lo, hi, FOLD_OTHER, PREC_UNARY, false, false,
			  false, false, lo, hi };
	size_t n;

	if (lo >= hi)
		return p;
	n = leaf_at(f, lo, hi, &p.val);
	if (n == hi - lo || compare_at(f, lo, hi, &p.val)) {
		p.changed = true;
		p.boolean = true;
		return p;
	}
	p.val = FOLD_OTHER;
	if (is(f, lo, "!") && is_unary(f, lo + 1, hi))
		return fold_not(f, lo, hi);
	if (is(f, lo, "(") && skip_group(f, lo, hi) == hi && hi - lo > 2)
		return fold_bracketed(f, lo, hi);
	if (f->env->lang == FOLD_C && is_hint(f, lo, hi)) {
		size_t mark = f->out->n;
		struct part in = fold_list(f, lo + 2, hi - 1, FOLD_CONDITION);

		p.val = in.val;
		p.changed = in.changed;
		p.boolean = true;
		if (in.val != FOLD_OTHER)
			edits_truncate(f->out, mark);
		else if (in.collapsed)
			drop_needless(f, &in, PREC_COND);
		return p;
	}
	p.prec = is_unary(f, lo, hi) ? PREC_UNARY : PREC_BIN;
	p.boolean = p.prec == PREC_BIN && has_comparison(f, lo, hi);
	p.changed = fold_inside(f, lo, hi);
	return p;
}

static struct part fold_not(struct folder *f, size_t lo, size_t hi)
{
	struct part in = fold_operand(f, lo + 1, hi);

	if (in.val != FOLD_OTHER) {
		in.val = in.val == FOLD_TRUE ? FOLD_FALSE : FOLD_TRUE;
	} else if (in.paren && in.changed && in.prec == PREC_UNARY) {
		drop_brackets(f, &in);
	}
	in.lo = lo;
	in.hi = hi;
	in.prec = PREC_UNARY;
	in.paren = false;
	in.boolean = true;
	return in;
}

/* --- chains of && and || --- */

struct parts VEC_OF(struct part);

/* Does a chain end in ABSORB, whatever its other parts say? */
static bool absorbs(struct folder *f, const struct parts *v,
		    enum fold_val absorb, bool *impure)
{
	*impure = false;
	vec_for_each(p, v) {
		if (p->val == absorb)
			return true;
		if (p->val == FOLD_OTHER && !pure_part(f, p))
			*impure = true;
	}
	return false;
}

/* Take out the parts that say nothing; the number of those that stay. */
static size_t drop_parts(struct folder *f, struct parts *v, struct part **last)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->n; i++) {
		struct part *p = &v->v[i];

		if (p->val == FOLD_OTHER) {
			kept++;
			*last = p;
		} else if (kept) {
			cut(f, end_of(f, v->v[i - 1].hi), end_of(f, p->hi));
		} else if (i + 1 < v->n) {
			cut(f, start_of(f, p->lo), start_of(f, p[1].lo));
		}
	}
	return kept;
}

/* Brackets around a part that the chain makes needless. */
static void tidy_parts(struct folder *f, struct parts *v, enum prec prec)
{
	vec_for_each(p, v) {
		if (p->val != FOLD_OTHER || !p->paren || !p->changed)
			continue;
		if (p->prec == PREC_UNARY || p->prec == prec)
			drop_brackets(f, p);
	}
}

/* Something that must run stands before the constant: keep both. */
static struct part keep_impure(struct folder *f, struct parts *v,
			       enum fold_val absorb, struct part whole)
{
	for (size_t i = 0; i < v->n; i++) {
		if (v->v[i].val != absorb)
			continue;
		put_literal(f, &v->v[i]);
		if (i + 1 < v->n)
			cut(f, end_of(f, v->v[i].hi), end_of(f, whole.hi));
		break;
	}
	f->stuck = true;
	whole.changed = true;
	whole.boolean = true;
	return whole;
}

static struct part fold_chain(struct folder *f, size_t lo, size_t hi,
			      enum prec prec);

static void fold_parts(struct folder *f, size_t lo, size_t hi, enum prec prec,
		       struct parts *v)
{
	const char *op = prec == PREC_OR ? "||" : "&&";

	for (size_t i = lo;;) {
		size_t end = find_top(f, i, hi, op);
		struct part p = prec == PREC_OR ?
					fold_chain(f, i, end, PREC_AND) :
					fold_operand(f, i, end);

		vec_push(v, p);
		if (end >= hi)
			break;
		i = end + 1;
	}
}

static struct part fold_chain(struct folder *f, size_t lo, size_t hi,
			      enum prec prec)
{
	enum fold_val absorb = prec == PREC_OR ? FOLD_TRUE : FOLD_FALSE;
	enum fold_val neutral = prec == PREC_OR ? FOLD_FALSE : FOLD_TRUE;
	struct part whole = { lo, hi, FOLD_OTHER, prec, false, true,
			      false, false, lo, hi };
	struct parts v = VEC_INIT;
	struct part *last = NULL;
	size_t mark = f->out->n, kept;
	bool impure;

	fold_parts(f, lo, hi, prec, &v);
	if (v.n == 1) {
		whole = v.v[0];
		vec_release(&v);
		return whole;
	}
	vec_for_each(p, &v)
		whole.changed |= p->changed;
	if (absorbs(f, &v, absorb, &impure)) {
		if (impure) {
			whole = keep_impure(f, &v, absorb, whole);
		} else {
			edits_truncate(f->out, mark);
			whole.val = absorb;
		}
		vec_release(&v);
		return whole;
	}
	kept = drop_parts(f, &v, &last);
	if (!kept) {
		edits_truncate(f->out, mark);
		whole.val = neutral;
	} else if (kept == 1 && v.n > 1) {
		whole = *last;
		whole.lo = lo;
		whole.hi = hi;
		whole.changed = true;
		whole.collapsed = true;
	} else if (whole.changed) {
		tidy_parts(f, &v, prec);
	}
	vec_release(&v);
	return whole;
}

/* --- what binds less --- */

static size_t find_colon(const struct folder *f, size_t i, size_t hi)
{
	int depth = 0;

	while (i < hi) {
		if (is(f, i, "?"))
			depth++;
		else if (is(f, i, ":") && depth-- == 0)
			return i;
		i = opens(f, i) ? skip_group(f, i, hi) : i + 1;
	}
	return hi;
}

static size_t find_assign(const struct folder *f, size_t lo, size_t hi);

static struct part pick_arm(struct folder *f, struct part whole,
			    enum fold_val cond, size_t question, size_t colon)
{
	size_t lo = cond == FOLD_TRUE ? question + 1 : colon + 1;
	size_t hi = cond == FOLD_TRUE ? colon : whole.hi;
	struct part arm;

	if (lo == hi) { /* `x ?: y`: the condition is the value */
		whole.val = cond;
		whole.changed = true;
		return whole;
	}
	arm = fold_cond(f, lo, hi);
	if (arm.val == FOLD_OTHER) {
		bool apart = find_top(f, lo, hi, ",") < hi ||
			     find_assign(f, lo, hi) < hi;

		edits_add(f->out, start_of(f, whole.lo),
			  start_of(f, lo) - start_of(f, whole.lo),
			  apart ? "(" : "");
		if (hi < whole.hi)
			edits_add(f->out, end_of(f, hi),
				  end_of(f, whole.hi) - end_of(f, hi),
				  apart ? ")" : "");
	}
	arm.lo = whole.lo;
	arm.hi = whole.hi;
	arm.changed = true;
	arm.collapsed = true;
	/* No longer of the conditional's own type, but of the arm's. */
	arm.boolean = true;
	return arm;
}

static struct part fold_cond(struct folder *f, size_t lo, size_t hi)
{
	struct part whole = { lo, hi, FOLD_OTHER, PREC_COND, false, true,
			      false, false, lo, hi };
	size_t question = find_top(f, lo, hi, "?"), colon;
	size_t mark = f->out->n;
	struct part c, arm;

	if (question == hi)
		return fold_chain(f, lo, hi, PREC_OR);
	colon = find_colon(f, question + 1, hi);
	if (colon == hi || colon + 1 == hi) {
		whole.changed = fold_inside(f, lo, hi);
		return whole;
	}
	c = fold_chain(f, lo, question, PREC_OR);
	if (c.val != FOLD_OTHER) {
		edits_truncate(f->out, mark);
		return pick_arm(f, whole, c.val, question, colon);
	}
	if (c.changed && (c.prec == PREC_UNARY || c.collapsed))
		drop_needless(f, &c, PREC_OR);
	whole.changed = c.changed;
	if (question + 1 < colon) {
		arm = fold_list(f, question + 1, colon, 0);
		if (arm.val != FOLD_OTHER)
			put_literal(f, &arm);
		whole.changed |= arm.changed;
	}
	arm = fold_cond(f, colon + 1, hi);
	if (arm.val != FOLD_OTHER)
		put_literal(f, &arm);
	whole.changed |= arm.changed;
	return whole;
}

/* The last assignment at the top of the range, or HI. */
static size_t find_assign(const struct folder *f, size_t lo, size_t hi)
{
	size_t found = hi;

	if (f->env->lang != FOLD_C)
		return hi;
	for (size_t i = lo; i < hi;) {
		const struct token *k = &f->t->list.v[f->sig.v[i]];

		if (k->kind == TOK_PUNCT && f->t->text[k->off] != '+' &&
		    writes(f->t, f->sig.v[i]) && !is(f, i, "--"))
			found = i;
		else if (is(f, i, "+="))
			found = i;
		/* Between ? and : is another one's. */
		if (is(f, i, "?"))
			i = find_colon(f, i + 1, hi);
		else
			i = opens(f, i) ? skip_group(f, i, hi) : i + 1;
	}
	return found;
}

/* A value that is used as one must stay 0 or 1. */
static void keep_boolean(struct folder *f, const struct part *p,
			 unsigned int flags)
{
	size_t i = p->lo;

	if (f->env->lang != FOLD_C || !p->collapsed || p->boolean ||
	    (flags & ONLY_TRUTH))
		return;
	/* In front of the part that stays: behind what was cut. */
	vec_for_each(e, f->out) {
		if (e->off == start_of(f, i) && e->len) {
			free(e->text);
			e->text = xstrdup(p->prec == PREC_UNARY || p->paren ?
						  "!!" : "!!(");
			goto close;
		}
	}
	edits_add(f->out, start_of(f, i), 0,
		  p->prec == PREC_UNARY || p->paren ? "!!" : "!!(");
close:
	if (p->prec != PREC_UNARY && !p->paren) {
		vec_for_each(e, f->out) {
			if (e->off + e->len == end_of(f, p->hi) && e->len) {
				free(e->text);
				e->text = xstrdup(")");
				return;
			}
		}
		edits_add(f->out, end_of(f, p->hi), 0, ")");
	}
}

static bool declares_bool(const struct folder *f, size_t lo, size_t hi)
{
	for (size_t i = lo; i + 1 < hi; i++) {
		if (is(f, i, "bool") && kind(f, i + 1) == TOK_IDENT)
			return true;
	}
	return false;
}

static struct part fold_item(struct folder *f, size_t lo, size_t hi,
			     unsigned int flags)
{
	size_t assign = find_assign(f, lo, hi), from = lo;
	struct part p;

	if (assign < hi) {
		fold_inside(f, lo, assign);
		from = assign + 1;
		flags = flags & FOLD_TO_BOOL || declares_bool(f, lo, assign) ?
				FOLD_BOOL : 0;
	} else if (is(f, lo, "return") && lo + 1 < hi) {
		from = lo + 1;
	}
	p = fold_cond(f, from, hi);
	if (p.val != FOLD_OTHER && from != lo) {
		put_literal(f, &p);
	} else if (p.val == FOLD_OTHER && p.changed) {
		/* Brackets that were there for the operator now gone. */
		bool fits = p.collapsed ? p.boolean || (flags & ONLY_TRUTH) :
					  p.prec == PREC_UNARY;

		if (!fits || !drop_needless(f, &p, PREC_COND))
			keep_boolean(f, &p, flags);
		else if (!drop_needless(f, &p, PREC_COND) && !p.paren)
			keep_boolean(f, &p, flags);
	}
	if (from != lo) {
		p.prec = PREC_ASSIGN;
		p.paren = false;
		p.collapsed = false;
	}
	p.lo = lo;
	return p;
}

/* The comma that ends the item at I; one between ? and : does not. */
static size_t find_comma(const struct folder *f, size_t i, size_t hi)
{
	size_t question = find_top(f, i, hi, "?");
	size_t comma = find_top(f, i, hi, ",");

	while (question < comma) {
		size_t colon = find_colon(f, question + 1, hi);

		if (colon == hi)
			break;
		question = find_top(f, colon + 1, hi, "?");
		comma = find_top(f, colon + 1, hi, ",");
	}
	return comma;
}

static struct part fold_list(struct folder *f, size_t lo, size_t hi,
			     unsigned int flags)
{
	struct part whole = { lo, hi, FOLD_OTHER, PREC_LIST, false, false,
			      false, false, lo, hi };

	for (size_t i = lo; i < hi;) {
		size_t comma = find_comma(f, i, hi);
		size_t semi = find_top(f, i, hi, ";");
		size_t end = comma < semi ? comma : semi;
		struct part p;

		if (end == i) {
			i++;
			continue;
		}
		p = fold_item(f, i, end, end == hi && i == lo ? flags :
						     flags & FOLD_TO_BOOL);
		if (end == hi && i == lo)
			return p;
		if (p.val != FOLD_OTHER)
			put_literal(f, &p);
		whole.changed |= p.changed;
		i = end + 1;
	}
	return whole;
}

struct fold_result fold_expr(const struct fold_env *env,
			     const struct tokens *t, size_t lo, size_t hi,
			     unsigned int flags, struct edits *out)
{
	struct folder f = { .env = env, .t = t, .out = out };
	struct fold_result res = { FOLD_OTHER, false, false };
	size_t mark = out->n;
	uint8_t pp = lo < hi ? t->list.v[lo].flags & TOKEN_PP : 0;
	struct part p;

	for (size_t i = lo; i < hi; i++) {
		if (t->list.v[i].kind != TOK_COMMENT &&
		    (t->list.v[i].flags & TOKEN_PP) == pp)
			vec_push(&f.sig, i);
	}
	if (f.sig.n && has_leaf(&f, 0, f.sig.n)) {
		p = fold_list(&f, 0, f.sig.n, flags);
		if (p.val != FOLD_OTHER)
			edits_truncate(out, mark);
		res.val = p.val;
		res.changed = p.changed;
		res.stuck = f.stuck;
	}
	vec_release(&f.sig);
	return res;
}
