// SPDX-License-Identifier: GPL-2.0-only
/* What follows a call that invalidates, on the paths of one function. */
#include "model/exporters/wait.h"

/* --- which buffer --- */

/* What the path ID starts from, through locals and conversions. */
static char *root_text(const struct walk_frame *f, fact_expr_id id, int depth)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_event *call;
	fact_expr_id next = 0;

	switch ((enum expr_kind)e->kind) {
	case EX_MEMBER:
	case EX_DEREF:
	case EX_ADDR:
	case EX_INDEX:
	case EX_UNKNOWN: /* container_of() */
	case EX_BINARY:
	case EX_COND:
		next = e->a;
		break;
	case EX_CALL:
		call = fn_event(f->fn, (uint32_t)e->value);
		if (facts_list_n(fa, call->args))
			next = facts_list_at(fa, call->args, 0);
		break;
	case EX_LOCAL:
		next = walk_only_value(f->fn, e);
		break;
	case EX_PARAM:
		if (f->up && e->value >= 0 &&
		    e->value < facts_list_n(fn_facts(f->up->fn),
					    f->call->args))
			return root_text(f->up,
					 facts_list_at(fn_facts(f->up->fn),
						       f->call->args,
						       (uint32_t)e->value),
					 depth + 1);
		break;
	default:
		break;
	}
	if (next && depth < 16)
		return root_text(f, next, depth + 1);
	return walk_path(f, id);
}

static bool same_buffer(struct search *s, const struct walk_frame *f,
			fact_expr_id what)
{
	char *root = what ? root_text(f, what, 0) : NULL;
	bool same = root && s->buffer && streq(root, s->buffer);

	free(root);
	return same;
}

/* --- what is worth entering --- */

/* Waits, and marks that are set. */
static enum waits look(struct waits_search *w, struct fn f,
		       const struct fact_event *ev, const char *callee,
		       int depth)
{
	struct search *s = w->ctx;

	(void)depth;
	if (ev->kind == EV_STORE &&
	    exp_mark_touches(&s->members.marks, fn_facts(f), ev))
		return WAITS_YES;
	if (callee && (exp_fence_name(callee) || exp_sync_name(callee)))
		return WAITS_YES;
	return 0;
}

void search_init(struct search *s)
{
	s->waits.p = s->p;
	s->waits.look = look;
	s->waits.ctx = s;
}

bool search_in_chain(const struct search *s, struct fn f)
{
	vec_for_each(g, &s->chain) {
		if (program_same(s->p, *g, f))
			return true;
	}
	return false;
}

/* --- the hooks --- */

bool search_settled(const struct search *s, const struct walk_state *st)
{
	bool marked = st->flags & ST_REVOKES;
	bool revokes = marked || (s->removes && !s->ttm);

	return ST_WAIT(st) >= WAIT_JOBS && (marked || !s->want_mark) &&
	       (!revokes || (st->flags & ST_UNMAP));
}

static void set_wait(struct search *s, const struct walk_frame *f,
		     const struct fact_event *ev, struct walk_state *st,
		     enum fence_wait wait)
{
	struct site at = { f->fn, ev };
	size_t i = 0;

	if (wait <= ST_WAIT(st))
		return;
	while (i < s->places.n && s->places.v[i].event != ev)
		i++;
	if (i == s->places.n)
		vec_push(&s->places, at);
	st->flags &= ~ST_WAIT_MASK;
	st->flags |= (unsigned int)wait << ST_WAIT_SHIFT;
	st->place = (uint32_t)i + 1;
}

static void notified(struct search *s, const struct walk_frame *f,
		     const struct fact_event *ev, struct walk_state *st)
{
	const struct facts *fa = fn_facts(f->fn);
	bool mark = st->flags & ST_MARK;

	track_call(s, f, st);
	st->flags &= ST_MARK | ST_MOVED | ST_SET_MASK;
	st->flags |= ST_NOTIFIED | ST_LOCKED | (mark ? ST_REVOKES : 0);
	st->place = 0;
	free(s->buffer);
	free(s->path);
	s->buffer = s->path = NULL;
	if (!facts_list_n(fa, ev->args))
		return;
	s->buffer = root_text(f, facts_list_at(fa, ev->args, 0), 0);
	s->path = walk_path(f, facts_list_at(fa, ev->args, 0));
}

/* The buffer that was invalidated, in the words of F's function. */
static fact_expr_id buffer_in(struct search *s, const struct walk_frame *f)
{
	if (fn_same(f->fn, s->call.fn) &&
	    facts_list_n(fn_facts(f->fn), s->call.event->args))
		return facts_list_at(fn_facts(f->fn), s->call.event->args, 0);
	return s->path ? walk_find(f, s->path) : 0;
}

