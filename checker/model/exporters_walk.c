// SPDX-License-Identifier: GPL-2.0-only
#include "model/exporters_walk.h"

#include "lib/strbuf.h"
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

bool wval_zero(struct wval v)
{
	return v.kind == WVAL_CONST && v.v == 0;
}

bool wval_nonzero(struct wval v)
{
	return v.kind == WVAL_NONZERO || v.kind == WVAL_ERROR ||
	       (v.kind == WVAL_CONST && v.v != 0);
}

static struct wval constant(int64_t v)
{
	return (struct wval){ WVAL_CONST, v };
}

static struct wval truth(bool t)
{
	return constant(t);
}

static struct wval negate(struct wval v)
{
	if (wval_zero(v))
		return truth(true);
	return wval_nonzero(v) ? truth(false) : (struct wval){ 0 };
}

/* --- texts --- */

static bool add_path(const struct walk_frame *f, fact_expr_id id,
		     struct strbuf *out);

static bool add_pair(const struct walk_frame *f, fact_expr_id a,
		     const char *between, fact_expr_id b, struct strbuf *out)
{
	bool good;

	strbuf_addch(out, '(');
	good = add_path(f, a, out);
	strbuf_addstr(out, between);
	good &= add_path(f, b, out);
	strbuf_addch(out, ')');
	return good;
}

/* What the caller gave for the parameter E; 0: not known, or the function has
 * changed it since. */
static fact_expr_id given(const struct walk_frame *f, const struct fact_expr *e)
{
	const struct facts *fa = f->up ? fn_facts(f->up->fn) : NULL;

	if (!fa || e->value < 0 || e->value >= 64 ||
	    (f->changed >> e->value & 1) ||
	    e->value >= facts_list_n(fa, f->call->args))
		return 0;
	return facts_list_at(fa, f->call->args, (uint32_t)e->value);
}

static uint64_t changed_params(struct fn f)
{
	uint64_t changed = 0;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fn_facts(f), ev->a);

		if (ev->kind == EV_STORE && to->kind == EX_PARAM &&
		    to->value >= 0 && to->value < 64)
			changed |= 1ull << to->value;
	}
	return changed;
}

static bool add_param(const struct walk_frame *f, const struct fact_expr *e,
		      struct strbuf *out)
{
	fact_expr_id arg = given(f, e);

	if (arg)
		return add_path(f->up, arg, out);
	strbuf_addf(out, "%s@%d", facts_str(fn_facts(f->fn), e->name),
		    f->depth);
	return true;
}

static bool add_path(const struct walk_frame *f, fact_expr_id id,
		     struct strbuf *out)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	const struct fact_expr *base = facts_expr(fa, e->a);

	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
		strbuf_addch(out, '0');
		return true;
	case EX_INT:
		strbuf_addf(out, "%jd", (intmax_t)e->value);
		return true;
	case EX_GLOBAL:
	case EX_FUNC:
		strbuf_addstr(out, facts_str(fa, e->name));
		return true;
	case EX_PARAM:
		return add_param(f, e, out);
	case EX_LOCAL:
		strbuf_addf(out, "%s#%jd@%d", facts_str(fa, e->name),
			    (intmax_t)e->value, f->depth);
		return true;
	case EX_MEMBER:
		/* (&x)->m is x.m */
		if (!add_path(f, base->kind == EX_ADDR ? base->a : e->a, out))
			return false;
		strbuf_addf(out, ".%s", facts_str(fa, e->name));
		return true;
	case EX_DEREF:
		strbuf_addch(out, '*');
		return add_path(f, e->a, out);
	case EX_ADDR:
		strbuf_addch(out, '&');
		return add_path(f, e->a, out);
	case EX_INDEX:
		return add_pair(f, e->a, "[]", e->b, out);
	case EX_CALL:
		strbuf_addf(out, "call%jd@%d", (intmax_t)e->value, f->depth);
		return true;
	default:
		return false;
	}
}

char *walk_path(const struct walk_frame *f, fact_expr_id id)
{
	struct strbuf sb = STRBUF_INIT;

	if (add_path(f, id, &sb))
		return strbuf_detach(&sb);
	strbuf_release(&sb);
	return NULL;
}

/* --- what is known --- */

static uint32_t key_of(struct walk *w, const char *text, int depth)
{
	struct strmap_entry *e = strmap_at(&w->keys, text);

	if (!e->value) {
		vec_push(&w->depths, depth);
		e->value = (void *)(uintptr_t)w->depths.n;
	}
	return (uint32_t)(uintptr_t)e->value - 1;
}

