// SPDX-License-Identifier: GPL-2.0-only
#include "model/exporters/walk_priv.h"

#include "model/reach.h"

#include <stdio.h>

/* Steps for one walk; the largest functions of drivers need a few thousand
 * where little is remembered. */
#define WALK_BUDGET 20000
#define WALK_BUDGET_LAST 60000
#define WALK_DEPTH 8

void walk_init(struct walk *w, struct program *p,
	       const struct walk_hooks *hooks, void *ctx)
{
	*w = (struct walk){ .p = p, .hooks = hooks, .ctx = ctx };
}

void walk_release(struct walk *w)
{
	strmap_release(&w->keys, NULL);
	strmap_release(&w->uses, NULL);
	strmap_release(&w->lasts, NULL);
	strmap_release(&w->prepared, NULL);
	vec_release(&w->depths);
}

/* What only the config decides may go both ways. */
static bool config_decides(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (e->kind == EX_UNARY)
		return config_decides(fa, e->a);
	if (e->kind == EX_BINARY)
		return config_decides(fa, e->a) && config_decides(fa, e->b);
	return e->kind == EX_INT && (e->flags & EXPR_MACRO);
}

/* --- the walk --- */

struct todo {
	uint32_t at;
	struct walk_state st;
};

struct todo_vec VEC_OF(struct todo);

struct pass {
	struct walk *w;
	const struct walk_frame *f;
	struct todo_vec todo;
	struct strmap seen;
	struct strmap left;
	struct walk_state_vec *out;
};

static bool fresh(struct strmap *seen, uint32_t at, const struct walk_state *st)
{
	uint64_t h = hash64(st->facts, st->nfacts * sizeof(st->facts[0]), at);
	unsigned int sign = st->ret.kind != WVAL_CONST ? 0 :
			    st->ret.v < 0	       ? 1 :
			    st->ret.v		       ? 2 :
							 3;
	unsigned int r = (unsigned int)st->ret.kind << 2 | sign;
	char key[64];

	snprintf(key, sizeof(key), "%jx:%x:%x:%x:%x", (uintmax_t)h, at,
		 st->flags, st->place, r);
	return strset_add(seen, key);
}

/* The same for the result of its event CALL: it is used where it is made, in
 * the few events behind it. */
static bool call_asked_later(uint32_t call, uint32_t at)
{
	return at > call && at <= call + 8;
}

/* Will F, from event AT on, ask for the variable of this frame that TEXT
 * ("name#n@depth", "name@depth", "calln@depth") speaks of? */
static bool asked_later(const struct pass *ps, const char *text, uint32_t at)
{
	size_t n = strcspn(text, "#@");
	uintptr_t last;
	char *key;

	/* A member may be asked for elsewhere; of a longer text, too. */
	if (strpbrk(text, ".(*&[") || !strchr(text, '@') ||
	    atoi(strchr(text, '@') + 1) != ps->f->depth)
		return true;
	if (starts_with(text, "call") && n > 4 &&
	    strspn(text + 4, "0123456789") == n - 4)
		return call_asked_later((uint32_t)atoi(text + 4), at);
	key = xasprintf("%p %.*s", (const void *)ps->f->fn.func, (int)n, text);
	last = (uintptr_t)strmap_get(&ps->w->lasts, key);
	free(key);
	return last > at;
}

static void go(struct pass *ps, uint32_t at, struct walk_state *st)
{
	for (uint32_t i = st->nfacts; i-- > 0;) {
		if (!asked_later(ps, ps->w->keys.entries[st->facts[i].key].key,
				 at))
			know_drop(st, i);
	}
	if (at >= ps->f->fn.func->nevents || !fresh(&ps->seen, at, st))
		return;
	vec_push(&ps->todo, ((struct todo){ at, *st }));
}

static void leave(struct pass *ps, struct walk_state *st, struct wval ret)
{
	st->ret = ret;
	know_forget_frames(ps->w, st, ps->f->depth - 1);
	if (fresh(&ps->left, 0, st))
		vec_push(ps->out, *st);
}

static void pass_run(struct walk *w, const struct walk_frame *f,
		     const struct walk_state *start,
		     struct walk_state_vec *out);

/* What was given the address of may be something else now. */
static void forget_given(struct walk *w, const struct walk_frame *f,
			 const struct fact_event *ev, struct walk_state *st)
{
	const struct facts *fa = fn_facts(f->fn);

	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		fact_expr_id arg = facts_list_at(fa, ev->args, i);
		const struct fact_expr *e = facts_expr(fa, arg);
		char *text = e->kind == EX_ADDR ? walk_path(f, e->a) : NULL;

		if (text && *text != '0')
			know_forget(w, st, text);
		free(text);
	}
}

