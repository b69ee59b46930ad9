// SPDX-License-Identifier: GPL-2.0-only
/*
 * REMAP_IN_CALLBACK: the callback is told that the mapping is not good any
 * more, and makes a new one right away.
 *
 *	static void notify(struct dma_buf_attachment *attach)
 *	{
 *		struct obj *obj = attach->importer_priv;
 *
 *		dma_buf_unmap_attachment(attach, obj->sgt, dir);
 *		obj->sgt = dma_buf_map_attachment(attach, dir);	 bad
 *		queue_work(wq, &obj->map_again);		 good
 *	}
 *
 * The exporter calls before the buffer moves: the new mapping is one of the old
 * place, and nobody will say so again. An exporter that takes its buffer back
 * waits for an unmap that then never comes. "It must not map again inside the
 * callback": kernel-doc of dma_buf_invalidate_mappings().
 *
 * Direct calls are followed path by path with what is known at each, so that
 * drop(obj, false) does not count for what drop() does if true. What runs later
 * is fine. What is reached by way of a pointer, or for an attachment that may
 * be another one, is a note.
 */
#include "rules/rules.h"

#include "model/calls/callgraph.h"
#include "model/calls/deferred.h"
#include "model/calls/reaching.h"
#include "model/itself.h"
#include "model/reach.h"

/* More functions are not looked at for calls through pointers. */
#define NODES_MAX 4000
/* Helpers that do not map are not gone into if they have more events. */
#define HELPER_EVENTS 60

struct search {
	const struct rule *rule;
	const struct rule_input *in;
	struct fn callback;
	bool test;
	struct terms terms;
	struct strmap maps_in; /* set: functions that reach a map */
	struct strmap storers; /* "struct.member" -> set of names */
	struct strmap below; /* set: what the callback reaches */
	struct strmap told; /* set: "LEVEL PLACE" */
	bool unseen; /* not all of that could be loaded */
	bool error;
};

/* --- telling --- */

static struct finding *tell(struct search *s, enum level level, struct fn f,
			    const struct fact_event *ev, const char *why)
{
	struct place at = rule_place(f, ev);
	struct finding *found;

	s->error |= level == LEVEL_ERROR;
	found = rule_add(s->rule, s->in, level, &at, fn_name(f),
			 s->test || is_test_file(at.file));
	found->subject = xstrdup(fn_name(s->callback));
	found->message = xasprintf("%s() %s", fn_name(s->callback), why);
	found->fix = xstrdup(
		"leave it unmapped, and map again when the buffer is next used, or in work that the callback starts");
	return found;
}

static void show_call(struct finding *found, struct fn f,
		      const struct fact_event *ev, const char *how,
		      const char *callee)
{
	struct place at = rule_place(f, ev);

	rule_evidence(found, &at, xasprintf("%s %s()", how, callee));
}

/* Once for each place. */
static bool is_news(struct search *s, enum level level,
		    const struct fact_event *ev)
{
	char *key = xasprintf("%s %p", level_name(level), (const void *)ev);
	bool news = strset_add(&s->told, key);

	free(key);
	return news;
}

/* --- what callees that are not gone into may change --- */

/* The names of all that stores to member NAME of struct TAG, and of what calls
 * that. */
static const struct strmap *storers(struct search *s, const char *tag,
				    const char *name)
{
	const struct site_vec *stores =
		program_stores(s->in->program, tag, name);
	char *key = xasprintf("%s.%s", tag, name);
	struct strmap_entry *e = strmap_at(&s->storers, key);
	struct strmap *set = e->value;

	free(key);
	if (set)
		return set;
	set = e->value = xcalloc(1, sizeof(*set));
	for (size_t i = 0; stores && i < stores->n; i++) {
		const char *goals[] = { fn_name(stores->v[i].fn), NULL };

		if (!strmap_has(set, goals[0]))
			reaching(s->in->program, goals, set);
	}
	return set;
}