static struct wval known(struct walk *w, const struct walk_state *st,
			 const char *text)
{
	void *v = strmap_get(&w->keys, text);

	for (uint32_t i = 0; v && i < st->nfacts; i++) {
		if (st->facts[i].key == (uint32_t)(uintptr_t)v - 1)
			return st->facts[i].val;
	}
	return (struct wval){ 0 };
}

static void drop_at(struct walk_state *st, uint32_t i)
{
	st->nfacts--;
	memmove(&st->facts[i], &st->facts[i + 1],
		(st->nfacts - i) * sizeof(st->facts[0]));
	memset(&st->facts[st->nfacts], 0, sizeof(st->facts[0]));
}

static void put(struct walk_state *st, uint32_t key, struct wval v)
{
	uint32_t i = 0;

	while (i < st->nfacts && st->facts[i].key < key)
		i++;
	if (i < st->nfacts && st->facts[i].key == key) {
		st->facts[i].val = v;
		return;
	}
	if (st->nfacts == WALK_FACTS)
		return;
	memmove(&st->facts[i + 1], &st->facts[i],
		(st->nfacts - i) * sizeof(st->facts[0]));
	/* As bytes it is hashed, so nothing may be left between members. */
	memset(&st->facts[i], 0, sizeof(st->facts[0]));
	st->facts[i].key = key;
	st->facts[i].val.kind = v.kind;
	st->facts[i].val.v = v.kind == WVAL_CONST ? v.v : 0;
	st->nfacts++;
}

static void learn(struct walk *w, struct walk_state *st, const char *text,
		  int depth, struct wval v)
{
	uint32_t key = key_of(w, text, depth);

	if (v.kind == WVAL_UNKNOWN || w->memory == WALK_NOTHING ||
	    (w->memory != WALK_ALL && strchr(text, '.')))
		return;
	put(st, key, v);
}

/* Is PART in TEXT, not as the beginning of a longer name? */
static bool has_part(const char *text, const char *part)
{
	size_t n = strlen(part);

	for (const char *p = text; (p = strstr(p, part)); p++) {
		if (!is_ident(p[n]) &&
		    (*part == '.' || p == text || !is_ident(p[-1])))
			return true;
	}
	return false;
}

static void forget(struct walk *w, struct walk_state *st, const char *part)
{
	for (uint32_t i = st->nfacts; i-- > 0;) {
		if (has_part(w->keys.entries[st->facts[i].key].key, part))
			drop_at(st, i);
	}
}

/* The frames below DEPTH are left. */
static void forget_frames(struct walk *w, struct walk_state *st, int depth)
{
	for (uint32_t i = st->nfacts; i-- > 0;) {
		if (w->depths.v[st->facts[i].key] > depth)
			drop_at(st, i);
	}
}

/* --- values --- */

/* `a < b` and its like as one of three texts; NOT: the opposite is meant. */
static char *compare_text(const struct walk_frame *f,
			  const struct fact_expr *e, bool *not)
{
	const char *op = e->op == OP_EQ || e->op == OP_NE ? "==" :
			 e->op == OP_LT || e->op == OP_GE ? "<" :
			 e->op == OP_LE || e->op == OP_GT ? "<=" :
							    NULL;
	struct strbuf sb = STRBUF_INIT;

	*not = e->op == OP_NE || e->op == OP_GE || e->op == OP_GT;
	if (op && add_pair(f, e->a, op, e->b, &sb))
		return strbuf_detach(&sb);
	strbuf_release(&sb);
	return NULL;
}

static struct wval compare(int op, int64_t a, int64_t b)
{
	switch (op) {
	case OP_EQ:
		return truth(a == b);
	case OP_NE:
		return truth(a != b);
	case OP_LT:
		return truth(a < b);
	case OP_LE:
		return truth(a <= b);
	case OP_GT:
		return truth(a > b);
	case OP_GE:
		return truth(a >= b);
	default:
		return (struct wval){ 0 };
	}
}

static struct wval eval_binary(struct walk *w, const struct walk_frame *f,
			       const struct walk_state *st,
			       const struct fact_expr *e)
{
	struct wval a = walk_eval(w, f, st, e->a);
	struct wval b = walk_eval(w, f, st, e->b);
	struct wval r = { 0 };
	char *text;
	bool not;

	if (e->op == OP_LAND) {
		if (wval_zero(a) || wval_zero(b))
			return truth(false);
		return wval_nonzero(a) && wval_nonzero(b) ? truth(true) : r;
	}
	if (e->op == OP_LOR) {
		if (wval_nonzero(a) || wval_nonzero(b))
			return truth(true);
		return wval_zero(a) && wval_zero(b) ? truth(false) : r;
	}
	if (a.kind == WVAL_CONST && b.kind == WVAL_CONST)
		return compare(e->op, a.v, b.v);
	if ((e->op == OP_EQ || e->op == OP_NE) &&
	    ((wval_zero(a) && wval_nonzero(b)) ||
	     (wval_nonzero(a) && wval_zero(b))))
		return truth(e->op == OP_NE);
	text = compare_text(f, e, &not);
	if (text)
		r = known(w, st, text);
	free(text);
	return not ? negate(r) : r;
}

