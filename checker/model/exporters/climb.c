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
#include "model/exporters/wait.h"

#include "lib/strbuf.h"

/* Callers of callers. */
#define CLIMB 5
/* Files that one call may load to find a wait in. */
#define LOADS 6
/* How often it looks again, with what was loaded. */
#define ROUNDS 8

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
		bool known = search_in_chain(s, c->fn);

		vec_for_each(g, out)
			known |= program_same(s->p, *g, c->fn);
		if (!known && streq(c->fn.unit->module, f.unit->module))
			vec_push(out, c->fn);
	}
	vec_release(&sites);
	return 0;
}

static int climb(struct search *s, struct fn f, int depth);

/* Does F return something? */
static bool returns(struct fn f)
{
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);

		if (ev->kind == EV_RETURN && ev->a)
			return true;
	}
	return false;
}

static bool is_error(struct wval v)
{
	return v.kind == WVAL_ERROR || (v.kind == WVAL_CONST && v.v < 0);
}

/* Do all paths whose waits ended well give more than 0? Then 0 tells that one
 * did not: so it is with what is a bool, or the time that is left. */
static bool zero_tells(const struct walk_state_vec *states)
{
	bool any = false;

	vec_for_each(st, states) {
		if (!(st->flags & ST_NOTIFIED) || (st->flags & ST_EARLY) ||
		    is_error(st->ret))
			continue;
		if (!wval_nonzero(st->ret))
			return false;
		any = true;
	}
	return any;
}

/*
 * A move that failed: an error is returned, and nothing was moved. Whoever
 * revokes has to wait in any case, or to say by what is returned that the wait
 * was not long enough: then the memory is kept.
 */
static bool gives_up(const struct walk_state *st, bool zero)
{
	bool error = is_error(st->ret);

	if (st->flags & ST_EARLY)
		error |= zero && wval_zero(st->ret);
	if (st->flags & ST_REVOKES)
		return error && (st->flags & ST_EARLY);
	return error || st->ret.kind == WVAL_NONZERO;
}

/* Paths of F on which nothing was invalidated, or that give up, say nothing.
 * True if some gave up as a wait ended early: the callers are told. */
static bool drop_idle(struct fn f, struct walk_state_vec *states, bool sure)
{
	bool zero = zero_tells(states), told = false;
	size_t n = 0;

	vec_for_each(st, states) {
		if (!(st->flags & ST_NOTIFIED))
			continue;
		if (gives_up(st, zero)) {
			told |= (st->flags & ST_EARLY) != 0;
			continue;
		}
		/* They may be told all the same. */
		if ((st->flags & ST_EARLY) &&
		    (!sure ||
		     (st->ret.kind == WVAL_UNKNOWN && returns(f))))
			st->flags |= ST_OPEN;
		states->v[n++] = *st;
	}
	states->n = n;
	return told;
}

/* Does every path that is not settled call what might wait? */
static bool all_open(const struct search *s,
		     const struct walk_state_vec *states)
{
	vec_for_each(st, states) {
		if (!search_settled(s, st) && !(st->flags & ST_OPEN))
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
	} else if (!s->last && all_open(s, states)) {
		/* What was called may answer it; else once more. */
		vec_release(&callers);
		here = s->skipped = true;
	}
	vec_for_each(st, states) {
		if (here && !search_settled(s, st))
			search_account(s, f, st, least, why);
	}
	for (size_t i = 0; ret == 0 && depth < CLIMB && !is_exported(s, f) &&
			   i < callers.n; i++)
		ret = climb(s, callers.v[i], depth + 1);
	vec_release(&callers);
	return ret;
}

/*
 * All is well on the paths of F, which tells its callers where a wait has ended
 * early. Do they look?
 */
static int ask_callers(struct search *s, struct fn f, int depth)
{
	struct fn_vec callers = VEC_INIT;
	bool before = s->asking;
	int ret = 0;

	if (is_exported(s, f) || depth >= CLIMB)
		return 0;
	ret = callers_of(s, f, &callers);
	s->asking = true;
	for (size_t i = 0; ret == 0 && i < callers.n; i++)
		ret = climb(s, callers.v[i], depth + 1);
	s->asking = before;
	vec_release(&callers);
	return ret;
}

/* A path of F is settled, or not to be settled; of callers that are only asked
 * it counts if a wait has ended early. */
static void account_here(struct search *s, struct fn f, struct walk_state *st)
{
	if (!s->asking || (st->flags & ST_EARLY))
		search_account(s, f, st, WAIT_NONE, NULL);
}

