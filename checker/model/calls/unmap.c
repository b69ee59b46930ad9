// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the callback to the unmap: the shortest way through the call graph,
 * nearest function first (A*, with distance.h for what is still to go), so
 * that few files are parsed and the chain shown is a shortest one. First by
 * direct calls alone; only if there is no such way, by any.
 *
 * What could not be followed is remembered: then finding nothing proves
 * nothing.
 */
#include "model/importers.h"

#include "model/calls/callgraph.h"

/* More functions than this are no longer a search but a guess. */
#define UNMAP_MAX_FUNCS 4000

/* A function that the search has got to. */
struct node {
	struct fn fn;
	size_t from; /* node that leads to it */
	struct call_edge by; /* .at NULL: the callback itself */
	char *through;
	uint32_t cost; /* calls so far */
};

/* Somewhere to go on. */
struct lead {
	size_t node;
	struct call_edge edge;
	uint32_t goal; /* calls so far and, at least, to go */
	bool done;
};

struct search {
	struct callgraph cg;
	struct VEC_OF(struct node) nodes;
	struct VEC_OF(struct lead) leads;
	struct strmap seen;
};

/* Arrive at F, by EDGE from node FROM: note where it leads. */
static void arrive(struct search *s, struct fn f, size_t from,
		   const struct call_edge *edge, const char *through)
{
	struct node n = { .fn = f, .from = from };
	struct call_edge_vec edges = VEC_INIT;

	if (edge) {
		n.by = *edge;
		n.through = through ? xstrdup(through) : NULL;
		n.cost = s->nodes.v[from].cost + 1;
	}
	vec_push(&s->nodes, n);
	callgraph_edges(&s->cg, f, &edges);
	vec_for_each(e, &edges) {
		struct lead l = { s->nodes.n - 1, *e, n.cost + e->left, false };

		if (edge && edge->name)
			l.edge.context = (struct site){ edge->from, edge->at };
		vec_push(&s->leads, l);
	}
	vec_release(&edges);
}

/* Once for each function; for each call of one that does what its caller says. */
static bool first_time(struct search *s, struct fn f,
		       const struct call_edge *edge)
{
	const void *call = edge && triggers_by_parameter(f) ? edge->at : NULL;
	char *key = xasprintf("%s:%s:%p", fn_file(f), fn_name(f), call);
	bool first = strset_add(&s->seen, key);

	free(key);
	return first;
}

/* In whatever config: all that F may be. */
static void arrive_all(struct search *s, struct fn f, size_t from,
		       const struct call_edge *edge, const char *through)
{
	struct fn_vec all = VEC_INIT;

	if (!first_time(s, f, edge))
		return;
	program_variants(s->cg.p, f, &all);
	vec_for_each(v, &all)
		arrive(s, *v, from, edge, through);
	vec_release(&all);
}

/* The lead to follow next: the nearest, and of these the one that is already
 * furthest on its way. NULL if there is none. */
static struct lead *nearest(struct search *s)
{
	struct lead *best = NULL;

	vec_for_each(l, &s->leads) {
		if (!l->done &&
		    (!best || l->goal < best->goal ||
		     (l->goal == best->goal &&
		      s->nodes.v[l->node].cost > s->nodes.v[best->node].cost)))
			best = l;
	}
	return best;
}

static void add_hop(struct search *s, struct importer *imp,
		    const struct call_edge *e, const char *name,
		    const char *through)
{
	const struct facts *fa = fn_facts(e->from);
	struct hop h = { .via = e->via };

	if (h.via == HOP_MACRO &&
	    program_says(s->cg.p, facts_path(fa, e->at->loc.file),
			 &e->at->loc, name))
		h.via = HOP_CALL;

	h.function = xstrdup(name);
	h.through = through ? xstrdup(through) : NULL;
	h.place.file = xstrdup(facts_path(fa, e->at->loc.file));
	h.place.line = e->at->loc.line;
	h.place.column = e->at->loc.col;
	vec_push(&imp->chain, h);
}

static void tell_chain(struct search *s, size_t at,
		       const struct call_edge *last, struct importer *imp)
{
	struct VEC_OF(size_t) way = VEC_INIT;

	for (size_t i = at; s->nodes.v[i].by.at; i = s->nodes.v[i].from)
		vec_push(&way, i);
	for (size_t i = way.n; i-- > 0;) {
		struct node *n = &s->nodes.v[way.v[i]];

		add_hop(s, imp, &n->by, fn_name(n->fn), n->through);
	}
	add_hop(s, imp, last, last->name, NULL);
	vec_release(&way);
}

