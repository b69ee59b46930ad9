// SPDX-License-Identifier: GPL-2.0-only
/* What is known on a path: texts for what code speaks of, values for those. */
#include "model/exporters/walk_priv.h"

#include "lib/strbuf.h"

bool wval_zero(struct wval v)
{
	return v.kind == WVAL_CONST && v.v == 0;
}

bool wval_nonzero(struct wval v)
{
	return v.kind == WVAL_NONZERO || v.kind == WVAL_ERROR ||
	       v.kind == WVAL_POSITIVE || (v.kind == WVAL_CONST && v.v != 0);
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

fact_expr_id walk_given(const struct walk_frame *f, const struct fact_expr *e)
{
	const struct facts *fa = f->up ? fn_facts(f->up->fn) : NULL;

	if (!fa || e->value < 0 || e->value >= 64 ||
	    (f->changed >> e->value & 1) ||
	    e->value >= facts_list_n(fa, f->call->args))
		return 0;
	return facts_list_at(fa, f->call->args, (uint32_t)e->value);
}

uint64_t walk_changed_params(struct fn f)
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
	fact_expr_id arg = walk_given(f, e);

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

fact_expr_id walk_only_value(struct fn f, const struct fact_expr *e)
{
	const struct facts *fa = fn_facts(f);
	fact_expr_id value = 0;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *to = facts_expr(fa, ev->a);

		if (ev->kind != EV_STORE || to->kind != EX_LOCAL ||
		    to->value != e->value)
			continue;
		if (value || (ev->flags & EVENT_COMPOUND))
			return 0;
		value = ev->b;
	}
	return value;
}

static fact_expr_id find_in(const struct walk_frame *f, fact_expr_id id,
			    const char *text)
{
	const struct fact_expr *e = facts_expr(fn_facts(f->fn), id);
	fact_expr_id found;
	char *path;
	bool same;

	if (!id)
		return 0;
	path = walk_path(f, id);
	same = path && streq(path, text);
	free(path);
	if (same)
		return id;
	found = find_in(f, e->a, text);
	if (!found)
		found = find_in(f, e->b, text);
	return found ? found : find_in(f, e->c, text);
}

fact_expr_id walk_find(const struct walk_frame *f, const char *text)
{
	const struct facts *fa = fn_facts(f->fn);
	fact_expr_id found = 0;

	for (uint32_t i = 0; !found && i < f->fn.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f->fn, i);
		uint32_t n = ev->kind == EV_CALL ? facts_list_n(fa, ev->args)
						 : 0;

		found = find_in(f, ev->a, text);
		if (!found && ev->kind == EV_STORE)
			found = find_in(f, ev->b, text);
		for (uint32_t k = 0; !found && k < n; k++)
			found = find_in(f, facts_list_at(fa, ev->args, k),
					text);
	}
	return found;
}

/* --- what is known --- */

uint32_t know_key(struct walk *w, const char *text, int depth)
{
	struct strmap_entry *e = strmap_at(&w->keys, text);

	if (!e->value) {
		vec_push(&w->depths, depth);
		e->value = (void *)(uintptr_t)w->depths.n;
	}
	return (uint32_t)(uintptr_t)e->value - 1;
}

struct wval know(struct walk *w, const struct walk_state *st,
			 const char *text)
{
	void *v = strmap_get(&w->keys, text);

	for (uint32_t i = 0; v && i < st->nfacts; i++) {
		if (st->facts[i].key == (uint32_t)(uintptr_t)v - 1)
			return st->facts[i].val;
	}
	return (struct wval){ 0 };
}

void know_drop(struct walk_state *st, uint32_t i)
{
	st->nfacts--;
	memmove(&st->facts[i], &st->facts[i + 1],
		(st->nfacts - i) * sizeof(st->facts[0]));
	memset(&st->facts[st->nfacts], 0, sizeof(st->facts[0]));
}

void know_put(struct walk_state *st, uint32_t key, struct wval v)
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