struct wval walk_eval(struct walk *w, const struct walk_frame *f,
		      const struct walk_state *st, fact_expr_id id)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	struct wval v = { 0 };
	char *text;

	switch ((enum expr_kind)e->kind) {
	case EX_NULL:
		return constant(0);
	case EX_INT:
		return constant(e->value);
	case EX_ADDR:
	case EX_FUNC:
	case EX_STRING:
		return (struct wval){ WVAL_NONZERO, 0 };
	case EX_UNARY:
		v = walk_eval(w, f, st, e->a);
		if (e->op == OP_NOT)
			return negate(v);
		if (e->op == OP_MINUS && v.kind == WVAL_CONST)
			return constant(-v.v);
		return (struct wval){ 0 };
	case EX_BINARY:
		return eval_binary(w, f, st, e);
	case EX_COND:
		v = walk_eval(w, f, st, e->c);
		if (wval_zero(v))
			return walk_eval(w, f, st, e->b);
		return wval_nonzero(v) ? walk_eval(w, f, st, e->a) :
					 (struct wval){ 0 };
	default:
		break;
	}
	text = walk_path(f, id);
	if (text)
		v = known(w, st, text);
	free(text);
	/* A parameter has the value that was given for it. */
	if (v.kind == WVAL_UNKNOWN && e->kind == EX_PARAM && given(f, e))
		v = walk_eval(w, f->up, st, given(f, e));
	if (v.kind == WVAL_UNKNOWN && e->kind == EX_MEMBER && w->hooks->member)
		v = w->hooks->member(w, f, e);
	return v;
}

/* --- conditions --- */

/* Variables are asked about in their own function, members anywhere. */
static char *use_key(struct fn f, const struct fact_expr *e)
{
	const char *name = facts_str(fn_facts(f), e->name);

	return e->kind == EX_MEMBER ?
		       xasprintf(".%s", name) :
		       xasprintf("%p %s", (const void *)f.func, name);
}

/* Count the variables and members of condition ID, at event AT of F. */
static void count_uses(struct walk *w, struct fn f, fact_expr_id id,
		       uint32_t at)
{
	const struct fact_expr *e = facts_expr(fn_facts(f), id);
	struct strmap_entry *u;
	char *key, *last;

	if (!id)
		return;
	if (e->kind == EX_MEMBER || e->kind == EX_LOCAL ||
	    e->kind == EX_PARAM || e->kind == EX_GLOBAL) {
		key = use_key(f, e);
		u = strmap_at(&w->uses, key);
		u->value = (void *)((uintptr_t)u->value + 1);
		last = xasprintf("%p %s", (const void *)f.func,
				 facts_str(fn_facts(f), e->name));
		u = strmap_at(&w->lasts, last);
		if ((uintptr_t)u->value < at + 1)
			u->value = (void *)(uintptr_t)(at + 1);
		free(last);
		free(key);
	}
	count_uses(w, f, e->a, at);
	count_uses(w, f, e->b, at);
	count_uses(w, f, e->c, at);
}

/* A loop asks again: what is asked in it is asked at its end. */
static uint32_t loop_end(struct fn f, uint32_t at)
{
	uint32_t end = at;

	for (uint32_t j = at + 1; j < f.func->nevents; j++) {
		const struct fact_event *ev = fn_event(f, j);

		if (ev->kind == EV_JUMP && ev->target <= at)
			end = j;
	}
	return end;
}

void walk_prepare(struct walk *w, struct fn f)
{
	const struct facts *fa = fn_facts(f);
	char *key = xasprintf("%s:%s", fn_file(f), fn_name(f));
	bool fresh = strset_add(&w->prepared, key);

	free(key);
	for (uint32_t i = 0; fresh && i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		uint32_t n = facts_list_n(fa, ev->args);

		if (ev->kind == EV_BRANCH || ev->kind == EV_RETURN)
			count_uses(w, f, ev->a, loop_end(f, i));
		else if (ev->kind == EV_STORE)
			count_uses(w, f, ev->b, loop_end(f, i));
		for (uint32_t a = 0; ev->kind == EV_CALL && a < n; a++)
			count_uses(w, f, facts_list_at(fa, ev->args, a),
				   loop_end(f, i));
	}
}

