// SPDX-License-Identifier: GPL-2.0-only
/*
 * What follows a call that invalidates: on every path out of its function,
 * through what is called there, and where that ends without a wait through
 * its callers, as far as they are the driver's own.
 *
 * TTM calls a driver's hooks around a move that it makes after the fences of
 * the buffer, as a job or by waiting: a path that ends in such a hook has
 * jobs as its wait.
 */
#include "model/exporters_priv.h"

#include "lib/strbuf.h"
#include "model/words.h"

/* Callers of callers. */
#define CLIMB 5
/* How far the search for a wait looks into what is called. */
#define LOOK_DEPTH 5
/* Files that one call may load to find a wait in. */
#define LOADS 6

#define ST_NOTIFIED 0x01
#define ST_MARK 0x02	/* a mark is set */
#define ST_REVOKES 0x04 /* and was, or became so, with the call */
#define ST_UNMAP 0x08	/* waited for the mappings */
#define ST_MOVED 0x10	/* where the memory is was changed */
#define ST_OPEN 0x20	/* something was called that might wait */
#define ST_WAIT_SHIFT 8
#define ST_WAIT(st) ((enum fence_wait)((st)->flags >> ST_WAIT_SHIFT))

struct search {
	struct program *p;
	const struct exp *exp;
	struct site call;
	struct resv *resv;
	struct exp_members members;
	struct fn_vec chain;   /* from where the walk begins to the call */
	struct strmap waits;   /* "file:function" -> enum waits */
	struct strmap open;    /* callees that might wait, not loaded */
	struct strmap closed;  /* of these, that are not to be had */
	struct site_vec places; /* of waits; a state's `place` from 1 */
	char *buffer;	       /* root of the buffer of the last call */
	size_t loads;

	/* The result. */
	bool last; /* nothing more will be loaded */
	bool any, revokes, moves;
	enum fence_wait worst;
	uint32_t worst_place;
	bool unmap, revoke_unmap;
	bool ttm, removes;
	char *cut;
};

static char *fn_key(struct fn f)
{
	return xasprintf("%s:%s", fn_file(f), fn_name(f));
}

/* --- which buffer --- */

/* The only value that local E of F is given; 0: several, or none. */
static fact_expr_id only_value(struct fn f, const struct fact_expr *e)
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
		next = only_value(f->fn, e);
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

/* Might NAME, which is not loaded, wait for fences? */
static bool might_wait(struct search *s, const char *name)
{
	char *file = strmap_get(&s->p->scan->exports, name);
	const struct scan_file *sf;

	if (strmap_has(&s->closed, name) || api_func_find(name) ||
	    callee_is_harmless(name) || starts_with(name, "dma_resv_") ||
	    starts_with(name, "dma_fence_") || starts_with(name, "__builtin"))
		return false;
	/* What no other module exports is the module's own. */
	if (!file)
		return true;
	sf = scan_find(s->p->scan, file);
	return sf && (sf->words & WORD_BIT(WORD_DMA_RESV)) &&
	       !strmap_has(&s->p->unit_of, file);
}

enum waits { WAITS_NO = 1, WAITS_OPEN, WAITS_YES };

static enum waits event_waits(struct search *s, struct fn f,
			      const struct fact_event *ev, int depth);

/* Does F, or what it calls, wait, or set a mark? Open: it calls what might. */
static enum waits fn_waits(struct search *s, struct fn f, int depth)
{
	char *key = fn_key(f);
	enum waits waits = (enum waits)(uintptr_t)strmap_get(&s->waits, key);

	if (!waits) {
		waits = WAITS_NO;
		strmap_at(&s->waits, key)->value = (void *)(uintptr_t)waits;
		for (uint32_t i = 0; depth <= LOOK_DEPTH &&
				     waits != WAITS_YES && i < f.func->nevents;
		     i++) {
			enum waits one = event_waits(s, f, fn_event(f, i),
						     depth);

			waits = one > waits ? one : waits;
		}
		strmap_at(&s->waits, key)->value = (void *)(uintptr_t)waits;
	}
	free(key);
	return waits;
}

