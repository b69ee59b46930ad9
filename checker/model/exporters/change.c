// SPDX-License-Identifier: GPL-2.0-only
/* What events do to marks, and what becomes of a map where one is set. */
#include "model/exporters/priv.h"

/* A bit that is set or cleared by a call: set_bit(nr, &word). */
static enum mark_change bit_call(const char *callee)
{
	if (ends_with(callee, "clear_bit"))
		return MARK_CLEARS;
	return ends_with(callee, "set_bit") ? MARK_SETS : MARK_KEEPS;
}

/* The place that EV changes; 0: none that is known. */
static fact_expr_id changed_place(const struct facts *fa,
				  const struct fact_event *ev)
{
	const char *callee = ev->kind == EV_CALL ? facts_callee(fa, ev) : NULL;
	uint32_t n = facts_list_n(fa, ev->args);

	if (ev->kind == EV_STORE)
		return ev->a;
	if (!callee || !n)
		return 0;
	if (n >= 2 && bit_call(callee))
		return facts_list_at(fa, ev->args, 1);
	if (starts_with(callee, "atomic_set") ||
	    starts_with(callee, "atomic_inc") || streq(callee, "list_del") ||
	    streq(callee, "list_del_init"))
		return facts_list_at(fa, ev->args, 0);
	return 0;
}

/* Is the place ID the member of MARK? */
static bool is_of(const struct exp_mark *mark, const struct facts *fa,
		  fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);
	const char *dot = strchr(mark->member, '.');
	const char *tag, *name;

	if (e->kind == EX_ADDR)
		e = facts_expr(fa, e->a);
	tag = facts_str(fa, e->type);
	name = facts_str(fa, e->name);
	if (!dot)
		return e->kind == EX_GLOBAL && streq(name, mark->member);
	return e->kind == EX_MEMBER && streq(name, dot + 1) &&
	       strlen(tag) == (size_t)(dot - mark->member) &&
	       strncmp(tag, mark->member, strlen(tag)) == 0;
}

bool exp_mark_touches(const struct exp_marks *m, const struct facts *fa,
		      const struct fact_event *ev)
{
	fact_expr_id place = changed_place(fa, ev);

	vec_for_each(one, &m->all) {
		if (place && is_of(one, fa, place))
			return true;
	}
	return false;
}

/* --- what is stored --- */

static enum mark_change when(bool sets)
{
	return sets ? MARK_SETS : MARK_CLEARS;
}

/* V is stored as a whole. */
static enum mark_change by_value(const struct exp_mark *mark, struct wval v)
{
	bool known = v.kind == WVAL_CONST;

	switch (mark->kind) {
	case MARK_TRUE:
		/* What is not known may be true; the walk goes both ways where
		 * it can. */
		return when(!wval_zero(v));
	case MARK_ZERO:
		return when(wval_zero(v));
	case MARK_BITS:
		return known ? when(v.v & mark->value) : MARK_KEEPS;
	case MARK_NO_BITS:
		return known ? when(!(v.v & mark->value)) : MARK_KEEPS;
	case MARK_IS:
		return known ? when(v.v == mark->value) : MARK_KEEPS;
	case MARK_IS_NOT:
		return known ? when(v.v != mark->value) : MARK_KEEPS;
	case MARK_OFF_LIST:
		break;
	}
	return MARK_KEEPS;
}

/* The bits BITS are set, or cleared. */
static enum mark_change by_bits(const struct exp_mark *mark, int64_t bits,
				bool set)
{
	switch (mark->kind) {
	case MARK_TRUE:
		return set && bits ? MARK_SETS : MARK_KEEPS;
	case MARK_BITS:
		return bits & mark->value ? when(set) : MARK_KEEPS;
	case MARK_NO_BITS:
		if (set)
			return bits & mark->value ? MARK_CLEARS : MARK_KEEPS;
		return (bits & mark->value) == mark->value ? MARK_SETS
							   : MARK_KEEPS;
	default:
		return MARK_KEEPS;
	}
}

/* `|=`, `&=` and its like, or the same spelled out. */
static enum mark_change by_operator(const struct exp_mark *mark, struct walk *w,
				    const struct walk_frame *f,
				    const struct walk_state *st,
				    const struct fact_expr *value)
{
	const struct facts *fa = fn_facts(f->fn);
	bool plain = value->kind == EX_BINARY;
	fact_expr_id right = plain ? value->b : value->a;
	const struct fact_expr *r = facts_expr(fa, right);
	struct wval v;

	if (value->op == OP_OR) {
		v = walk_eval(w, f, st, right);
		return v.kind == WVAL_CONST ? by_bits(mark, v.v, true)
					    : MARK_KEEPS;
	}
	if (value->op != OP_AND)
		return MARK_KEEPS;
	if (r->kind == EX_UNARY && r->op == OP_COMPL)
		v = walk_eval(w, f, st, r->a);
	else
		v = walk_eval(w, f, st, right);
	if (v.kind != WVAL_CONST)
		return MARK_KEEPS;
	return by_bits(mark, r->kind == EX_UNARY ? v.v : ~v.v, false);
}

/* Is NULL ever stored in the member of MARK, as it is in pointers? */
static bool is_pointer(const struct program *p, const struct exp_mark *mark)
{
	const struct site_vec *v = strmap_get(&p->stores, mark->member);

	for (size_t i = 0; v && i < v->n; i++) {
		if (facts_expr(fn_facts(v->v[i].fn), v->v[i].event->b)->kind ==
		    EX_NULL)
			return true;
	}
	return false;
}