/* Whoever invalidates holds the lock. Is that still so at EV of F? */
static bool kept(const struct search *s, const struct walk_frame *f,
		 const struct fact_event *ev, const struct walk_state *st)
{
	if (!(st->flags & ST_LOCKED) || !fn_same(f->fn, s->call.fn))
		return false;
	for (const struct fact_event *e = s->call.event; e < ev; e++) {
		if (e->kind == EV_SCOPE_END)
			return false;
	}
	return ev > s->call.event;
}

/* Whoever holds the lock while waiting for an unmap, which needs it, waits
 * for ever: be it held in F or in a function that led there. */
static bool without_resv(struct search *s, const struct walk_frame *f,
			 const struct fact_event *ev,
			 const struct walk_state *st)
{
	enum resv_held held = RESV_UNKNOWN;
	bool still = kept(s, f, ev, st);

	for (; f && held == RESV_UNKNOWN; ev = f->call, f = f->up) {
		fact_expr_id buffer = buffer_in(s, f);
		struct resv_answer a = { 0 };

		if (buffer)
			resv_ask(s->resv, f->fn, ev, buffer, RESV_OF_BUFFER,
				 &a);
		held = a.held;
		resv_answer_release(&a);
		if (track_locks(f->fn, fn_event(f->fn, 0), ev))
			break;
	}
	return held == RESV_NOT_HELD || (held == RESV_UNKNOWN && !still);
}

/* wait_event() and its like, as long as nothing ends them early. */
static bool in_wait_event(const struct facts *fa, const struct fact_event *ev)
{
	const char *m = facts_str(fa, ev->macro);

	return (starts_with(m, "wait_event") ||
		starts_with(m, "wait_var_event")) &&
	       !strstr(m, "interruptible") && !strstr(m, "killable") &&
	       !strstr(m, "timeout");
}

static bool args_in(const struct strmap *set, const struct facts *fa,
		    const struct fact_event *ev)
{
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		if (exp_member_in(set, fa, facts_list_at(fa, ev->args, i)))
			return true;
	}
	return false;
}

/* A call behind the one that invalidates. */
static enum walk_do behind(struct search *s, struct walk *w,
			   const struct walk_frame *f,
			   const struct fact_event *ev, struct fn target,
			   struct walk_state *st)
{
	const struct facts *fa = fn_facts(f->fn);
	const char *callee = facts_callee(fa, ev);
	struct exp_fence fence;
	struct exp_ends ends;

	if (exp_fence_call(w, f, ev, st, &fence)) {
		/* Another buffer's, or this one's under another name. */
		if (!same_buffer(s, f, fence.what))
			fence.wait = WAIT_UNKNOWN;
		set_wait(s, f, ev, st, fence.wait);
		return WALK_PASS;
	}
	if (in_wait_event(fa, ev) && args_in(&s->members.sync, fa, ev) &&
	    without_resv(s, f, ev, st)) {
		st->flags |= ST_UNMAP;
		return WALK_PASS;
	}
	if (exp_sync_call(w, f, ev, st, &s->members.sync, &ends) &&
	    without_resv(s, f, ev, st)) {
		/* Else it depends on how it ends: outcomes(). */
		if (exp_ends_early(&ends) == EARLY_NO)
			st->flags |= ST_UNMAP;
		return WALK_PASS;
	}
	if (target.unit) {
		enum waits waits = waits_function(&s->waits, target, 0);

		st->flags |= waits == WAITS_OPEN ? ST_OPEN : 0;
		return waits == WAITS_YES ? WALK_ENTER : WALK_PASS;
	}
	if (callee && waits_might(&s->waits, callee)) {
		strset_add(&s->waits.open, callee);
		st->flags |= ST_OPEN;
	} else if (!callee) {
		st->flags |= ST_OPEN;
	}
	return WALK_PASS;
}

static enum walk_do on_call(struct walk *w, const struct walk_frame *f,
			    const struct fact_event *ev, struct fn target,
			    struct walk_state *st, struct wval *result)
{
	struct search *s = w->ctx;

	(void)result;
	if (ev == s->call.event) {
		notified(s, f, ev, st);
		return WALK_PASS;
	}
	if ((st->flags & ST_LOCKED) && track_may_unlock(s, f->fn, ev, 0))
		st->flags &= ~(unsigned int)ST_LOCKED;
	track_event(s, w, f, ev, st);
	if (target.unit &&
	    (search_in_chain(s, target) || track_marks(s, target)))
		return WALK_ENTER;
	/* Nothing that follows can change what was waited for already. */
	if ((st->flags & ST_NOTIFIED) && !search_settled(s, st))
		return behind(s, w, f, ev, target, st);
	return WALK_PASS;
}

/* The wait EV was all that there was, and it ended early; surely, or MAYBE. */
static void lower_wait(struct search *s, const struct fact_event *ev,
		       struct walk_state *st, bool maybe)
{
	st->flags |= ST_EARLY;
	if (!st->place || s->places.v[st->place - 1].event != ev ||
	    ST_WAIT(st) < WAIT_JOBS)
		return;
	st->flags &= ~ST_WAIT_MASK;
	st->flags |= (unsigned int)(maybe ? WAIT_UNKNOWN : WAIT_DROPPED)
		     << ST_WAIT_SHIFT;
}