static enum waits event_waits(struct search *s, struct fn f,
			      const struct fact_event *ev, int depth)
{
	const struct facts *fa = fn_facts(f);
	const char *callee;
	struct fn target;

	if (ev->kind == EV_STORE)
		return exp_member_in(&s->members.marks, fa, ev->a) ? WAITS_YES :
								     WAITS_NO;
	callee = ev->kind == EV_CALL ? facts_callee(fa, ev) : NULL;
	if (!callee)
		return WAITS_NO;
	if (exp_fence_name(callee) || exp_sync_name(callee))
		return WAITS_YES;
	if (program_resolve(s->p, f.unit, callee, FUNC_BODY, &target))
		return fn_waits(s, target, depth + 1);
	if (!might_wait(s, callee))
		return WAITS_NO;
	strset_add(&s->open, callee);
	return WAITS_OPEN;
}

static bool in_chain(const struct search *s, struct fn f)
{
	vec_for_each(g, &s->chain) {
		if (program_same(s->p, *g, f))
			return true;
	}
	return false;
}

/* --- the hooks --- */

static bool settled(const struct walk_state *st)
{
	return ST_WAIT(st) >= WAIT_JOBS &&
	       (!(st->flags & ST_REVOKES) || (st->flags & ST_UNMAP));
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
	st->flags &= (1u << ST_WAIT_SHIFT) - 1;
	st->flags |= (unsigned int)wait << ST_WAIT_SHIFT;
	st->place = (uint32_t)i + 1;
}

static void notified(struct search *s, const struct walk_frame *f,
		     const struct fact_event *ev, struct walk_state *st)
{
	const struct facts *fa = fn_facts(f->fn);
	bool mark = st->flags & ST_MARK;

	st->flags &= ST_MARK | ST_MOVED;
	st->flags |= ST_NOTIFIED | (mark ? ST_REVOKES : 0);
	st->place = 0;
	free(s->buffer);
	s->buffer = facts_list_n(fa, ev->args) ?
			    root_text(f, facts_list_at(fa, ev->args, 0), 0) :
			    NULL;
}

/* Whoever holds the lock while waiting for an unmap, which needs it, waits
 * for ever. */
static bool without_resv(struct search *s, const struct walk_frame *f,
			 const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(s->call.fn);
	struct resv_answer a = { 0 };
	bool held;

	if (!fn_same(f->fn, s->call.fn) ||
	    !facts_list_n(fa, s->call.event->args))
		return true;
	resv_ask(s->resv, f->fn, ev, facts_list_at(fa, s->call.event->args, 0),
		 RESV_OF_BUFFER, &a);
	held = a.held == RESV_HELD;
	resv_answer_release(&a);
	return !held;
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

	if (exp_fence_call(w, f, ev, st, &fence)) {
		/* Another buffer's, or this one's under another name. */
		if (!same_buffer(s, f, fence.what))
			fence.wait = WAIT_UNKNOWN;
		set_wait(s, f, ev, st, fence.wait);
		return WALK_PASS;
	}
	if (((in_wait_event(fa, ev) && args_in(&s->members.sync, fa, ev)) ||
	     exp_sync_call(f, ev, &s->members.sync)) &&
	    without_resv(s, f, ev)) {
		st->flags |= ST_UNMAP;
		return WALK_PASS;
	}
	if (target.unit) {
		enum waits waits = fn_waits(s, target, 0);

		st->flags |= waits == WAITS_OPEN ? ST_OPEN : 0;
		return waits == WAITS_YES ? WALK_ENTER : WALK_PASS;
	}
	if (callee && might_wait(s, callee)) {
		strset_add(&s->open, callee);
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
	if (target.unit && in_chain(s, target))
		return WALK_ENTER;
	/* Nothing that follows can change what was waited for already. */
	if ((st->flags & ST_NOTIFIED) && !settled(st))
		return behind(s, w, f, ev, target, st);
	return WALK_PASS;
}

static void on_store(struct walk *w, const struct walk_frame *f,
		     const struct fact_event *ev, struct walk_state *st)
{
	struct search *s = w->ctx;
	const struct facts *fa = fn_facts(f->fn);
	struct wval v = walk_eval(w, f, st, ev->b);

	if (exp_member_in(&s->members.marks, fa, ev->a)) {
		if (wval_zero(v)) {
			st->flags &= ~(unsigned int)ST_MARK;
			return;
		}
		st->flags |= ST_MARK;
		if (st->flags & ST_NOTIFIED)
			st->flags |= ST_REVOKES;
	} else if (exp_member_in(&s->members.place, fa, ev->a) &&
		   !wval_zero(v)) {
		st->flags |= ST_MOVED;
	}
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
	    speaks_of(&s->members.sync, fa, ev->a) && without_resv(s, f, ev))
		st->flags |= ST_UNMAP;
}