/* `alive = on`: where that is not known, it may be false. A pointer that is not
 * known is a new one. */
static bool may_be_false(const struct program *p, const struct exp_mark *mark,
			 const struct facts *fa, const struct fact_expr *value)
{
	if (value->kind == EX_UNARY && value->op == OP_NOT)
		return true;
	return value->kind == EX_PARAM && !*facts_str(fa, value->type) &&
	       !is_pointer(p, mark);
}

static enum mark_change by_store(const struct exp_mark *mark, struct walk *w,
				 const struct walk_frame *f,
				 const struct walk_state *st,
				 const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *value = facts_expr(fa, ev->b);
	struct wval v;

	if ((ev->flags & EVENT_COMPOUND) ||
	    (value->kind == EX_BINARY &&
	     (value->op == OP_OR || value->op == OP_AND) &&
	     is_of(mark, fa, value->a)))
		return by_operator(mark, w, f, st, value);
	v = walk_eval(w, f, st, ev->b);
	if (mark->kind == MARK_ZERO && v.kind == WVAL_UNKNOWN)
		return when(may_be_false(w->p, mark, fa, value));
	return by_value(mark, v);
}

static enum mark_change by_call(const struct exp_mark *mark, struct walk *w,
				const struct walk_frame *f,
				const struct walk_state *st,
				const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f->fn);
	const char *callee = facts_callee(fa, ev);
	struct wval v;

	if (starts_with(callee, "list_del"))
		return mark->kind == MARK_OFF_LIST ? MARK_SETS : MARK_KEEPS;
	if (starts_with(callee, "atomic_inc"))
		return mark->kind == MARK_TRUE ? MARK_SETS : MARK_KEEPS;
	if (starts_with(callee, "atomic_set"))
		return facts_list_n(fa, ev->args) < 2
			       ? MARK_KEEPS
			       : by_value(mark,
					  walk_eval(w, f, st,
						    facts_list_at(fa, ev->args,
								  1)));
	v = walk_eval(w, f, st, facts_list_at(fa, ev->args, 0));
	if (v.kind != WVAL_CONST || v.v < 0 || v.v >= 63)
		return MARK_KEEPS;
	return by_bits(mark, (int64_t)1 << v.v, bit_call(callee) == MARK_SETS);
}

enum mark_change exp_mark_change(const struct exp_marks *m, struct walk *w,
				 const struct walk_frame *f,
				 const struct walk_state *st,
				 const struct fact_event *ev,
				 const struct exp_mark **which)
{
	const struct facts *fa = fn_facts(f->fn);
	fact_expr_id place = changed_place(fa, ev);
	enum mark_change change = MARK_KEEPS;

	*which = NULL;
	vec_for_each(one, &m->all) {
		enum mark_change c;

		if (!place || !is_of(one, fa, place))
			continue;
		c = ev->kind == EV_STORE ? by_store(one, w, f, st, ev)
					 : by_call(one, w, f, st, ev);
		/* That one is set counts for more than that others are not;
		 * and one that map asks for most. */
		if (c == MARK_SETS && change == MARK_SETS &&
		    !(one->by & MARK_BY_MAP))
			continue;
		if (c == MARK_SETS ||
		    (c == MARK_CLEARS && change == MARK_KEEPS)) {
			change = c;
			*which = one;
		}
	}
	return change;
}

/* --- what map does then --- */

static struct wval see_mark(struct walk *w, const struct walk_frame *f,
			    const struct fact_expr *e)
{
	const struct exp_mark *mark = w->ctx;
	const struct facts *fa = fn_facts(f->fn);
	const char *dot = mark ? strchr(mark->member, '.') : NULL;

	if (!dot ||
	    strncmp(facts_str(fa, e->type), mark->member,
		    (size_t)(dot - mark->member)) != 0 ||
	    !streq(facts_str(fa, e->name), dot + 1))
		return (struct wval){ 0 };
	switch (mark->kind) {
	case MARK_TRUE:
		return (struct wval){ WVAL_NONZERO, 0 };
	case MARK_ZERO:
		return (struct wval){ WVAL_CONST, 0 };
	case MARK_IS:
	case MARK_BITS:
		return (struct wval){ WVAL_CONST, mark->value };
	default:
		return (struct wval){ 0 };
	}
}

static enum walk_do see_call(struct walk *w, const struct walk_frame *f,
			     const struct fact_event *ev, struct fn target,
			     struct walk_state *st, struct wval *result)
{
	(void)w;
	(void)ev;
	(void)st;
	(void)result;
	return target.unit && f->depth < 2 ? WALK_ENTER : WALK_PASS;
}

static bool refuses(struct program *p, struct fn f, const struct exp_mark *mark)
{
	static const struct walk_hooks hooks = { .call = see_call,
						 .member = see_mark };
	struct walk_state start = { 0 };
	struct walk_state_vec out = VEC_INIT;
	struct walk w;
	bool all;

	walk_init(&w, p, &hooks, (void *)mark);
	all = walk_run(&w, f, &start, &out) && out.n;
	vec_for_each(st, &out)
		all &= st->ret.kind == WVAL_ERROR;
	vec_release(&out);
	walk_release(&w);
	return all;
}

bool exp_map_refuses(struct program *p, const struct exp *e,
		     const struct exp_mark *mark)
{
	const struct exp_callback *cb = exp_callback(e, "map_dma_buf");
	bool all = cb && cb->fns.n;

	for (size_t i = 0; all && i < cb->fns.n; i++)
		all = refuses(p, cb->fns.v[i], mark);
	return all;
}