static void free_set(void *v)
{
	struct strmap *set = v;

	if (set)
		strmap_release(set, NULL);
	free(set);
}

/* Does CALLEE get to a store to a member that T rests on? */
static bool changes(struct search *s, const char *callee, term_id t)
{
	const struct term *x = term_at(&s->terms, t);

	if (!t)
		return false;
	return (x->kind == TERM_FIELD && x->type &&
		strmap_has(storers(s, x->type, x->name), callee)) ||
	       changes(s, callee, x->a) || changes(s, callee, x->b) ||
	       changes(s, callee, x->c);
}

static void forget(struct search *s, struct path_state *st, uint32_t ev,
		   const char *callee)
{
	size_t n = 0;

	vec_for_each(f, &st->facts) {
		if (!changes(s, callee, f->term))
			st->facts.v[n++] = *f;
	}
	st->facts.n = n;
	vec_for_each(b, &st->binds) {
		if (term_at(&s->terms, b->object)->kind == TERM_FIELD &&
		    changes(s, callee, b->object))
			b->value = term_new(&s->terms, b->object, ev);
	}
}

/* --- by direct calls --- */

/* Does T rest on a member that was stored by code below the callback which was
 * not walked? */
static bool rests_on_unseen(struct search *s, const struct deep *d, term_id t)
{
	const struct term *x = term_at(&s->terms, t);
	const struct site_vec *stores = NULL;

	if (!t)
		return false;
	if (x->kind == TERM_FIELD && x->type)
		stores = program_stores(s->in->program, x->type, x->name);
	for (size_t i = 0; stores && i < stores->n; i++) {
		struct fn f = stores->v[i].fn;

		if (strmap_has(&s->below, fn_name(f)) && !deep_went(d, f))
			return true;
	}
	return rests_on_unseen(s, d, x->a) || rests_on_unseen(s, d, x->b) ||
	       rests_on_unseen(s, d, x->c);
}

static bool is_sure(struct search *s, const struct deep *d,
		    const struct path_state *st)
{
	vec_for_each(f, &st->facts) {
		if (rests_on_unseen(s, d, f->term) ||
		    (s->unseen &&
		     term_has(&s->terms, f->term, TERM_BIT(TERM_FIELD))))
			return false;
	}
	return true;
}

static void mapped(struct search *s, struct deep *d, struct paths *w,
		   struct path_state *st, uint32_t ev, const char *callee)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	enum itself same = itself_is(s->in->program, s->in->imps, s->callback,
				     w->terms, path_arg(w, st, ev, 0));
	bool sure = same == ITSELF_YES && is_sure(s, d, st);
	enum level level = sure ? LEVEL_ERROR : LEVEL_NOTE;
	struct finding *found;

	if (same == ITSELF_NO || !is_news(s, level, e))
		return;
	found = tell(
		s, level, w->fn, e,
		sure ? "maps its attachment again, while it is being told to let go"
		: same == ITSELF_YES
			? "may map its attachment again: whether it gets here could not be told"
			: "maps an attachment; whether that is its own could not be told");
	vec_for_each(f, &d->frames) {
		if (f->call.event)
			show_call(found, f->call.fn, f->call.event, "calls",
				  fn_name(f->fn));
	}
	show_call(found, w->fn, e, "calls", callee);
}

static bool is_map(const char *callee)
{
	enum api_role role = api_func_role(callee);

	return role == API_ROLE_MAP || role == API_ROLE_MAP_UNLOCKED;
}

/* What maps; and small helpers, which unmap, and set the marks that the others
 * test. */
static enum deep_enter on_enter(void *ctx, struct fn f)
{
	const struct search *s = ctx;

	if (strmap_has(&s->maps_in, fn_name(f)))
		return DEEP_ENTER;
	return f.func->nevents <= HELPER_EVENTS ? DEEP_IF_ROOM : DEEP_PASS;
}