/* A loop over the parts of a buffer that waits in each round has a round. */
static bool on_empty(struct walk *w, const struct walk_frame *f, uint32_t from,
		     uint32_t to, const struct walk_state *st)
{
	struct search *s = w->ctx;

	if (!(st->flags & ST_NOTIFIED) || settled(st))
		return true;
	for (uint32_t i = from + 1; i < to; i++) {
		const struct fact_event *ev = fn_event(f->fn, i);

		if (ev->kind == EV_CALL &&
		    event_waits(s, f->fn, ev, 0) == WAITS_YES)
			return false;
	}
	return true;
}

static const struct walk_hooks hooks = { .call = on_call, .store = on_store,
					 .look = on_look,
					 .empty = on_empty };

/* --- where paths end --- */

/* A path ends in F with ST, after waiting for LEAST in any case; WHY it is not
 * known better, or NULL. */
static void account(struct search *s, struct fn f, const struct walk_state *st,
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
	s->moves |= (st->flags & ST_MOVED) != 0;
	s->unmap &= (st->flags & ST_UNMAP) != 0;
	if (st->flags & ST_REVOKES) {
		s->revokes = true;
		s->revoke_unmap &= (st->flags & ST_UNMAP) != 0;
	}
}

/* Tables that F's address stands in. */
struct tables {
	bool ttm, removes, others;
};

