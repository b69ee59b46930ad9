// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values of symbols as the kernel's scripts/kconfig computes them when every
 * question is answered with "m", or "y" where that is not to be had: a
 * module rules nothing else out, what is built in sometimes does.
 *
 * The dependencies of a tree that kconfig accepts have no loops; where one
 * has, the symbol that closes it counts as not set.
 */
#include "tree/kconfig_priv.h"

#include <errno.h>

/* The kernel's own needs some hundred; more would only take the stack. */
#define MAX_EVAL_DEPTH 4000

static enum kc_tri min(enum kc_tri a, enum kc_tri b)
{
	return a < b ? a : b;
}

static enum kc_tri max(enum kc_tri a, enum kc_tri b)
{
	return a > b ? a : b;
}

/* What a comparison compares. */
static const char *string_value(struct kconfig *kc, struct kc_symbol *sym)
{
	static const char *const names[] = { "n", "m", "y" };

	if (sym->constant || sym->type == KC_UNKNOWN)
		return sym->name;
	kc_eval(kc, sym);
	if (sym->type == KC_BOOL || sym->type == KC_TRISTATE)
		return names[sym->tri];
	return sym->text ? sym->text : "";
}

static bool number(const char *s, long long *out)
{
	char *end;

	errno = 0;
	*out = strtoll(s, &end, 0);
	return *s && !*end && !errno;
}

/* Numbers are compared as such, everything else as text. */
static int compare(const char *a, const char *b)
{
	long long x;
	long long y;

	if (number(a, &x) && number(b, &y))
		return x < y ? -1 : x > y;
	return strcmp(a, b);
}

/*
 * Is it asked whether A is built in, or whether it is a module? It could be
 * both, and the answer is the one that lets more be seen.
 */
static bool either(struct kconfig *kc, const struct kc_symbol *a,
		   const struct kc_symbol *b)
{
	kc_eval(kc, (struct kc_symbol *)a);
	return !a->constant && a->type == KC_TRISTATE && a->tri != KC_NO &&
	       b->constant && b->tri != KC_NO;
}

static enum kc_tri relation(struct kconfig *kc, const struct kc_expr *e,
			    bool negated)
{
	int d = compare(string_value(kc, e->a), string_value(kc, e->b));
	bool holds = false;

	if ((e->op == KC_EQ || e->op == KC_NE) &&
	    (either(kc, e->a, e->b) || either(kc, e->b, e->a)))
		return negated ? KC_NO : KC_YES;
	switch (e->op) {
	case KC_EQ:
		holds = d == 0;
		break;
	case KC_NE:
		holds = d != 0;
		break;
	case KC_LT:
		holds = d < 0;
		break;
	case KC_LE:
		holds = d <= 0;
		break;
	case KC_GT:
		holds = d > 0;
		break;
	case KC_GE:
		holds = d >= 0;
		break;
	default:
		break;
	}
	return holds ? KC_YES : KC_NO;
}

static enum kc_tri signed_value(struct kconfig *kc, const struct kc_expr *e,
				bool negated);

static enum kc_tri operate(struct kconfig *kc, const struct kc_expr *e,
			   bool negated)
{
	enum kc_tri left;

	switch (e->op) {
	case KC_SYM:
		kc_eval(kc, e->a);
		return e->a->tri;
	case KC_NOT:
		return KC_YES - signed_value(kc, e->left, !negated);
	case KC_AND:
		left = signed_value(kc, e->left, negated);
		if (left == KC_NO)
			return left;
		return min(left, signed_value(kc, e->right, negated));
	case KC_OR:
		left = signed_value(kc, e->left, negated);
		if (left == KC_YES)
			return left;
		return max(left, signed_value(kc, e->right, negated));
	default:
		return relation(kc, e, negated);
	}
}

/* NEGATED: an odd number of "!" stands around the expression. */
static enum kc_tri signed_value(struct kconfig *kc, const struct kc_expr *e,
				bool negated)
{
	enum kc_tri tri;

	if (!e)
		return KC_YES;
	if (kc->eval_depth >= MAX_EVAL_DEPTH)
		return KC_NO;
	kc->eval_depth++;
	tri = operate(kc, e, negated);
	kc->eval_depth--;
	return tri;
}

static enum kc_tri value(struct kconfig *kc, const struct kc_expr *e)
{
	return signed_value(kc, e, false);
}