/* Walk F, from which the chain leads down to the call. */
static int climb(struct search *s, struct fn f, int depth)
{
	struct walk_state start = { 0 };
	struct walk_state_vec states = VEC_INIT;
	bool whole, told, open = false;
	struct walk w;
	int ret = 0;

	vec_push(&s->chain, f);
	walk_init(&w, s->p, &search_hooks, s);
	vec_for_each(g, &s->chain)
		walk_prepare(&w, *g);
	whole = walk_run(&w, f, &start, &states);
	told = drop_idle(f, &states, w.memory == WALK_ALL);
	vec_for_each(st, &states) {
		/* Some of these paths may be none. */
		if (w.memory == WALK_NOTHING)
			st->flags |= ST_OPEN;
		if (s->asking || search_settled(s, st))
			account_here(s, f, st);
		else
			open = true;
	}
	if (!whole && !s->asking) {
		struct walk_state lost = { .flags = ST_OPEN };

		search_account(s, f, &lost, WAIT_NONE, "there are too many paths");
	}
	if (open)
		ret = go_up(s, f, &states, depth);
	else if (told)
		ret = ask_callers(s, f, depth);
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

/* --- the answer --- */

static int run(struct search *s)
{
	s->any = s->revokes = s->moves = s->skipped = false;
	s->worst = WAIT_NONE;
	s->worst_place = 0;
	s->unmap = s->revoke_unmap = true;
	s->chain.n = 0;
	free(s->cut);
	s->cut = NULL;
	waits_forget(&s->waits);
	strmap_release(&s->marking, NULL);
	exp_revoke_release(s->rev);
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
	if (s->ttm && !s->removes)
		inv->intent = INTENT_MOVE;
	else if (s->revokes)
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
	else if (s->waits.open.n)
		inv->unknown = xasprintf("what %s() waits for was not looked at",
					 s->waits.open.entries[0].key);
	else
		inv->unknown = xstrdup("which paths are taken could not be told");
}

/* Does a caller of F, of its own module, set a mark? */
static bool marks_above(struct search *s, struct fn f, int depth,
			struct strmap *seen)
{
	struct site_vec sites = VEC_INIT;
	char *key = fn_key(f);
	bool marks = false;

	if (strset_add(seen, key) && depth < CLIMB && !is_exported(s, f)) {
		program_callers(s->p, f, &sites);
		vec_for_each(c, &sites) {
			if (!marks && streq(c->fn.unit->module, f.unit->module))
				marks = track_marks(s, c->fn) ||
					marks_above(s, c->fn, depth + 1, seen);
		}
	}
	vec_release(&sites);
	free(key);
	return marks;
}

/* Load what might wait; false if there is no more of it to be had. */
static bool load_open(struct search *s, int *ret)
{
	size_t units = s->p->units.n, closed = s->waits.closed.n;

	if (s->waits.open.n)
		*ret = waits_load(&s->waits, s->call.fn.unit->module, LOADS);
	return s->p->units.n > units || s->waits.closed.n > closed;
}

/* Once, and again with what might wait, if that can change the answer. */
static int run_loading(struct search *s)
{
	int ret = run(s);

	for (int i = 0; ret == 0 && i < ROUNDS &&
			(s->worst < WAIT_JOBS || !s->any || s->skipped);
	     i++) {
		bool more = load_open(s, &ret);

		if (!more && s->last)
			break;
		s->last |= !more || i == ROUNDS - 1;
		if (ret == 0)
			ret = run(s);
	}
	return ret;
}

/* The mark may be set before its function is called: once more, and up to
 * those who do. */
static int look_above(struct search *s)
{
	struct strmap seen = STRMAP_INIT;
	int ret = 0;

	if (!s->revokes && !s->ttm && marks_above(s, s->call.fn, 0, &seen)) {
		s->want_mark = s->last = true;
		ret = run_loading(s);
		if (ret == 0 && !s->revokes) {
			s->want_mark = false;
			ret = run(s);
		}
	}
	strmap_release(&seen, NULL);
	return ret;
}

/* Who leads to the call; loading may show more of them, and whether it is
 * meant for good. True if it has. */
static bool look_from(struct search *s)
{
	struct strmap seen = STRMAP_INIT;
	bool ttm = s->ttm, removes = s->removes;

	reached_from(s, s->call.fn, 0, &seen);
	strmap_release(&seen, NULL);
	return ttm != s->ttm || removes != s->removes;
}

int exp_wait(struct program *p, const struct exp *e, struct site call,
	     struct resv *resv, struct invalidate *inv, struct exp_revoke *rev)
{
	struct search s = { .p = p, .exp = e, .call = call, .resv = resv,
			    .rev = rev };
	int ret;

	search_init(&s);
	exp_members_find(p, e, &s.members);
	look_from(&s);
	ret = run_loading(&s);
	if (look_from(&s) && ret == 0)
		ret = run(&s);
	if (ret == 0)
		ret = look_above(&s);
	if (s.members.marks.open)
		rev->open = xstrdup(s.members.marks.open);
	tell(&s, inv);
	exp_members_release(&s.members);
	vec_release(&s.chain);
	vec_release(&s.places);
	waits_release(&s.waits);
	strmap_release(&s.marking, NULL);
	vec_for_each(set, &s.sets)
		free(set->mark.member);
	vec_release(&s.sets);
	free(s.buffer);
	free(s.path);
	free(s.cut);
	return ret;
}