static void enter(struct pass *ps, uint32_t at, struct fn target,
		  const struct walk_state *st)
{
	struct walk_frame in = { target, ps->f, fn_event(ps->f->fn, at),
				 ps->f->depth + 1, walk_changed_params(target) };
	struct walk_state_vec results = VEC_INIT;
	char *text = xasprintf("call%u@%d", at, ps->f->depth);

	pass_run(ps->w, &in, st, &results);
	vec_for_each(r, &results) {
		struct wval ret = r->ret;

		r->ret = (struct wval){ 0 };
		know_forget(ps->w, r, text);
		know_learn(ps->w, r, text, ps->f->depth, ret);
		go(ps, at + 1, r);
	}
	free(text);
	vec_release(&results);
}

static bool recursive(const struct walk_frame *f, struct fn target)
{
	for (; f; f = f->up) {
		if (fn_same(f->fn, target))
			return true;
	}
	return false;
}

/* What error pointers are made by, and told by. */
static struct wval error_pointer(struct pass *ps, const struct fact_event *ev,
				 const char *callee,
				 const struct walk_state *st)
{
	const struct facts *fa = fn_facts(ps->f->fn);
	struct wval v;

	if (!callee || facts_list_n(fa, ev->args) != 1)
		return (struct wval){ 0 };
	if (streq(callee, "ERR_PTR") || streq(callee, "PTR_ERR") ||
	    streq(callee, "ERR_CAST"))
		return (struct wval){ WVAL_ERROR, 0 };
	if (!streq(callee, "IS_ERR") && !streq(callee, "IS_ERR_OR_NULL"))
		return (struct wval){ 0 };
	v = walk_eval(ps->w, ps->f, st, facts_list_at(fa, ev->args, 0));
	if (v.kind == WVAL_ERROR || (v.kind == WVAL_CONST && v.v < 0))
		return truth(true);
	if (wval_zero(v))
		return truth(callee[6] != '\0');
	return (struct wval){ 0 };
}

/* Go on behind the call AT, in all the ways in which it may turn out. */
static void pass_call(struct pass *ps, uint32_t at, struct walk_state *st,
		      struct wval result)
{
	const struct walk_frame *f = ps->f;
	char *text = xasprintf("call%u@%d", at, f->depth);
	struct walk_state_vec ways = VEC_INIT;

	know_forget(ps->w, st, text);
	if (ps->w->hooks->outcomes)
		ps->w->hooks->outcomes(ps->w, f, fn_event(f->fn, at), st,
				       &ways);
	vec_for_each(way, &ways) {
		struct wval ret = way->ret;

		way->ret = (struct wval){ 0 };
		know_learn(ps->w, way, text, f->depth, ret);
		go(ps, at + 1, way);
	}
	if (!ways.n) {
		know_learn(ps->w, st, text, f->depth, result);
		go(ps, at + 1, st);
	}
	vec_release(&ways);
	free(text);
}

static void on_call(struct pass *ps, uint32_t at, struct walk_state *st)
{
	const struct walk_frame *f = ps->f;
	const struct fact_event *ev = fn_event(f->fn, at);
	const char *callee = facts_callee(fn_facts(f->fn), ev);
	struct wval result = { 0 };
	struct fn target = { 0 };
	enum walk_do what;

	if (callee)
		program_resolve(ps->w->p, f->fn.unit, callee, FUNC_BODY,
				&target);
	result = error_pointer(ps, ev, callee, st);
	what = ps->w->hooks->call(ps->w, f, ev, target, st, &result);
	if (what == WALK_STOP || (ev->flags & EVENT_ENDS))
		return;
	forget_given(ps->w, f, ev, st);
	if (what == WALK_ENTER && target.unit && f->depth < WALK_DEPTH &&
	    !recursive(f, target)) {
		enter(ps, at, target, st);
		return;
	}
	pass_call(ps, at, st, result);
}

static void store(struct pass *ps, uint32_t at, struct walk_state *st)
{
	const struct walk_frame *f = ps->f;
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_event *ev = fn_event(f->fn, at);
	const struct fact_expr *to = facts_expr(fa, ev->a);
	struct wval v = { 0 };
	char *text = walk_path(f, ev->a);

	if (!(ev->flags & EVENT_COMPOUND))
		v = walk_eval(ps->w, f, st, ev->b);
	if (ps->w->hooks->store)
		ps->w->hooks->store(ps->w, f, ev, st);
	if (to->kind == EX_MEMBER) {
		char *part = xasprintf(".%s", facts_str(fa, to->name));

		know_forget(ps->w, st, part);
		free(part);
	} else if (text) {
		know_forget(ps->w, st, text);
	}
	if (text && know_asked(ps->w, f->fn, ev->a, 1))
		know_learn(ps->w, st, text, f->depth, v);
	free(text);
	go(ps, at + 1, st);
}

/* A value that is nothing yet, but that is asked for later, is zero on one path
 * and not on another, where that matters to who walks. */
