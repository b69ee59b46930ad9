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
#include "convert/config/boolfold_priv.h"

/* Whoever asked for the value tells 0 from the rest, and no more. */
#define ONLY_TRUTH (FOLD_CONDITION | FOLD_BOOL)

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
	arm = bf_cond(f, lo, hi);
	if (arm.val == FOLD_OTHER) {
		bool apart = bf_find_top(f, lo, hi, ",") < hi ||
			     bf_find_assign(f, lo, hi) < hi;

		edits_add(f->out, bf_start_of(f, whole.lo),
			  bf_start_of(f, lo) - bf_start_of(f, whole.lo),
			  apart ? "(" : "");
		if (hi < whole.hi)
			edits_add(f->out, bf_end_of(f, hi),
				  bf_end_of(f, whole.hi) - bf_end_of(f, hi),
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

struct part bf_cond(struct folder *f, size_t lo, size_t hi)
{
	struct part whole = { lo,   hi,	   FOLD_OTHER, PREC_COND, false,
			      true, false, false,      lo,	  hi };
	size_t question = bf_find_top(f, lo, hi, "?"), colon;
	size_t mark = f->out->n;
	struct part c, arm;

	if (question == hi)
		return bf_chain(f, lo, hi, PREC_OR);
	colon = bf_find_colon(f, question + 1, hi);
	if (colon == hi || colon + 1 == hi) {
		whole.changed = bf_inside(f, lo, hi);
		return whole;
	}
	c = bf_chain(f, lo, question, PREC_OR);
	if (c.val != FOLD_OTHER) {
		edits_truncate(f->out, mark);
		return pick_arm(f, whole, c.val, question, colon);
	}
	if (c.changed && (c.prec == PREC_UNARY || c.collapsed))
		bf_drop_needless(f, &c, PREC_OR);
	whole.changed = c.changed;
	if (question + 1 < colon) {
		arm = bf_list(f, question + 1, colon, 0);
		if (arm.val != FOLD_OTHER)
			bf_put_literal(f, &arm);
		whole.changed |= arm.changed;
	}
	arm = bf_cond(f, colon + 1, hi);
	if (arm.val != FOLD_OTHER)
		bf_put_literal(f, &arm);
	whole.changed |= arm.changed;
	return whole;
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
		if (e->off == bf_start_of(f, i) && e->len) {
			free(e->text);
			e->text = xstrdup(p->prec == PREC_UNARY || p->paren
						  ? "!!"
						  : "!!(");
			goto close;
		}
	}
	edits_add(f->out, bf_start_of(f, i), 0,
		  p->prec == PREC_UNARY || p->paren ? "!!" : "!!(");
close:
	if (p->prec != PREC_UNARY && !p->paren) {
		vec_for_each(e, f->out) {
			if (e->off + e->len == bf_end_of(f, p->hi) && e->len) {
				free(e->text);
				e->text = xstrdup(")");
				return;
			}
		}
		edits_add(f->out, bf_end_of(f, p->hi), 0, ")");
	}
}

static bool declares_bool(const struct folder *f, size_t lo, size_t hi)
{
	for (size_t i = lo; i + 1 < hi; i++) {
		if (bf_is(f, i, "bool") && bf_kind(f, i + 1) == TOK_IDENT)
			return true;
	}
	return false;
}

static struct part fold_item(struct folder *f, size_t lo, size_t hi,
			     unsigned int flags)
{
	size_t assign = bf_find_assign(f, lo, hi), from = lo;
	struct part p;

	if (assign < hi) {
		bf_inside(f, lo, assign);
		from = assign + 1;
		flags = flags & FOLD_TO_BOOL || declares_bool(f, lo, assign)
				? FOLD_BOOL
				: 0;
	} else if (bf_is(f, lo, "return") && lo + 1 < hi) {
		from = lo + 1;
	}
	p = bf_cond(f, from, hi);
	if (p.val != FOLD_OTHER && from != lo) {
		bf_put_literal(f, &p);
	} else if (p.val == FOLD_OTHER && p.changed) {
		/* Brackets that were there for the operator now gone. */
		bool fits = p.collapsed ? p.boolean || (flags & ONLY_TRUTH)
					: p.prec == PREC_UNARY;

		if (!fits || !bf_drop_needless(f, &p, PREC_COND))
			keep_boolean(f, &p, flags);
		else if (!bf_drop_needless(f, &p, PREC_COND) && !p.paren)
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

struct part bf_list(struct folder *f, size_t lo, size_t hi, unsigned int flags)
{
	struct part whole = { lo,    hi,    FOLD_OTHER, PREC_LIST, false,
			      false, false, false,	lo,	   hi };

	for (size_t i = lo; i < hi;) {
		size_t comma = bf_find_comma(f, i, hi);
		size_t semi = bf_find_top(f, i, hi, ";");
		size_t end = comma < semi ? comma : semi;
		struct part p;

		if (end == i) {
			i++;
			continue;
		}
		p = fold_item(f, i, end,
			      end == hi && i == lo ? flags
						   : flags & FOLD_TO_BOOL);
		if (end == hi && i == lo)
			return p;
		if (p.val != FOLD_OTHER)
			bf_put_literal(f, &p);
		whole.changed |= p.changed;
		i = end + 1;
	}
	return whole;
}

struct fold_result fold_expr(const struct fold_env *env, const struct tokens *t,
			     size_t lo, size_t hi, unsigned int flags,
			     struct edits *out)
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
	if (f.sig.n && bf_has_leaf(&f, 0, f.sig.n)) {
		p = bf_list(&f, 0, f.sig.n, flags);
		if (p.val != FOLD_OTHER)
			edits_truncate(out, mark);
		res.val = p.val;
		res.changed = p.changed;
		res.stuck = f.stuck;
	}
	vec_release(&f.sig);
	return res;
}
