// SPDX-License-Identifier: GPL-2.0-only
/* Calls that wait: for the fences of a buffer, for its mappings. */
#include "model/exporters/priv.h"

#include "api/fences.h"
#include "model/reach.h"
#include "model/fate.h"

#define USAGE_BOOKKEEP "DMA_RESV_USAGE_BOOKKEEP"
#define USAGE_BOOKKEEP_VALUE 3
/* Locals and parameters through which a limit is followed. */
#define LIMIT_DEPTH 8

/* What matters to who invalidates. */
static const struct api_fence *fence_find(const char *callee)
{
	const struct api_fence *a = api_fence_find(callee);

	return a && a->role <= API_FENCE_TAKE ? a : NULL;
}

bool exp_fence_name(const char *callee)
{
	return fence_find(callee) != NULL;
}

static bool result_used(struct fn f, const struct fact_event *ev)
{
	const struct fact_event *last;

	return fate_of(f, (uint32_t)(ev - fn_event(f, 0)), &last) != 0;
}

/* --- fences --- */

/* MAX_SCHEDULE_TIMEOUT, as a number or as the expression that makes it. */
static bool is_unbounded(const struct facts *fa, fact_expr_id id,
			 struct wval v)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (v.kind == WVAL_CONST)
		return v.v == INT64_MAX || v.v == INT32_MAX;
	return e->kind == EX_BINARY && e->op == OP_SHR &&
	       facts_expr(fa, e->a)->kind == EX_UNARY &&
	       facts_expr(fa, e->a)->op == OP_COMPL;
}

/* Can a wait whose limit is ID end because its time is up? */
static enum early by_time(struct walk *w, const struct walk_frame *f,
			  const struct walk_state *st, fact_expr_id id)
{
	for (int i = 0; i < LIMIT_DEPTH; i++) {
		const struct facts *fa = fn_facts(f->fn);
		const struct fact_expr *e = facts_expr(fa, id);
		struct wval v = walk_eval(w, f, st, id);
		const char *callee;

		if (is_unbounded(fa, id, v))
			return EARLY_NO;
		if (v.kind == WVAL_CONST)
			return EARLY_YES;
		switch ((enum expr_kind)e->kind) {
		case EX_CALL:
			callee = facts_callee(
				fa, fn_event(f->fn, (uint32_t)e->value));
			return callee && ends_with(callee, "_to_jiffies")
				       ? EARLY_YES
				       : EARLY_MAYBE;
		case EX_BINARY:
			/* So many seconds. */
			return e->op == OP_MUL &&
					       facts_expr(fa, e->a)->kind ==
						       EX_INT &&
					       facts_expr(fa, e->b)->kind ==
						       EX_INT
				       ? EARLY_YES
				       : EARLY_MAYBE;
		case EX_LOCAL:
			id = walk_only_value(f->fn, e);
			break;
		case EX_PARAM:
			id = f->up ? walk_given(f, e) : 0;
			f = f->up;
			break;
		default:
			return EARLY_MAYBE;
		}
		if (!id)
			break;
	}
	return EARLY_MAYBE;
}

static enum early by_signal(struct wval intr)
{
	if (wval_zero(intr))
		return EARLY_NO;
	return intr.kind == WVAL_UNKNOWN ? EARLY_MAYBE : EARLY_YES;
}

enum early exp_ends_early(const struct exp_ends *e)
{
	return e->by_signal > e->by_time ? e->by_signal : e->by_time;
}

/* Which fences: WAIT_BOOKKEEP, that is all, less, or unknown. */
static enum fence_wait usage_of(struct walk *w, const struct walk_frame *f,
				const struct walk_state *st, fact_expr_id id)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *name = facts_expr(fa, id);
	struct wval usage = walk_eval(w, f, st, id);

	if (usage.kind != WVAL_CONST)
		return WAIT_UNKNOWN;
	if (usage.v >= USAGE_BOOKKEEP_VALUE ||
	    (name->kind == EX_INT &&
	     streq(facts_str(fa, name->name), USAGE_BOOKKEEP)))
		return WAIT_BOOKKEEP;
	return WAIT_WEAKER;
}

/* How a wait by function A ends. */
static struct exp_ends ends_of(struct walk *w, const struct walk_frame *f,
			       const struct fact_event *ev,
			       const struct walk_state *st,
			       const struct api_fence *a)
{
	const struct facts *fa = fn_facts(f->fn);
	struct exp_ends e = { .counts = ends_with(a->name, "_timeout"),
			      .read = result_used(f->fn, ev) };

	if (!a->result)
		return (struct exp_ends){ 0 };
	e.by_signal = EARLY_MAYBE;
	if (a->usage < 0 || facts_list_n(fa, ev->args) != 4)
		return e;
	/* resv, usage, intr, timeout */
	e.by_signal = by_signal(
		walk_eval(w, f, st, facts_list_at(fa, ev->args, 2)));
	e.by_time = by_time(w, f, st, facts_list_at(fa, ev->args, 3));
	return e;
}

/* What the functions of ROLE do, if nothing more can be told from arguments. */
static enum fence_wait wait_of(enum api_fence_role role)
{
	switch (role) {
	case API_FENCE_WAIT:
		return WAIT_BOOKKEEP;
	case API_FENCE_JOBS:
		return WAIT_JOBS;
	default:
		/* Fences taken one by one: which of them, is not followed. */
		return WAIT_UNKNOWN;
	}
}