static bool is_entered(struct search *s, struct fn from, const char *callee)
{
	struct fn target;

	return program_resolve(s->in->program, from.unit, callee, FUNC_BODY,
			       &target) &&
	       (on_enter(s, target) != DEEP_PASS || paths_is_tiny(target));
}

static bool on_call(void *ctx, struct deep *d, struct paths *w,
		    struct path_state *st, uint32_t ev)
{
	const char *callee = facts_callee(fn_facts(w->fn), fn_event(w->fn, ev));
	struct search *s = ctx;

	if (!callee)
		return false;
	if (!is_interface(s->in->program, w->fn.unit, callee)) {
		if (!is_entered(s, w->fn, callee))
			forget(s, st, ev, callee);
		return false;
	}
	if (is_map(callee))
		mapped(s, d, w, st, ev, callee);
	return true;
}

static void on_start(void *ctx, struct paths *w, struct path_state *st)
{
	(void)ctx;
	itself_start(w, st);
}

static void look_directly(struct search *s, struct fn state)
{
	const struct deep_client client = {
		.call = on_call, .enter = on_enter, .start = on_start, .ctx = s
	};
	struct deep d = { .program = s->in->program,
			  .terms = &s->terms,
			  .client = &client };

	deep_walk(&d, state);
	if (d.cut && !s->error)
		tell(s, LEVEL_NOTE, state, fn_event(state, 0),
		     "leads to too many functions to tell whether it maps its attachment again");
	deep_release(&d);
}

/* --- by way of pointers --- */

/* A function below the callback. */
struct node {
	struct fn fn;
	size_t from;
	const struct fact_event *call; /* in FROM; NULL: the callback */
	const char *member; /* through which; NULL: by its name */
	bool by_pointer; /* here or further up */
};

struct nodes {
	struct search *s;
	struct VEC_OF(struct node) all;
	struct strmap seen;
	struct callgraph *cg; /* to load callees with, or NULL */
	size_t hit; /* the first of them that a pointer leads to, and maps */
	const struct fact_event *hit_call; /* by this; NULL: there is none */
};

static void add_node(struct nodes *n, struct node node)
{
	char *key =
		xasprintf("%d %p", node.by_pointer, (const void *)node.fn.func);

	if (n->all.n < NODES_MAX && strset_add(&n->seen, key)) {
		strset_add(&n->s->below, fn_name(node.fn));
		vec_push(&n->all, node);
	}
	free(key);
}

static void tell_hit(struct nodes *n)
{
	size_t at = n->hit;
	const struct fact_event *ev = n->hit_call;
	const char *callee = facts_callee(fn_facts(n->all.v[at].fn), ev);
	struct VEC_OF(size_t) way = VEC_INIT;
	struct finding *found = tell(
		n->s, LEVEL_NOTE, n->all.v[at].fn, ev,
		"may get to a map by way of a pointer: whether it does, and for which attachment, could not be told");

	for (size_t i = at; n->all.v[i].call; i = n->all.v[i].from)
		vec_push(&way, i);
	for (size_t i = way.n; i-- > 0;) {
		const struct node *x = &n->all.v[way.v[i]];
		char *how = x->member
				    ? xasprintf("calls, through %s,", x->member)
				    : xstrdup("calls");

		show_call(found, n->all.v[x->from].fn, x->call, how,
			  fn_name(x->fn));
		free(how);
	}
	show_call(found, n->all.v[at].fn, ev, "calls", callee);
	vec_release(&way);
}