void know_learn(struct walk *w, struct walk_state *st, const char *text,
		  int depth, struct wval v)
{
	uint32_t key = know_key(w, text, depth);

	if (v.kind == WVAL_UNKNOWN || w->memory == WALK_NOTHING ||
	    (w->memory != WALK_ALL && strchr(text, '.')))
		return;
	/* That it is not 0 is no news where more is known. */
	if (v.kind == WVAL_NONZERO && wval_nonzero(know(w, st, text)))
		return;
	know_put(st, key, v);
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

void know_forget(struct walk *w, struct walk_state *st, const char *part)
{
	for (uint32_t i = st->nfacts; i-- > 0;) {
		if (has_part(w->keys.entries[st->facts[i].key].key, part))
			know_drop(st, i);
	}
}

/* The frames below DEPTH are left. */
void know_forget_frames(struct walk *w, struct walk_state *st, int depth)
{
	for (uint32_t i = st->nfacts; i-- > 0;) {
		if (w->depths.v[st->facts[i].key] > depth)
			know_drop(st, i);
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

bool walk_fold(int op, int64_t a, int64_t b, int64_t *v)
{
	switch (op) {
	case OP_EQ:
		*v = a == b;
		return true;
	case OP_NE:
		*v = a != b;
		return true;
	case OP_LT:
		*v = a < b;
		return true;
	case OP_LE:
		*v = a <= b;
		return true;
	case OP_GT:
		*v = a > b;
		return true;
	case OP_GE:
		*v = a >= b;
		return true;
	case OP_AND:
		*v = a & b;
		return true;
	case OP_OR:
		*v = a | b;
		return true;
	case OP_SHL:
		*v = b >= 0 && b < 63 ? (int64_t)((uint64_t)a << b) : 0;
		return b >= 0 && b < 63;
	default:
		return false;
	}
}

static struct wval fold(int op, int64_t a, int64_t b)
{
	int64_t v;

	return walk_fold(op, a, b, &v) ? constant(v) : (struct wval){ 0 };
}

/* An error number, or a positive one, compared with 0; a pointer that is an
 * error is not. */
static struct wval compare_sign(int op, struct wval a)
{
	bool less = a.kind == WVAL_ERROR;

	if (op == OP_LT || op == OP_LE)
		return truth(less);
	if (op == OP_GT || op == OP_GE)
		return truth(!less);
	return (struct wval){ 0 };
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
		return fold(e->op, a.v, b.v);
	if ((e->op == OP_EQ || e->op == OP_NE) &&
	    ((wval_zero(a) && wval_nonzero(b)) ||
	     (wval_nonzero(a) && wval_zero(b))))
		return truth(e->op == OP_NE);
	if ((a.kind == WVAL_ERROR || a.kind == WVAL_POSITIVE) && wval_zero(b))
		r = compare_sign(e->op, a);
	if (r.kind != WVAL_UNKNOWN)
		return r;
	text = compare_text(f, e, &not);
	if (text)
		r = know(w, st, text);
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
		v = know(w, st, text);
	free(text);
	/* A parameter has the value that was given for it. */
	if (v.kind == WVAL_UNKNOWN && e->kind == EX_PARAM && walk_given(f, e))
		v = walk_eval(w, f->up, st, walk_given(f, e));
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
bool know_asked(const struct walk *w, struct fn f, fact_expr_id id,
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

void know_assume(struct walk *w, const struct walk_frame *f,
		   struct walk_state *st, fact_expr_id id, bool t)
{
	const struct facts *fa = fn_facts(f->fn);
	const struct fact_expr *e = facts_expr(fa, id);
	char *text = NULL;
	bool not = false;

	if (e->kind == EX_UNARY && e->op == OP_NOT) {
		know_assume(w, f, st, e->a, !t);
		return;
	}
	if (e->kind == EX_BINARY && e->op == (t ? OP_LAND : OP_LOR)) {
		know_assume(w, f, st, e->a, t);
		know_assume(w, f, st, e->b, t);
		return;
	}
	if (w->memory >= WALK_STORES || !know_asked(w, f->fn, id, 2))
		return;
	if (e->kind == EX_BINARY && (e->op == OP_EQ || e->op == OP_NE)) {
		struct wval b = walk_eval(w, f, st, e->b);
		bool same = (e->op == OP_EQ) == t;

		text = walk_path(f, e->a);
		if (text && b.kind == WVAL_CONST && (same || b.v == 0)) {
			know_learn(w, st, text, f->depth,
			      same ? b : (struct wval){ WVAL_NONZERO, 0 });
			free(text);
			return;
		}
		free(text);
	}
	text = e->kind == EX_BINARY ? compare_text(f, e, &not) :
				      walk_path(f, id);
	if (text && e->kind == EX_BINARY)
		know_learn(w, st, text, f->depth, truth(t != not));
	else if (text)
		know_learn(w, st, text, f->depth,
		      t ? (struct wval){ WVAL_NONZERO, 0 } : constant(0));
	free(text);
}
