// SPDX-License-Identifier: GPL-2.0-only
/* Calls that wait: for the fences of a buffer, for its mappings. */
#include "model/exporters/priv.h"

#include "api/fences.h"
#include "model/reach.h"
#include "model/fate.h"

#define USAGE_BOOKKEEP "DMA_RESV_USAGE_BOOKKEEP"
#define USAGE_BOOKKEEP_VALUE 3

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

/* dma_resv_wait_timeout(resv, usage, intr, timeout) */
static enum fence_wait resv_wait(struct walk *w, const struct walk_frame *f,
				 const struct fact_event *ev,
				 const struct walk_state *st)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *name;
	struct wval usage, intr, timeout;
	fact_expr_id args[4];

	if (facts_list_n(fa, ev->args) != ARRAY_SIZE(args))
		return WAIT_UNKNOWN;
	for (uint32_t i = 0; i < ARRAY_SIZE(args); i++)
		args[i] = facts_list_at(fa, ev->args, i);
	usage = walk_eval(w, f, st, args[1]);
	intr = walk_eval(w, f, st, args[2]);
	timeout = walk_eval(w, f, st, args[3]);
	name = facts_expr(fa, args[1]);
	if (usage.kind != WVAL_CONST)
		return WAIT_UNKNOWN;
	if (usage.v < USAGE_BOOKKEEP_VALUE &&
	    !(name->kind == EX_INT &&
	      streq(facts_str(fa, name->name), USAGE_BOOKKEEP)))
		return WAIT_WEAKER;
	if (wval_zero(intr) && is_unbounded(fa, args[3], timeout))
		return WAIT_BOOKKEEP;
	if (result_used(f->fn, ev))
		return WAIT_BOOKKEEP;
	/* What is not known may be right. */
	if ((intr.kind == WVAL_UNKNOWN || wval_zero(intr)) &&
	    (timeout.kind == WVAL_UNKNOWN ||
	     is_unbounded(fa, args[3], timeout)))
		return WAIT_UNKNOWN;
	return WAIT_DROPPED;
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

	if (!a)
		return false;
	out->wait = wait_of(a->role);
	out->what = 0;
	if (a->what >= 0 && (uint32_t)a->what < facts_list_n(fa, ev->args))
		out->what = facts_list_at(fa, ev->args, (uint32_t)a->what);
	if (a->role == API_FENCE_WAIT && a->usage >= 0)
		out->wait = resv_wait(w, f, ev, st);
	else if (a->result && !result_used(f->fn, ev))
		out->wait = WAIT_DROPPED;
	return true;
}

bool exp_fence_results(const struct walk_frame *f, const struct fact_event *ev,
		       struct exp_fence_results *out)
{
	const char *callee = facts_callee(fn_facts(f->fn), ev);
	const struct api_fence *a = callee ? fence_find(callee) : NULL;

	if (!a || !a->result || !result_used(f->fn, ev))
		return false;
	*out = (struct exp_fence_results){ .n = 1 };
	out->early[0] = (struct wval){ WVAL_ERROR, 0 };
	out->done = (struct wval){ WVAL_CONST, 0 };
	/* The time that is left, or 0 if it is up. */
	if (ends_with(callee, "_timeout")) {
		out->early[out->n++] = out->done;
		out->done = (struct wval){ WVAL_POSITIVE, 0 };
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

bool exp_sync_call(const struct walk_frame *f, const struct fact_event *ev,
		   const struct strmap *sync)
{
	const struct facts *fa = fn_facts(f->fn);
	const char *callee = facts_callee(fa, ev);

	if (!callee || !exp_sync_name(callee) || !facts_list_n(fa, ev->args) ||
	    !exp_member_in(sync, fa, facts_list_at(fa, ev->args, 0)))
		return false;
	/* _timeout, _interruptible, _killable */
	return ev->flags & EVENT_VOID || result_used(f->fn, ev);
}