/* A wait may end early, and code behind it may see that. */
static void outcomes(struct walk *w, const struct walk_frame *f,
		     const struct fact_event *ev, const struct walk_state *st,
		     struct walk_state_vec *out)
{
	struct search *s = w->ctx;
	struct exp_fence fence;
	struct exp_ends ends;
	struct walk_state way = *st;
	bool maps = false;

	if (!(st->flags & ST_NOTIFIED))
		return;
	if (exp_fence_call(w, f, ev, st, &fence))
		ends = fence.ends;
	else if (exp_sync_call(w, f, ev, st, &s->members.sync, &ends) &&
		 without_resv(s, f, ev, st))
		maps = true;
	else
		return;
	if (!ends.read)
		return;
	way.ret = (struct wval){ ends.counts ? WVAL_POSITIVE : WVAL_CONST, 0 };
	way.flags &= ~(unsigned int)ST_EARLY;
	way.flags |= maps ? ST_UNMAP : 0;
	vec_push(out, way);
	for (int i = 0; i < 2; i++) {
		enum early early = i ? ends.by_time : ends.by_signal;

		if (early == EARLY_NO)
			continue;
		way = *st;
		lower_wait(s, ev, &way, early == EARLY_MAYBE);
		way.ret = (struct wval){ i ? WVAL_CONST : WVAL_ERROR, 0 };
		vec_push(out, way);
	}
}

static void on_store(struct walk *w, const struct walk_frame *f,
		     const struct fact_event *ev, struct walk_state *st)
{
	struct search *s = w->ctx;
	const struct facts *fa = fn_facts(f->fn);
	struct wval v = walk_eval(w, f, st, ev->b);

	if (track_event(s, w, f, ev, st) != MARK_SETS &&
	    exp_member_in(&s->members.place, fa, ev->a) && !wval_zero(v))
		st->flags |= ST_MOVED;
}

static bool matters(struct walk *w, const struct walk_frame *f,
		    const struct fact_event *ev)
{
	struct search *s = w->ctx;

	return exp_mark_touches(&s->members.marks, fn_facts(f->fn), ev);
}

static bool speaks_of(const struct strmap *set, const struct facts *fa,
		      fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	return id && (exp_member_in(set, fa, id) || speaks_of(set, fa, e->a) ||
		      speaks_of(set, fa, e->b) || speaks_of(set, fa, e->c));
}

static void on_look(struct walk *w, const struct walk_frame *f,
		    const struct fact_event *ev, struct walk_state *st)
{
	struct search *s = w->ctx;
	const struct facts *fa = fn_facts(f->fn);

	if ((st->flags & ST_NOTIFIED) && in_wait_event(fa, ev) &&
	    speaks_of(&s->members.sync, fa, ev->a) && without_resv(s, f, ev, st))
		st->flags |= ST_UNMAP;
}

/* A loop over the parts of a buffer that waits in each round has a round. */
static bool on_empty(struct walk *w, const struct walk_frame *f, uint32_t from,
		     uint32_t to, const struct walk_state *st)
{
	struct search *s = w->ctx;

	if (!(st->flags & ST_NOTIFIED) || search_settled(s, st))
		return true;
	for (uint32_t i = from + 1; i < to; i++) {
		const struct fact_event *ev = fn_event(f->fn, i);

		if (ev->kind == EV_CALL &&
		    waits_event(&s->waits, f->fn, ev, 0) == WAITS_YES)
			return false;
	}
	return true;
}

const struct walk_hooks search_hooks = { .call = on_call,
					 .outcomes = outcomes,
					 .store = on_store,
					 .matters = matters,
					 .look = on_look,
					 .empty = on_empty };

/* --- where paths end --- */

void search_account(struct search *s, struct fn f, const struct walk_state *st,
		    enum fence_wait least, const char *why)
{
	enum fence_wait wait = ST_WAIT(st);
	uint32_t place = st->place;

	if ((st->flags & ST_OPEN) && wait < WAIT_UNKNOWN)
		wait = WAIT_UNKNOWN;
	if (wait < least) {
		wait = least;
		place = 0;
	}
	if (!s->any || wait < s->worst) {
		s->worst = wait;
		s->worst_place = place;
		free(s->cut);
		s->cut = why ? xasprintf("in %s() of %s: %s", fn_name(f),
					 fn_file(f), why) :
			       NULL;
	}
	s->any = true;
	track_end(s, st);
	s->moves |= (st->flags & ST_MOVED) != 0;
	s->unmap &= (st->flags & ST_UNMAP) != 0;
	if (st->flags & ST_REVOKES) {
		s->revokes = true;
		s->revoke_unmap &= (st->flags & ST_UNMAP) != 0;
	}
}
