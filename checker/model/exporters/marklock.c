// SPDX-License-Identifier: GPL-2.0-only
/* Is the lock held where a mark is set? */
#include "model/exporters/wait.h"

static uint32_t index_of(struct site s)
{
	return (uint32_t)(s.event - fn_event(s.fn, 0));
}

/* Where the walk of paths says what holds at S: at the next call, or where ways
 * part or meet. */
static const struct fact_event *ask_at(struct site s)
{
	uint32_t i = index_of(s);

	for (uint32_t n = 0; n < s.fn.func->nevents; n++) {
		const struct fact_event *ev = fn_event(s.fn, i);

		if (ev->kind != EV_STORE && ev->kind != EV_READ &&
		    ev->kind != EV_DECL && ev->kind != EV_OBJECT &&
		    ev->kind != EV_JUMP && ev->kind != EV_ASM)
			return ev;
		i = ev->kind == EV_JUMP ? ev->target : i + 1;
		if (i >= s.fn.func->nevents)
			break;
	}
	return s.event;
}

/* Is the lock taken between the set and the call, in their function, and
 * nothing else done about locks before? Then it was not held. */
static bool taken_later(struct resv *resv, const struct exp_set *set,
			struct site call)
{
	struct resv_answer a = { 0 };
	bool later = false;

	resv_ask_call(resv, call.fn, call.event, &a);
	vec_for_each(step, &a.steps[RESV_WAY_HELD]) {
		later |= a.held == RESV_HELD &&
			 fn_same(step->site.fn, call.fn) &&
			 step->site.event > set->from.event &&
			 step->site.event < call.event &&
			 !track_locks(call.fn, set->from.event + 1,
				      step->site.event);
	}
	resv_answer_release(&a);
	return later;
}

/* In the function of the call itself, or what that one calls. */
static enum resv_held held_here(struct resv *resv, const struct exp_set *set,
				struct site call)
{
	struct resv_answer a = { 0 };
	enum resv_held held;

	resv_ask(resv, call.fn, ask_at(set->from),
		 facts_list_at(fn_facts(call.fn), call.event->args, 0),
		 RESV_OF_BUFFER, &a);
	held = a.held;
	resv_answer_release(&a);
	if (held == RESV_UNKNOWN && taken_later(resv, set, call))
		return RESV_NOT_HELD;
	return held;
}

/* The buffer of CALL, in the words of the function above; 0: it has none. */
static fact_expr_id given_buffer(const struct exp_set *set, struct site call)
{
	struct walk_frame above = { .fn = set->into.fn };
	struct walk_frame here = { .fn = call.fn, .up = &above,
				   .call = set->into.event, .depth = 1,
				   .changed = walk_changed_params(call.fn) };
	const char *callee =
		facts_callee(fn_facts(above.fn), set->into.event);
	fact_expr_id found = 0;
	char *text;

	if (!callee || !streq(callee, fn_name(call.fn)))
		return 0;
	text = walk_path(&here, facts_list_at(fn_facts(call.fn),
					      call.event->args, 0));
	if (text)
		found = walk_find(&above, text);
	free(text);
	return found;
}

/* Does E of FA mean what BUFFER means in the function that call INTO goes into,
 * in the words of the function of that call? */
static bool same_above(const struct exp_set *set, fact_expr_id id,
		       struct site call, fact_expr_id buffer)
{
	const struct facts *above = fn_facts(set->into.fn);
	const struct facts *fa = fn_facts(call.fn);
	const struct fact_expr *e = facts_expr(above, id);
	const struct fact_expr *b = facts_expr(fa, buffer);

	if (b->kind == EX_PARAM) {
		fact_list_id args = set->into.event->args;
		const struct fact_expr *given;

		if (b->value < 0 || b->value >= facts_list_n(above, args))
			return false;
		given = facts_expr(above, facts_list_at(above, args,
							(uint32_t)b->value));
		return (e->kind == EX_PARAM || e->kind == EX_LOCAL) &&
		       e->kind == given->kind && e->value == given->value;
	}
	return b->kind == EX_MEMBER && e->kind == EX_MEMBER &&
	       streq(facts_str(fa, b->name), facts_str(above, e->name)) &&
	       streq(facts_str(fa, b->type), facts_str(above, e->type)) &&
	       same_above(set, e->a, call, b->a);
}

