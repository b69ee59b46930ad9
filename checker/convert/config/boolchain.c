// SPDX-License-Identifier: GPL-2.0-only
/* Operands, and chains of them with && and ||. */
#include "convert/config/boolfold_priv.h"

static struct part fold_not(struct folder *f, size_t lo, size_t hi);

void bf_drop_brackets(struct folder *f, const struct part *p)
{
	bf_cut(f, bf_start_of(f, p->plo), bf_start_of(f, p->plo + 1));
	bf_cut(f, bf_end_of(f, p->phi - 1), bf_end_of(f, p->phi));
}

/* The same where what stands around them binds like CONTEXT: they may be what
 * holds an operand together, or what tells an assignment from a slip. */
bool bf_drop_needless(struct folder *f, struct part *p, enum prec context)
{
	if (!p->paren || p->prec < context)
		return false;
	bf_drop_brackets(f, p);
	p->paren = false;
	return true;
}

static void fold_group(struct folder *f, size_t i, size_t end, size_t lo)
{
	struct part p;

	if (end - i <= 2 || !bf_has_leaf(f, i + 1, end - 1))
		return;
	p = bf_list(f, i + 1, end - 1, 0);
	if (p.val != FOLD_OTHER) {
		bf_put_literal(f, &p);
		return;
	}
	p.plo = i;
	p.phi = end;
	if (p.changed && bf_groups(f, i, lo) && p.prec == PREC_UNARY)
		bf_drop_brackets(f, &p);
}

/* An operand that is not itself decided: look into its brackets. */
bool bf_inside(struct folder *f, size_t lo, size_t hi)
{
	size_t before = f->out->n;

	for (size_t i = lo; i < hi;) {
		struct part p = { .lo = i };
		size_t n = bf_leaf_at(f, i, hi, &p.val);

		if (n) {
			p.hi = i + n;
			bf_put_literal(f, &p);
			i += n;
		} else if (bf_opens(f, i)) {
			size_t end = bf_skip_group(f, i, hi);

			fold_group(f, i, end, lo);
			i = end;
		} else {
			i++;
		}
	}
	return f->out->n != before;
}

/* likely(x) is x as far as constants go. */
static bool is_hint(const struct folder *f, size_t lo, size_t hi)
{
	return (bf_is(f, lo, "likely") || bf_is(f, lo, "unlikely")) &&
	       bf_is(f, lo + 1, "(") && bf_skip_group(f, lo + 1, hi) == hi;
}

static struct part fold_bracketed(struct folder *f, size_t lo, size_t hi)
{
	struct part p = bf_list(f, lo + 1, hi - 1, FOLD_CONDITION);

	if (p.val == FOLD_OTHER && p.changed && p.collapsed)
		bf_drop_needless(f, &p, PREC_LIST);
	p.lo = lo;
	p.hi = hi;
	p.plo = lo;
	p.phi = hi;
	p.paren = true;
	return p;
}

static struct part fold_operand(struct folder *f, size_t lo, size_t hi)
{
	struct part p = { lo,	 hi,	FOLD_OTHER, PREC_UNARY, false,
			  false, false, false,	    lo,		hi };
	size_t n;

	if (lo >= hi)
		return p;
	n = bf_leaf_at(f, lo, hi, &p.val);
	if (n == hi - lo || bf_compare_at(f, lo, hi, &p.val)) {
		p.changed = true;
		p.boolean = true;
		return p;
	}
	p.val = FOLD_OTHER;
	if (bf_is(f, lo, "!") && bf_is_unary(f, lo + 1, hi))
		return fold_not(f, lo, hi);
	if (bf_is(f, lo, "(") && bf_skip_group(f, lo, hi) == hi && hi - lo > 2)
		return fold_bracketed(f, lo, hi);
	if (f->env->lang == FOLD_C && is_hint(f, lo, hi)) {
		size_t mark = f->out->n;
		struct part in = bf_list(f, lo + 2, hi - 1, FOLD_CONDITION);

		p.val = in.val;
		p.changed = in.changed;
		p.boolean = true;
		if (in.val != FOLD_OTHER)
			edits_truncate(f->out, mark);
		else if (in.collapsed)
			bf_drop_needless(f, &in, PREC_COND);
		return p;
	}
	p.prec = bf_is_unary(f, lo, hi) ? PREC_UNARY : PREC_BIN;
	p.boolean = p.prec == PREC_BIN && bf_has_comparison(f, lo, hi);
	p.changed = bf_inside(f, lo, hi);
	return p;
}

static struct part fold_not(struct folder *f, size_t lo, size_t hi)
{
	struct part in = fold_operand(f, lo + 1, hi);

	if (in.val != FOLD_OTHER) {
		in.val = in.val == FOLD_TRUE ? FOLD_FALSE : FOLD_TRUE;
	} else if (in.paren && in.changed && in.prec == PREC_UNARY) {
		bf_drop_brackets(f, &in);
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
		if (p->val == FOLD_OTHER && !bf_pure_part(f, p))
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
			bf_cut(f, bf_end_of(f, v->v[i - 1].hi),
			       bf_end_of(f, p->hi));
		} else if (i + 1 < v->n) {
			bf_cut(f, bf_start_of(f, p->lo),
			       bf_start_of(f, p[1].lo));
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
			bf_drop_brackets(f, p);
	}
}

/* Something that must run stands before the constant: keep both. */
static struct part keep_impure(struct folder *f, struct parts *v,
			       enum fold_val absorb, struct part whole)
{
	for (size_t i = 0; i < v->n; i++) {
		if (v->v[i].val != absorb)
			continue;
		bf_put_literal(f, &v->v[i]);
		if (i + 1 < v->n)
			bf_cut(f, bf_end_of(f, v->v[i].hi),
			       bf_end_of(f, whole.hi));
		break;
	}
	f->stuck = true;
	whole.changed = true;
	whole.boolean = true;
	return whole;
}

static void fold_parts(struct folder *f, size_t lo, size_t hi, enum prec prec,
		       struct parts *v)
{
	const char *op = prec == PREC_OR ? "||" : "&&";

	for (size_t i = lo;;) {
		size_t end = bf_find_top(f, i, hi, op);
		struct part p = prec == PREC_OR ? bf_chain(f, i, end, PREC_AND)
						: fold_operand(f, i, end);

		vec_push(v, p);
		if (end >= hi)
			break;
		i = end + 1;
	}
}

struct part bf_chain(struct folder *f, size_t lo, size_t hi, enum prec prec)
{
	enum fold_val absorb = prec == PREC_OR ? FOLD_TRUE : FOLD_FALSE;
	enum fold_val neutral = prec == PREC_OR ? FOLD_FALSE : FOLD_TRUE;
	struct part whole = { lo,   hi,	   FOLD_OTHER, prec, false,
			      true, false, false,      lo,   hi };
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