static bool ends_a_device(const char *tag, const char *member)
{
	static const char *const members[] = { "remove", "remove_new",
					       "shutdown", "disconnect",
					       "unbind" };

	if (streq(tag, "pci_error_handlers"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		if (streq(member, members[i]) &&
		    (ends_with(tag, "_driver") || ends_with(tag, "_ops") ||
		     ends_with(tag, "_client")))
			return true;
	}
	return false;
}

static struct tables tables_of(const struct search *s, struct fn f)
{
	const struct site_vec *v = strmap_get(&s->p->address, fn_name(f));
	struct tables t = { 0 };

	for (size_t i = 0; v && i < v->n; i++) {
		const struct facts *fa = fn_facts(v->v[i].fn);
		const struct fact_event *ev = v->v[i].event;
		const struct fact_expr *to = facts_expr(fa, ev->a);
		struct fn target;

		if (!program_resolve(s->p, v->v[i].fn.unit, fn_name(f),
				     FUNC_BODY, &target) ||
		    !program_same(s->p, target, f))
			continue;
		if (ev->kind != EV_STORE || to->kind != EX_MEMBER) {
			t.others = true;
			continue;
		}
		if (streq(facts_str(fa, to->type), "ttm_device_funcs"))
			t.ttm = true;
		else if (ends_a_device(facts_str(fa, to->type),
				       facts_str(fa, to->name)))
			t.removes = true;
		else
			t.others = true;
	}
	return t;
}

static bool is_exported(const struct search *s, struct fn f)
{
	const char *file = strmap_get(&s->p->scan->exports, fn_name(f));

	return file && streq(file, fn_file(f));
}

/* Functions of F's own module that call it, loaded. */
static int callers_of(struct search *s, struct fn f, struct fn_vec *out)
{
	struct site_vec sites = VEC_INIT;

	if (!(f.func->flags & FUNC_STATIC) &&
	    program_load_definition(s->p, f.unit, fn_name(f)) < 0)
		return -1;
	program_callers(s->p, f, &sites);
	vec_for_each(c, &sites) {
		bool known = in_chain(s, c->fn);

		vec_for_each(g, out)
			known |= program_same(s->p, *g, c->fn);
		if (!known && streq(c->fn.unit->module, f.unit->module))
			vec_push(out, c->fn);
	}
	vec_release(&sites);
	return 0;
}

static int climb(struct search *s, struct fn f, int depth);

/* A move that failed: an error is returned, and nothing was moved. Whoever
 * revokes has to wait in any case. */
static bool gives_up(const struct walk_state *st)
{
	return !(st->flags & ST_REVOKES) &&
	       (st->ret.kind == WVAL_NONZERO || st->ret.kind == WVAL_ERROR ||
		(st->ret.kind == WVAL_CONST && st->ret.v < 0));
}

/* Does every path that is not settled call what might wait? */
static bool all_open(const struct walk_state_vec *states)
{
	vec_for_each(st, states) {
		if ((st->flags & ST_NOTIFIED) && !settled(st) &&
		    !(st->flags & ST_OPEN))
			return false;
	}
	return true;
}

/* The paths STATES of F end without all that is wanted: what do those who
 * call F do? */
static int go_up(struct search *s, struct fn f,
		 const struct walk_state_vec *states, int depth)
{
	struct tables t = tables_of(s, f);
	struct fn_vec callers = VEC_INIT;
	enum fence_wait least = WAIT_NONE;
	int ret = callers_of(s, f, &callers);
	bool here = t.others || t.removes || t.ttm || !callers.n;
	const char *why = NULL;

	if (is_exported(s, f)) {
		why = "those who call it in other modules may wait";
		least = WAIT_UNKNOWN;
		here = true;
	} else if (depth >= CLIMB) {
		why = "its callers were not followed any further";
		least = WAIT_UNKNOWN;
		here = true;
	} else if (t.ttm && !t.others && !t.removes) {
		/* Who else calls it moves by the same code. */
		vec_release(&callers);
		least = WAIT_JOBS;
	} else if (!s->last && all_open(states)) {
		/* What was called may answer it; else once more. */
		vec_release(&callers);
		here = true;
	}
	vec_for_each(st, states) {
		if (here && (st->flags & ST_NOTIFIED) && !settled(st))
			account(s, f, st, least, why);
	}
	for (size_t i = 0; ret == 0 && depth < CLIMB && !is_exported(s, f) &&
			   i < callers.n; i++)
		ret = climb(s, callers.v[i], depth + 1);
	vec_release(&callers);
	return ret;
}

/* Walk F, from which the chain leads down to the call. */
static int climb(struct search *s, struct fn f, int depth)
{
	struct walk_state start = { 0 };
	struct walk_state_vec states = VEC_INIT;
	bool whole, open = false;
	struct walk w;
	int ret = 0;

	vec_push(&s->chain, f);
	walk_init(&w, s->p, &hooks, s);
	vec_for_each(g, &s->chain)
		walk_prepare(&w, *g);
	whole = walk_run(&w, f, &start, &states);
	vec_for_each(st, &states) {
		if (!(st->flags & ST_NOTIFIED))
			continue;
		if (gives_up(st))
			continue;
		/* Some of these paths may be none. */
		if (w.memory == WALK_NOTHING)
			st->flags |= ST_OPEN;
		if (settled(st))
			account(s, f, st, WAIT_NONE, NULL);
		else
			open = true;
	}
	if (!whole) {
		struct walk_state lost = { .flags = ST_OPEN };

		account(s, f, &lost, WAIT_NONE, "there are too many paths");
	}
	if (open)
		ret = go_up(s, f, &states, depth);
	walk_release(&w);
	vec_release(&states);
	s->chain.n--;
	return ret;
}

/* Which tables lead to F, and through how many callers? */
static void reached_from(struct search *s, struct fn f, int depth,
			 struct strmap *seen)
{
	struct tables t = tables_of(s, f);
	struct site_vec sites = VEC_INIT;
	char *key = fn_key(f);

	s->ttm |= t.ttm;
	s->removes |= t.removes;
	if (strset_add(seen, key) && depth <= CLIMB) {
		program_callers(s->p, f, &sites);
		vec_for_each(c, &sites) {
			if (streq(c->fn.unit->module, f.unit->module))
				reached_from(s, c->fn, depth + 1, seen);
		}
	}
	vec_release(&sites);
	free(key);
}

/* --- loading what might wait --- */

/* Does TEXT define a function NAME, as kernel style has it: on a line that
 * starts at its left edge? */
static bool defines(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *q = text; (q = strstr(q, name)); q += n) {
		const char *line = q;

		if (q[n] != '(' || (q > text && is_ident(q[-1])))
			continue;
		while (line > text && line[-1] != '\n')
			line--;
		if (is_ident(*line))
			return true;
	}
	return false;
}

static bool file_defines(const struct tree *tree, const char *path,
			 const char *const *names, uint64_t words)
{
	struct strbuf text = STRBUF_INIT;
	bool does = false;

	if (tree_read(tree, path, &text) == 0) {
		for (int i = 0; !does && i < 64; i++)
			does = (words >> i & 1) &&
			       defines(strbuf_str(&text), names[i]);
	}
	strbuf_release(&text);
	return does;
}