/* What the callback's driver stores into a member that is called. */
static void through_member(struct nodes *n, size_t at,
			   const struct fact_event *ev, fact_expr_id pointer)
{
	const struct program *p = n->s->in->program;
	const struct facts *fa = fn_facts(n->all.v[at].fn);
	const struct fact_expr *e = facts_expr(fa, pointer);
	const struct site_vec *stores;

	while (e->kind == EX_INDEX || e->kind == EX_DEREF)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER || !e->type)
		return;
	stores = program_stores(p, facts_str(fa, e->type),
				facts_str(fa, e->name));
	for (size_t i = 0; stores && i < stores->n; i++) {
		struct fn f = stores->v[i].fn;
		const struct fact_expr *to =
			facts_expr(fn_facts(f), stores->v[i].event->b);
		struct node next = { .from = at,
				     .call = ev,
				     .member = facts_str(fa, e->name),
				     .by_pointer = true };

		if (to->kind == EX_FUNC &&
		    streq(f.unit->module, n->s->callback.unit->module) &&
		    program_resolve(p, f.unit, facts_str(fn_facts(f), to->name),
				    FUNC_BODY, &next.fn))
			add_node(n, next);
	}
}

/* Functions that are handed to one that calls them at once. */
static void handed(struct nodes *n, size_t at, const struct fact_event *ev,
		   const char *callee)
{
	struct fn f = n->all.v[at].fn;
	const struct facts *fa = fn_facts(f);
	enum hop_via via;

	if (deferred_call_find(callee) ||
	    !deferred_runs_argument(callee, &via) ||
	    (via != HOP_CALL && via != HOP_OPS))
		return;
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		const struct fact_expr *e =
			facts_expr(fa, facts_list_at(fa, ev->args, i));
		struct node next = { .from = at,
				     .call = ev,
				     .member = callee,
				     .by_pointer = true };

		if (e->kind == EX_FUNC &&
		    program_resolve(n->s->in->program, f.unit,
				    facts_str(fa, e->name), FUNC_BODY,
				    &next.fn))
			add_node(n, next);
	}
}

/* The function that CALLEE is to the code at HERE. Where it matters what the
 * driver's own functions do, they are loaded. */
static bool find_callee(struct nodes *n, const struct node *here,
			const char *callee, struct fn *out)
{
	const struct program *p = n->s->in->program;

	if (!n->cg || here->by_pointer || callee_is_harmless(callee) ||
	    strmap_has(&p->scan->exports, callee))
		return program_resolve(p, here->fn.unit, callee, FUNC_BODY,
				       out);
	return callgraph_resolve(n->cg, here->fn, callee, out);
}

static void look_at(struct nodes *n, size_t at, const struct fact_event *ev)
{
	const struct program *p = n->s->in->program;
	struct node here = n->all.v[at];
	const char *callee = facts_callee(fn_facts(here.fn), ev);
	struct node next = { .from = at,
			     .call = ev,
			     .by_pointer = here.by_pointer };

	if (!callee) {
		through_member(n, at, ev, ev->a);
	} else if (is_interface(p, here.fn.unit, callee)) {
		if (is_map(callee) && here.by_pointer && !n->hit_call) {
			n->hit = at;
			n->hit_call = ev;
		}
	} else {
		handed(n, at, ev, callee);
		if (find_callee(n, &here, callee, &next.fn))
			add_node(n, next);
	}
}

/* All that the callback runs: what is reached by calls, and what is not. */
static void look_around(struct nodes *n)
{
	for (size_t at = 0; at < n->all.n; at++) {
		struct fn f = n->all.v[at].fn;

		for (uint32_t i = 0; i < f.func->nevents; i++) {
			if (fn_event(f, i)->kind == EV_CALL && reach_at(f, i))
				look_at(n, at, fn_event(f, i));
		}
	}
}

/* --- all of it --- */

static void find_maps(struct search *s)
{
	static const char *const maps[] = { "dma_buf_map_attachment",
					    "dma_buf_map_attachment_unlocked",
					    NULL };

	/* More may be loaded than before. */
	strmap_release(&s->storers, free_set);
	strmap_release(&s->maps_in, NULL);
	reaching(s->in->program, maps, &s->maps_in);
}

/*
 * The callback gets to a map, as far as names tell. What decides whether it
 * does may stand in files that nobody has asked for yet.
 */