bool exp_fence_call(struct walk *w, const struct walk_frame *f,
		    const struct fact_event *ev, const struct walk_state *st,
		    struct exp_fence *out)
{
	const struct facts *fa = fn_facts(f->fn);
	const char *callee = facts_callee(fa, ev);
	const struct api_fence *a = callee ? fence_find(callee) : NULL;
	enum fence_wait usage = WAIT_BOOKKEEP;

	if (!a)
		return false;
	out->wait = wait_of(a->role);
	out->what = 0;
	if (a->what >= 0 && (uint32_t)a->what < facts_list_n(fa, ev->args))
		out->what = facts_list_at(fa, ev->args, (uint32_t)a->what);
	out->ends = ends_of(w, f, ev, st, a);
	if (a->usage >= 0 && (uint32_t)a->usage < facts_list_n(fa, ev->args))
		usage = usage_of(
			w, f, st,
			facts_list_at(fa, ev->args, (uint32_t)a->usage));
	out->wait = usage < out->wait ? usage : out->wait;
	if (out->wait == WAIT_WEAKER || out->ends.read)
		return true;
	/* What is not known may be right. */
	switch (a->usage < 0 && a->result ? EARLY_YES :
					    exp_ends_early(&out->ends)) {
	case EARLY_YES:
		out->wait = WAIT_DROPPED;
		break;
	case EARLY_MAYBE:
		out->wait = WAIT_UNKNOWN;
		break;
	default:
		break;
	}
	return true;
}

/* --- mappings --- */

bool exp_sync_name(const char *callee)
{
	return starts_with(callee, "wait_for_completion") ||
	       starts_with(callee, "swait") ||
	       starts_with(callee, "prepare_to_wait");
}

static bool same_use(const struct fact_event *a, const struct fact_event *b)
{
	return a->macro == b->macro && a->loc.file == b->loc.file &&
	       a->loc.offset == b->loc.offset;
}

static bool reads_local(const struct facts *fa, fact_expr_id id, int64_t local)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id)
		return false;
	return (e->kind == EX_LOCAL && e->value == local) ||
	       reads_local(fa, e->a, local) || reads_local(fa, e->b, local) ||
	       reads_local(fa, e->c, local);
}

/* Does EV look at LOCAL, to which the use of a macro at OF gave a value? */
static bool looks_at(const struct facts *fa, const struct fact_event *ev,
		     const struct fact_event *of, bool behind, int64_t local)
{
	bool inside = same_use(ev, of);

	if (inside && (!behind || ev->kind == EV_CALL || ev->kind == EV_STORE))
		return false;
	for (uint32_t i = 0; ev->kind == EV_CALL &&
			     i < facts_list_n(fa, ev->args);
	     i++) {
		if (reads_local(fa, facts_list_at(fa, ev->args, i), local))
			return true;
	}
	return reads_local(fa, ev->kind == EV_STORE ? ev->b : ev->a, local);
}

/*
 * EV is part of wait_event() or one of its like. They are made of a loop, whose
 * outcome is in variables of their own: does anything behind it, or outside,
 * read one of those?
 */
static bool macro_result_used(struct fn f, const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f);
	uint32_t n = f.func->nevents, back = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct fact_event *e = fn_event(f, i);

		if (same_use(e, ev) && e->kind == EV_JUMP &&
		    (e->flags & EVENT_BACK))
			back = i;
	}
	for (uint32_t i = 0; i < n; i++) {
		const struct fact_event *e = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, e->a);

		if (!same_use(e, ev) || e->kind != EV_STORE ||
		    to->kind != EX_LOCAL)
			continue;
		for (uint32_t k = 0; k < n; k++) {
			if (looks_at(fa, fn_event(f, k), ev, back && k > back,
				     to->value))
				return true;
		}
	}
	return false;
}

/* Of the macros that wait, those that may end early. */
static bool in_early_macro(const struct facts *fa, const struct fact_event *ev)
{
	const char *m = facts_str(fa, ev->macro);

	return (strstr(m, "wait_event") || strstr(m, "wait_var_event")) &&
	       (strstr(m, "interruptible") || strstr(m, "killable") ||
		strstr(m, "timeout"));
}

bool exp_sync_call(struct walk *w, const struct walk_frame *f,
		   const struct fact_event *ev, const struct walk_state *st,
		   const struct strmap *sync, struct exp_ends *ends)
{
	const struct facts *fa = fn_facts(f->fn);
	const char *callee = facts_callee(fa, ev);
	uint32_t n = facts_list_n(fa, ev->args);

	*ends = (struct exp_ends){ 0 };
	if (!callee || !exp_sync_name(callee) || !n ||
	    !exp_member_in(sync, fa, facts_list_at(fa, ev->args, 0)))
		return false;
	if (in_early_macro(fa, ev))
		return macro_result_used(f->fn, ev);
	if (ev->flags & EVENT_VOID)
		return true;
	ends->read = result_used(f->fn, ev);
	if (starts_with(callee, "wait_for_completion")) {
		ends->counts = ends_with(callee, "_timeout");
		if (strstr(callee, "interruptible") ||
		    strstr(callee, "killable"))
			ends->by_signal = EARLY_YES;
		else if (ends_with(callee, "_state"))
			ends->by_signal = EARLY_MAYBE;
		if (ends->counts && n > 1)
			ends->by_time = by_time(w, f, st,
						facts_list_at(fa, ev->args, 1));
	}
	return ends->read || (starts_with(callee, "wait_for_completion") &&
			      exp_ends_early(ends) == EARLY_NO);
}