/* Load the files of the call's own module that define one of the open names,
 * and those that export them. */
static int load_open(struct search *s)
{
	struct str_vec files = VEC_INIT;
	struct VEC_OF(const char *) names = VEC_INIT;
	struct program_module ours = { s->p, s->call.fn.unit->module };
	struct scan hits = { 0 };
	int ret = 0;

	for (size_t i = 0; i < s->open.n && names.n < SCAN_MAX_WORDS; i++) {
		const char *name = s->open.entries[i].key;
		char *file = strmap_get(&s->p->scan->exports, name);

		if (!strset_add(&s->closed, name))
			continue;
		if (file && files.n < LOADS)
			vec_push(&files, xstrdup(file));
		else if (!file)
			vec_push(&names, name);
	}
	if (names.n)
		scan_names(s->p->tree, s->p->scan, names.v, names.n,
			   program_module_file, &ours, &hits);
	vec_for_each(f, &hits.files) {
		if (files.n < LOADS && !strmap_has(&s->p->unit_of, f->path) &&
		    file_defines(s->p->tree, f->path, names.v, f->words))
			vec_push(&files, xstrdup(f->path));
	}
	s->loads += files.n;
	if (files.n)
		ret = program_load(s->p, files.v, files.n);
	if (names.n)
		scan_release(&hits);
	vec_release(&names);
	str_vec_release(&files);
	return ret;
}

/* --- the answer --- */

static int run(struct search *s)
{
	s->any = s->revokes = s->moves = false;
	s->worst = WAIT_NONE;
	s->worst_place = 0;
	s->unmap = s->revoke_unmap = true;
	s->chain.n = 0;
	free(s->cut);
	s->cut = NULL;
	strmap_release(&s->waits, NULL);
	strmap_release(&s->open, NULL);
	return climb(s, s->call.fn, 0);
}

static void tell(struct search *s, struct invalidate *inv)
{
	inv->wait = s->any ? s->worst : WAIT_UNKNOWN;
	if (s->any && s->worst_place) {
		struct site at = s->places.v[s->worst_place - 1];

		inv->wait_place = (struct place){
			xstrdup(facts_path(fn_facts(at.fn),
					   at.event->loc.file)),
			at.event->loc.line, at.event->loc.col
		};
	}
	inv->waits_unmap = s->any && (s->revokes ? s->revoke_unmap : s->unmap);
	if (s->revokes)
		inv->intent = INTENT_REVOKE;
	else if (s->ttm)
		inv->intent = INTENT_MOVE;
	else if (s->removes)
		inv->intent = INTENT_REVOKE;
	else if (s->moves)
		inv->intent = INTENT_MOVE;
	if (inv->wait != WAIT_UNKNOWN)
		return;
	if (s->cut)
		inv->unknown = xstrdup(s->cut);
	else if (s->worst_place)
		inv->unknown = xstrdup("which fences, or of which buffer, are waited for could not be told");
	else if (s->open.n)
		inv->unknown = xasprintf("what %s() waits for was not looked at",
					 s->open.entries[0].key);
	else
		inv->unknown = xstrdup("which paths are taken could not be told");
}

int exp_wait(struct program *p, const struct exp *e, struct site call,
	     struct resv *resv, struct invalidate *inv)
{
	struct search s = { .p = p, .exp = e, .call = call, .resv = resv };
	struct strmap seen = STRMAP_INIT;
	int ret;

	exp_members_find(p, e, &s.members);
	ret = run(&s);
	/* Once more with what might wait, if that can change the answer. */
	while (ret == 0 && !s.last && (s.worst < WAIT_JOBS || !s.any)) {
		size_t units = p->units.n;

		if (s.open.n && s.loads < LOADS)
			ret = load_open(&s);
		s.last = p->units.n == units;
		if (ret == 0)
			ret = run(&s);
	}
	reached_from(&s, call.fn, 0, &seen);
	tell(&s, inv);
	strmap_release(&seen, NULL);
	exp_members_release(&s.members);
	vec_release(&s.chain);
	vec_release(&s.places);
	strmap_release(&s.waits, NULL);
	strmap_release(&s.open, NULL);
	strmap_release(&s.closed, NULL);
	free(s.buffer);
	free(s.cut);
	return ret;
}