/* Does the function above wait for the lock of the buffer between the set and
 * the call that leads down? Then nobody held it before. */
static bool taken_above(const struct exp_set *set, struct site call)
{
	const struct facts *above = fn_facts(set->into.fn);
	const char *callee = facts_callee(above, set->into.event);

	if (!callee || !streq(callee, fn_name(call.fn)))
		return false;
	for (uint32_t i = index_of(set->from) + 1; i < index_of(set->into);
	     i++) {
		const struct fact_event *ev = fn_event(set->into.fn, i);
		const struct fact_expr *e;

		callee = ev->kind == EV_CALL ? facts_callee(above, ev) : NULL;
		if (!callee || !streq(callee, "dma_resv_lock"))
			continue;
		e = facts_expr(above, facts_list_at(above, ev->args, 0));
		if (e->kind == EX_MEMBER &&
		    streq(facts_str(above, e->type), API_BUFFER) &&
		    same_above(set, e->a, call,
			       facts_list_at(fn_facts(call.fn),
					     call.event->args, 0)))
			return !track_locks(set->from.fn, set->from.event + 1,
					    ev);
	}
	return false;
}

/* Does S only say that the lock is held? */
static bool asserts(struct site s)
{
	const struct facts *fa = fn_facts(s.fn);
	const char *callee = s.event->kind == EV_CALL
				     ? facts_callee(fa, s.event)
				     : NULL;

	return strstr(facts_str(fa, s.event->macro), "assert") ||
	       (callee && (strstr(callee, "_is_held") ||
			   strstr(callee, "_is_locked") ||
			   strstr(callee, "assert")));
}

/*
 * In a function above: what holds there is what holds where it calls down, if
 * nothing in between has to do with locks. Who takes the lock below does not
 * hold it yet; who asserts it there says that it is held above.
 */
static enum resv_held held_above(struct resv *resv, const struct exp_set *set,
				 struct site call)
{
	struct resv_answer a = { 0 };
	enum resv_held held = RESV_UNKNOWN;
	fact_expr_id buffer = set->into.event ? given_buffer(set, call) : 0;

	if (buffer) {
		resv_ask(resv, set->from.fn, ask_at(set->from), buffer,
			 RESV_OF_BUFFER, &a);
		held = a.held;
		resv_answer_release(&a);
		if (held != RESV_UNKNOWN)
			return held;
	}
	if (!set->into.event || index_of(set->from) > index_of(set->into))
		return RESV_UNKNOWN;
	if (taken_above(set, call))
		return RESV_NOT_HELD;
	if (track_locks(set->from.fn, set->from.event + 1, set->into.event))
		return RESV_UNKNOWN;
	resv_ask_call(resv, call.fn, call.event, &a);
	vec_for_each(step, &a.steps[RESV_WAY_HELD]) {
		bool below = fn_same(step->site.fn, call.fn) &&
			     step->site.event < call.event;

		if (below && !asserts(step->site))
			held = RESV_NOT_HELD;
		else if (below && held == RESV_UNKNOWN)
			held = RESV_HELD;
		else if (held == RESV_UNKNOWN &&
			 fn_same(step->site.fn, set->from.fn) &&
			 step->site.event < set->from.event)
			held = RESV_HELD;
	}
	if (a.held != RESV_HELD)
		held = RESV_UNKNOWN;
	resv_answer_release(&a);
	return held;
}

enum resv_held exp_set_held(struct resv *resv, const struct exp_set *set,
			    struct site call)
{
	enum resv_held held = RESV_UNKNOWN;

	if (!facts_list_n(fn_facts(call.fn), call.event->args))
		return held;
	held = fn_same(set->from.fn, call.fn) ? held_here(resv, set, call)
					      : held_above(resv, set, call);
	/* A helper may take it for itself. */
	if (held == RESV_NOT_HELD && set->at.event != set->from.event &&
	    track_locks(set->at.fn, fn_event(set->at.fn, 0), set->at.event))
		held = RESV_UNKNOWN;
	return held;
}