static void look_closely(struct search *s, const struct fn_vec *states)
{
	struct distance *d = distance_new(s->in->program);
	struct nodes n = { .s = s };
	struct callgraph cg;

	callgraph_init(&cg, s->in->program, d, s->callback.unit->module,
		       fn_name(s->callback));
	cg.by = BY_CALLS;
	n.cg = &cg;
	vec_for_each(f, states)
		add_node(&n, (struct node){ .fn = *f });
	look_around(&n);
	find_maps(s);
	s->unseen = cg.cuts.n > 0;
	vec_for_each(f, states)
		look_directly(s, *f);
	strmap_release(&n.seen, NULL);
	vec_release(&n.all);
	callgraph_release(&cg);
	distance_free(d);
}

static void look(struct search *s)
{
	struct nodes n = { .s = s };
	struct fn_vec states = VEC_INIT;

	program_variants(s->in->program, s->callback, &states);
	if (strmap_has(&s->maps_in, fn_name(s->callback)))
		look_closely(s, &states);
	vec_for_each(f, &states)
		add_node(&n, (struct node){ .fn = *f });
	look_around(&n);
	if (n.hit_call && !s->error)
		tell_hit(&n);
	strmap_release(&n.seen, NULL);
	vec_release(&n.all);
	vec_release(&states);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	struct search s = { .rule = r, .in = in };
	struct strmap seen = STRMAP_INIT;

	terms_init(&s.terms);
	find_maps(&s);
	vec_for_each(imp, in->imps) {
		char *key = xasprintf("%p", (const void *)imp->callback.func);

		if (imp->callback.unit && strset_add(&seen, key)) {
			s.callback = imp->callback;
			s.test = in->audit->importers.v[imp->row].test;
			s.error = s.unseen = false;
			look(&s);
			strmap_release(&s.told, NULL);
			strmap_release(&s.below, NULL);
		}
		free(key);
	}
	strmap_release(&seen, NULL);
	strmap_release(&s.storers, free_set);
	strmap_release(&s.maps_in, NULL);
	terms_release(&s.terms);
}

const struct rule rule_remap_in_callback = {
	.name = "REMAP_IN_CALLBACK",
	.side = "importer",
	.level = "error",
	.summary = "the callback maps the attachment again",
	.text = {
		.why = "The exporter calls the callback before the buffer moves. A mapping that is made inside of it is one of the old place, nobody will say so again, and the device goes on with memory that is somebody else's. An exporter that takes the buffer back waits for an unmap that does not come.",
		.bad = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tstruct my_import *imp = attach->importer_priv;\n"
		       "\n"
		       "\t\tmy_stop_dma(imp);\n"
		       "\t\tif (!imp->sgt)\n"
		       "\t\t\treturn;\n"
		       "\t\tdma_buf_unmap_attachment(attach, imp->sgt, DMA_BIDIRECTIONAL);\n"
		       "\t\timp->sgt = dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);\n"
		       "\t\tif (IS_ERR(imp->sgt))\n"
		       "\t\t\timp->sgt = NULL;\n"
		       "\t}\n",
		.good = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
			"\t{\n"
			"\t\tstruct my_import *imp = attach->importer_priv;\n"
			"\n"
			"\t\tmy_stop_dma(imp);\n"
			"\t\tif (!imp->sgt)\n"
			"\t\t\treturn;\n"
			"\t\tdma_buf_unmap_attachment(attach, imp->sgt, DMA_BIDIRECTIONAL);\n"
			"\t\t/* my_map() maps it again, before the next job. */\n"
			"\t\timp->sgt = NULL;\n"
			"\t}\n",
		.fix = "Leave the attachment unmapped when the callback returns. Map it again when the buffer is next used, or in work that the callback starts: under the reservation lock, and after waiting for the fences of the move.",
		.contract = "Importer with a callback: it must not map again inside the callback.",
	},
	.check = check,
};