/* The first default whose condition holds. */
static const struct kc_prop *get_default(struct kconfig *kc,
					 const struct kc_prop *props, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (props[i].kind == KC_DEFAULT &&
		    value(kc, props[i].cond) != KC_NO)
			return &props[i];
	}
	return NULL;
}

/* How far the user would be asked. A bool has no "m" to offer. */
static enum kc_tri visibility(struct kconfig *kc, const struct kc_prop *props,
			      size_t n, enum kc_type type)
{
	enum kc_tri v = KC_NO;

	for (size_t i = 0; i < n; i++) {
		if (props[i].kind == KC_PROMPT)
			v = max(v, value(kc, props[i].cond));
	}
	return v == KC_MOD && type != KC_TRISTATE ? KC_YES : v;
}

/* The member that is chosen without the user's say. */
static struct kc_symbol *chosen(struct kconfig *kc, struct kc_choice *choice)
{
	if (choice->done)
		return choice->selected;
	choice->done = true;
	if (visibility(kc, choice->props.v, choice->props.n, KC_BOOL) == KC_NO)
		return NULL;
	vec_for_each(p, &choice->props) {
		struct kc_symbol *sym = p->value ? p->value->a : NULL;

		if (p->kind != KC_DEFAULT || !sym || sym->choice != choice ||
		    value(kc, p->cond) == KC_NO ||
		    visibility(kc, sym->props.v, sym->props.n, sym->type) ==
			    KC_NO)
			continue;
		return choice->selected = sym;
	}
	vec_for_each(m, &choice->members) {
		struct kc_symbol *sym = *m;

		if (visibility(kc, sym->props.v, sym->props.n, sym->type) !=
		    KC_NO)
			return choice->selected = sym;
	}
	return NULL;
}

/* Without a prompt: the default, what others imply, within what the
 * symbol depends on. */
static enum kc_tri unasked(struct kconfig *kc, struct kc_symbol *sym)
{
	const struct kc_prop *p = get_default(kc, sym->props.v, sym->props.n);
	enum kc_tri tri = KC_NO;

	if (p)
		tri = min(value(kc, p->value), value(kc, p->cond));
	if (sym->implied)
		tri = max(tri, value(kc, sym->implied));
	return min(tri, value(kc, sym->depends));
}

static void eval_tristate(struct kconfig *kc, struct kc_symbol *sym)
{
	enum kc_tri visible =
		visibility(kc, sym->props.v, sym->props.n, sym->type);
	enum kc_tri tri;

	if (sym->choice)
		tri = visible != KC_NO && chosen(kc, sym->choice) == sym
			      ? KC_YES
			      : KC_NO;
	else if (visible != KC_NO)
		tri = sym->type == KC_TRISTATE ? KC_MOD : KC_YES;
	else
		tri = unasked(kc, sym);
	if (sym->selected)
		tri = max(tri, value(kc, sym->selected));
	if (tri == KC_MOD && sym->type == KC_BOOL)
		tri = KC_YES;
	sym->tri = tri;
	sym->written = tri != KC_NO;
}

/* Keep a number within the first range that holds. */
static const char *in_range(struct kconfig *kc, struct kc_symbol *sym,
			    const char *text)
{
	long long n;
	long long low;
	long long high;

	vec_for_each(p, &sym->props) {
		const char *from;
		const char *to;

		if (p->kind != KC_RANGE || value(kc, p->cond) == KC_NO)
			continue;
		from = string_value(kc, p->low);
		to = string_value(kc, p->high);
		if (!number(from, &low) || !number(to, &high))
			break;
		if (!number(text, &n) || n < low)
			return from;
		return n > high ? to : text;
	}
	return text;
}

static void eval_text(struct kconfig *kc, struct kc_symbol *sym)
{
	const struct kc_prop *p = get_default(kc, sym->props.v, sym->props.n);
	enum kc_tri visible =
		visibility(kc, sym->props.v, sym->props.n, sym->type);
	const char *text = "";

	if (p && p->value && p->value->op == KC_SYM)
		text = string_value(kc, p->value->a);
	if (sym->type != KC_STRING && (p || visible != KC_NO))
		text = in_range(kc, sym, text);
	sym->text = xstrdup(text);
	sym->written = p || visible != KC_NO;
}

void kc_eval(struct kconfig *kc, struct kc_symbol *sym)
{
	if (sym->done || sym->constant || sym->type == KC_UNKNOWN)
		return;
	sym->done = true;
	if (sym->type == KC_BOOL || sym->type == KC_TRISTATE)
		eval_tristate(kc, sym);
	else
		eval_text(kc, sym);
}