/* Do at least N conditions speak of what ID is about? */
static bool asked(const struct walk *w, struct fn f, fact_expr_id id,
		  uintptr_t n)
{
	const struct facts *fa = fn_facts(f);
	const struct fact_expr *e = facts_expr(fa, id);
	bool enough;
	char *key;

	while (e->kind == EX_UNARY || e->kind == EX_BINARY ||
	       e->kind == EX_DEREF || e->kind == EX_INDEX)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER && e->kind != EX_LOCAL &&
	    e->kind != EX_PARAM && e->kind != EX_GLOBAL)
		return true;
	key = use_key(f, e);
	enough = (uintptr_t)strmap_get(&w->uses, key) >= n;
	free(key);
	return enough;
}

static void assume(struct walk *w, const struct walk_frame *f,
		   struct walk_state *st, fact_expr_id id, bool t)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	char *text = NULL;
	bool not = false;

	if (e->kind == EX_UNARY && e->op == OP_NOT) {
		assume(w, f, st, e->a, !t);
		return;
	}
	if (e->kind == EX_BINARY && e->op == (t ? OP_LAND : OP_LOR)) {
		assume(w, f, st, e->a, t);
		assume(w, f, st, e->b, t);
		return;
	}
	if (w->memory >= WALK_STORES || !asked(w, f->fn, id, 2))
		return;
	if (e->kind == EX_BINARY && (e->op == OP_EQ || e->op == OP_NE)) {
		struct wval b = walk_eval(w, f, st, e->b);
		bool same = (e->op == OP_EQ) == t;

		text = walk_path(f, e->a);
		if (text && b.kind == WVAL_CONST && (same || b.v == 0)) {
			learn(w, st, text, f->depth,
			      same ? b : (struct wval){ WVAL_NONZERO, 0 });
			free(text);
			return;
		}
		free(text);
	}
	text = e->kind == EX_BINARY ? compare_text(f, e, &not) :
				      walk_path(f, id);
	if (text && e->kind == EX_BINARY)
		learn(w, st, text, f->depth, truth(t != not));
	else if (text)
		learn(w, st, text, f->depth,
		      t ? (struct wval){ WVAL_NONZERO, 0 } : constant(0));
	free(text);
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
	uint64_t r = st->ret.kind == WVAL_UNKNOWN ? 0 :
		     wval_zero(st->ret)		  ? 1 :
						    2;
	char key[64];

	snprintf(key, sizeof(key), "%jx:%x:%x:%x:%x", (uintmax_t)h, at,
		 st->flags, st->place, (unsigned int)r);
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
			drop_at(st, i);
	}
	if (at >= ps->f->fn.func->nevents || !fresh(&ps->seen, at, st))
		return;
	vec_push(&ps->todo, ((struct todo){ at, *st }));
}

static void leave(struct pass *ps, struct walk_state *st, struct wval ret)
{
	st->ret = ret;
	forget_frames(ps->w, st, ps->f->depth - 1);
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
			forget(w, st, text);
		free(text);
	}
}

static void enter(struct pass *ps, uint32_t at, struct fn target,
		  const struct walk_state *st)
{
	struct walk_frame in = { target, ps->f, fn_event(ps->f->fn, at),
				 ps->f->depth + 1, changed_params(target) };
	struct walk_state_vec results = VEC_INIT;
	char *text = xasprintf("call%u@%d", at, ps->f->depth);

	pass_run(ps->w, &in, st, &results);
	vec_for_each(r, &results) {
		struct wval ret = r->ret;

		r->ret = (struct wval){ 0 };
		forget(ps->w, r, text);
		learn(ps->w, r, text, ps->f->depth, ret);
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

static void on_call(struct pass *ps, uint32_t at, struct walk_state *st)
{
	const struct walk_frame *f = ps->f;
	const struct fact_event *ev = fn_event(f->fn, at);
	const char *callee = facts_callee(fn_facts(f->fn), ev);
	struct wval result = { 0 };
	struct fn target = { 0 };
	enum walk_do what;
	char *text;

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
	text = xasprintf("call%u@%d", at, f->depth);
	forget(ps->w, st, text);
	learn(ps->w, st, text, f->depth, result);
	free(text);
	go(ps, at + 1, st);
}

static void on_store(struct pass *ps, uint32_t at, struct walk_state *st)
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

		forget(ps->w, st, part);
		free(part);
	} else if (text) {
		forget(ps->w, st, text);
	}
	if (text && asked(ps->w, f->fn, ev->a, 1))
		learn(ps->w, st, text, f->depth, v);
	free(text);
	go(ps, at + 1, st);
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
	been = known(ps->w, out, text);
	forget(ps->w, out, text);
	put(in, key_of(ps->w, text, ps->f->depth),
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
		assume(ps->w, f, st, ev->a, true);
		go(ps, at + 1, st);
	}
	if (!wval_nonzero(v) && leave) {
		assume(ps->w, f, &other, ev->a, false);
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
