// SPDX-License-Identifier: GPL-2.0-only
/*
 * Labels, and all that goes to them. A jump out of blocks ends the variables
 * in them; a jump back ends, as well, those that came behind the label.
 */
#include "parse/extract.h"

void jump_back(struct extract *x, CXCursor cur, uint32_t target)
{
	uint32_t ev = expr_event(x, EV_JUMP, cur);

	expr_event_at(x, ev)->target = target;
	expr_event_at(x, ev)->flags |= EVENT_BACK;
}

void jump_later(struct extract *x, CXCursor cur, struct u32_vec *later)
{
	vec_push(later, expr_event(x, EV_JUMP, cur));
}

/* The number of blocks that are around both the jump and the label. */
static unsigned int blocks_shared(const struct fn *fn, const struct label *l)
{
	unsigned int n = 0;

	while (n < fn->scopes.n && n < l->scopes.n &&
	       place_same(fn->scopes.v[n], l->scopes.v[n]))
		n++;
	return n;
}

static void to_label(struct extract *x, struct label *l, CXCursor cur)
{
	size_t keep = scope_kept(x, blocks_shared(x->fn, l));
	bool back = l->target != UINT32_MAX;

	if (back && keep > l->ncleanups)
		keep = l->ncleanups;
	scope_leave_to(x, keep, cur);
	if (back)
		jump_back(x, cur, l->target);
	else
		jump_later(x, cur, &l->jumps);
}

static struct label *label_of(struct extract *x, CXCursor stmt)
{
	struct survey *s = survey_get(x);

	vec_for_each(l, &s->labels) {
		if (place_same(l->stmt, stmt))
			return l;
	}
	return NULL;
}

void jump_goto(struct extract *x, CXCursor cur)
{
	struct cursor_vec kids = place_children(cur);
	struct label *l = NULL;

	if (kids.n)
		l = label_of(x, clang_getCursorReferenced(kids.v[0]));
	if (l)
		to_label(x, l, cur);
	else
		x->unclear = true;
	vec_release(&kids);
}

/* The label that NAME means here: that of the innermost block. */
static struct label *label_named(struct extract *x, const char *name)
{
	struct survey *s = survey_get(x);
	struct label *found = NULL;

	vec_for_each(l, &s->labels) {
		if (streq(l->name, name) &&
		    (!found || blocks_shared(x->fn, l) >
				       blocks_shared(x->fn, found)))
			found = l;
	}
	return found;
}

/*
 * A switch with a jump for each of LABELS as its cases, since each may have
 * variables of its own to end. It goes on behind all if it MAY not jump.
 */
static void to_one_of(struct extract *x, struct label *const *labels, size_t n,
		      fact_expr_id on, bool may, CXCursor cur)
{
	uint32_t ev = expr_event(x, EV_SWITCH, cur);
	struct u32_vec targets = VEC_INIT;

	for (size_t i = 0; i < n; i++) {
		vec_push(&targets, expr_here(x));
		to_label(x, labels[i], cur);
	}
	if (may)
		vec_push(&targets, expr_here(x));
	expr_event_at(x, ev)->a = on;
	expr_event_at(x, ev)->args =
		fb_list(x->b, targets.v, (uint32_t)targets.n);
	vec_release(&targets);
}

void jump_computed(struct extract *x, CXCursor cur)
{
	struct survey *s = survey_get(x);
	struct VEC_OF(struct label *) to = VEC_INIT;
	CXCursor where = expr_inner(cur);
	fact_expr_id on = clang_Cursor_isNull(where) ? expr_unknown(x) :
						       expr_value(x, where);

	vec_for_each(l, &s->labels) {
		if (l->address)
			vec_push(&to, l);
	}
	if (to.n)
		to_one_of(x, to.v, to.n, on, false, cur);
	else
		x->unclear = true;
	vec_release(&to);
}

void jump_maybe(struct extract *x, CXCursor cur, const struct str_vec *labels)
{
	struct VEC_OF(struct label *) to = VEC_INIT;

	vec_for_each(name, labels) {
		struct label *l = label_named(x, *name);

		if (l)
			vec_push(&to, l);
		else
			x->unclear = true;
	}
	if (to.n)
		to_one_of(x, to.v, to.n, expr_unknown(x), true, cur);
	vec_release(&to);
}

void jump_label(struct extract *x, CXCursor cur)
{
	struct label *l = label_of(x, cur);

	if (!l)
		return;
	l->target = expr_here(x);
	l->ncleanups = x->fn->cleanups.n;
	expr_patch(x, &l->jumps, l->target);
}