static void forget(struct search *s)
{
	vec_for_each(n, &s->nodes)
		free(n->through);
	vec_release(&s->nodes);
	vec_release(&s->leads);
	strmap_release(&s->seen, NULL);
}

/* True if there is a way, which is then IMP's chain. */
static bool run(struct search *s, struct fn callback, enum distance_by by,
		struct importer *imp)
{
	bool found = false;
	struct lead *l;

	s->cg.by = by;
	first_time(s, callback, NULL);
	arrive(s, callback, 0, NULL, NULL);
	while (!found && (l = nearest(s))) {
		struct target_vec targets = VEC_INIT;
		struct call_edge edge = l->edge;
		size_t node = l->node;

		l->done = true;
		if (edge.ends) {
			tell_chain(s, node, &edge, imp);
			found = true;
		} else if (s->nodes.n >= UNMAP_MAX_FUNCS) {
			vec_push(&s->cg.cuts, xstrdup("more functions than a search should take"));
			break;
		} else {
			callgraph_follow(&s->cg, &edge, &targets);
			vec_for_each(t, &targets)
				arrive_all(s, t->fn, node, &edge, t->through);
			target_vec_release(&targets);
		}
	}
	forget(s);
	return found;
}

static void tell_cuts(struct search *s, struct importer *imp)
{
	struct strbuf text = STRBUF_INIT;
	struct str_vec *cuts = &s->cg.cuts;
	size_t shown;

	str_vec_uniq(cuts);
	shown = cuts->n < 3 ? cuts->n : 3;
	strbuf_addstr(&text, "not followed: ");
	for (size_t i = 0; i < shown; i++)
		strbuf_addf(&text, "%s%s", i ? ", " : "", cuts->v[i]);
	if (cuts->n > shown)
		strbuf_addf(&text, ", and %zu more", cuts->n - shown);
	imp->unknown = strbuf_detach(&text);
}

/* Is there more than was looked at? */
static bool is_cut(struct search *s, struct fn callback)
{
	const char *name = distance_adrift(s->cg.distance);

	if (name)
		vec_push(&s->cg.cuts, xasprintf("the table that has %s()",
						name));
	if (!s->cg.cuts.n)
		exhaust(&s->cg, callback);
	return s->cg.cuts.n;
}

/* Most callbacks unmap close by, in code that is loaded; that costs nothing. */
static bool run_near(struct program *p, struct fn callback,
		     struct importer *importer)
{
	struct search s = { 0 };
	bool found;

	callgraph_init(&s.cg, p, NULL, callback.unit->module,
		       fn_name(callback));
	found = run(&s, callback, BY_CALLS, importer);
	callgraph_release(&s.cg);
	return found;
}

/* The same for one of the callback's states. */
static void search_state(struct program *p, struct distance *d,
			 struct fn callback, struct importer *importer)
{
	struct search s = { 0 };

	if (run_near(p, callback, importer)) {
		importer->unmap = UNMAP_UNMAPS;
		return;
	}
	callgraph_init(&s.cg, p, d, callback.unit->module, fn_name(callback));
	if (run(&s, callback, BY_CALLS, importer)) {
		importer->unmap = UNMAP_UNMAPS;
	} else if (run(&s, callback, BY_BINDINGS, importer) ||
		   run(&s, callback, BY_ALL, importer)) {
		importer->unmap = UNMAP_MAY;
	} else if (is_cut(&s, callback)) {
		importer->unmap = UNMAP_UNKNOWN;
		tell_cuts(&s, importer);
	} else {
		importer->unmap = UNMAP_NO;
	}
	callgraph_release(&s.cg);
}

/* What is true in one config only is not proven. */
static void not_everywhere(struct importer *importer, struct fn state)
{
	importer->unmap = UNMAP_UNKNOWN;
	free(importer->unknown);
	importer->unknown = xasprintf(
		"it does not do so in every configuration: see %s() at %s:%u",
		fn_name(state), fn_file(state), state.func->loc.line);
	importer_chain_release(importer);
}

void unmap_search(struct program *p, struct distance *d, struct fn callback,
		  struct importer *importer)
{
	struct fn_vec states = VEC_INIT;

	search_state(p, d, callback, importer);
	program_variants(p, callback, &states);
	vec_for_each(state, &states) {
		struct importer other = { 0 };

		if (fn_same(*state, callback))
			continue;
		search_state(p, d, *state, &other);
		if (other.unmap != importer->unmap)
			not_everywhere(importer, *state);
		importer_chain_release(&other);
		free(other.unknown);
	}
	vec_release(&states);
}