static void on_store(struct pass *ps, uint32_t at, struct walk_state *st)
{
	const struct walk_frame *f = ps->f;
	const struct fact_event *ev = fn_event(f->fn, at);
	struct walk_state other = *st;

	if (!(ev->flags & EVENT_COMPOUND) && ps->w->hooks->matters &&
	    ps->w->hooks->matters(ps->w, f, ev) &&
	    walk_eval(ps->w, f, st, ev->b).kind == WVAL_UNKNOWN &&
	    know_asked(ps->w, f->fn, ev->b, 1)) {
		know_assume(ps->w, f, &other, ev->b, false);
		store(ps, at, &other);
		know_assume(ps->w, f, st, ev->b, true);
	}
	store(ps, at, st);
}

/* The event that ends the loop whose condition is event AT; 0: it is none. */
static uint32_t loop_of(struct fn f, uint32_t at)
{
	uint32_t exit = fn_event(f, at)->target;

	for (uint32_t j = exit - 1; exit > at + 1 && j > at; j--) {
		const struct fact_event *ev = fn_event(f, j);

		if (ev->kind == EV_JUMP && ev->target <= at)
			return j;
	}
	return 0;
}

/*
 * The condition of a loop, as ST leaves it by going on with it or not: a path
 * that leaves is asked whether it has been in the loop, and may not count.
 */
static bool may_leave(struct pass *ps, uint32_t at, struct walk_state *in,
		      struct walk_state *out)
{
	uint32_t end = ps->w->hooks->empty ? loop_of(ps->f->fn, at) : 0;
	struct wval been;
	char *text;

	if (!end)
		return true;
	text = xasprintf("loop.%u@%d", at, ps->f->depth);
	been = know(ps->w, out, text);
	know_forget(ps->w, out, text);
	know_put(in, know_key(ps->w, text, ps->f->depth),
	    (struct wval){ WVAL_NONZERO, 0 });
	free(text);
	return wval_nonzero(been) ||
	       ps->w->hooks->empty(ps->w, ps->f, at, end, out);
}

static void on_branch(struct pass *ps, uint32_t at, struct walk_state *st)
{
	const struct walk_frame *f = ps->f;
	const struct fact_event *ev = fn_event(f->fn, at);
	struct wval v = { 0 };
	struct walk_state other = *st;
	bool leave;

	if (!config_decides(fn_facts(f->fn), ev->a))
		v = walk_eval(ps->w, f, st, ev->a);
	leave = may_leave(ps, at, st, &other);
	if (!wval_zero(v)) {
		know_assume(ps->w, f, st, ev->a, true);
		go(ps, at + 1, st);
	}
	if (!wval_nonzero(v) && leave) {
		know_assume(ps->w, f, &other, ev->a, false);
		go(ps, ev->target, &other);
	}
}

static void step(struct pass *ps, uint32_t at, struct walk_state *st)
{
	const struct facts *fa = fn_facts(ps->f->fn);
	const struct fact_event *ev = fn_event(ps->f->fn, at);

	if (ps->w->hooks->look &&
	    (ev->kind == EV_BRANCH || ev->kind == EV_READ))
		ps->w->hooks->look(ps->w, ps->f, ev, st);
	switch ((enum event_kind)ev->kind) {
	case EV_CALL:
		on_call(ps, at, st);
		break;
	case EV_STORE:
		on_store(ps, at, st);
		break;
	case EV_BRANCH:
		on_branch(ps, at, st);
		break;
	case EV_SWITCH:
		for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
			struct walk_state one = *st;

			go(ps, facts_list_at(fa, ev->args, i), &one);
		}
		break;
	case EV_JUMP:
		go(ps, ev->target, st);
		break;
	case EV_RETURN:
		leave(ps, st,
		      ev->a ? walk_eval(ps->w, ps->f, st, ev->a) :
			      (struct wval){ 0 });
		break;
	case EV_END:
		leave(ps, st, (struct wval){ 0 });
		break;
	default:
		go(ps, at + 1, st);
		break;
	}
}

static void pass_run(struct walk *w, const struct walk_frame *f,
		     const struct walk_state *start, struct walk_state_vec *out)
{
	struct pass ps = { .w = w, .f = f, .out = out };
	struct walk_state first = *start;

	walk_prepare(w, f->fn);
	go(&ps, 0, &first);
	while (ps.todo.n && w->budget) {
		struct todo t = ps.todo.v[--ps.todo.n];

		w->budget--;
		if (reach_at(f->fn, t.at))
			step(&ps, t.at, &t.st);
	}
	vec_release(&ps.todo);
	strmap_release(&ps.seen, NULL);
	strmap_release(&ps.left, NULL);
}

bool walk_run(struct walk *w, struct fn f, const struct walk_state *start,
	      struct walk_state_vec *out)
{
	struct walk_frame frame = { .fn = f };
	size_t before = out->n;

	for (w->memory = WALK_ALL;; w->memory++) {
		w->budget = w->memory == WALK_NOTHING ? WALK_BUDGET_LAST :
							WALK_BUDGET;
		out->n = before;
		pass_run(w, &frame, start, out);
		if (w->budget || w->memory == WALK_NOTHING)
			break;
	}
	return w->budget > 0;
}
