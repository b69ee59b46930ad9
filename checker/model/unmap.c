// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the callback to the unmap, by direct calls: breadth first, so that the
 * chain shown is a shortest one. What is not followed (a call through a
 * pointer, a function in a file that was not looked at) is remembered: then
 * finding nothing proves nothing.
 */
#include "model/importers.h"

#include "lib/file.h"
#include "model/reach.h"

/* More functions than this are no longer a search but a guess. */
#define UNMAP_MAX_FUNCS 4000

struct node {
	struct fn fn;
	size_t from;			/* node that calls it */
	const struct fact_event *call;	/* there */
};

struct search {
	struct program *p;
	struct VEC_OF(struct node) nodes;
	struct strmap seen;
	struct str_vec cuts;
};

static bool is_unmap(const char *name)
{
	enum api_role role = api_func_role(name);

	return role == API_ROLE_UNMAP || role == API_ROLE_UNMAP_UNLOCKED;
}

static char *place_text(struct fn f, const struct fact_event *ev)
{
	return xasprintf("%s:%u", facts_path(fn_facts(f), ev->loc.file),
			 ev->loc.line);
}

static void cut(struct search *s, struct fn f, const struct fact_event *ev,
		const char *what)
{
	char *at = place_text(f, ev);

	vec_push(&s->cuts, xasprintf("%s at %s", what, at));
	free(at);
}

/* Load the file that exports NAME, if it has an unmap call in its text. */
static int load_exporter(struct search *s, const char *name)
{
	char *file = strmap_get(&s->p->scan->exports, name);
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	if (!file || strmap_has(&s->p->unit_of, file))
		return 0;
	if (tree_read(s->p->tree, file, &text) == 0 &&
	    strstr(strbuf_str(&text), "dma_buf_unmap_attachment"))
		ret = program_load(s->p, &file, 1);
	strbuf_release(&text);
	return ret;
}

static void push(struct search *s, struct fn f, size_t from,
		 const struct fact_event *call)
{
	char *key = xasprintf("%s:%s", fn_file(f), fn_name(f));
	struct fn_vec all = VEC_INIT;

	if (strset_add(&s->seen, key)) {
		program_variants(s->p, f, &all);
		vec_for_each(v, &all) {
			struct node n = { *v, from, call };

			vec_push(&s->nodes, n);
		}
		vec_release(&all);
	}
	free(key);
}

/* Look at one function's calls; the event that unmaps, or NULL. */
static const struct fact_event *expand(struct search *s, size_t at)
{
	struct fn f = s->nodes.v[at].fn;

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee;
		struct fn target;

		if (ev->kind != EV_CALL || !reach_at(f, i))
			continue;
		callee = facts_callee(fn_facts(f), ev);
		if (!callee) {
			char *text = facts_expr_text(fn_facts(f), ev->a);
			char *what = xasprintf("the call through '%s'", text);

			cut(s, f, ev, what);
			free(what);
			free(text);
			continue;
		}
		if (is_unmap(callee))
			return ev;
		if (api_func_find(callee) || load_exporter(s, callee) < 0)
			continue;
		if (program_resolve(s->p, f.unit, callee, FUNC_BODY, &target)) {
			push(s, target, at, ev);
		} else if (!callee_is_harmless(callee) &&
			   !(ev->flags & EVENT_VARIADIC)) {
			char *what = xasprintf("%s()", callee);

			cut(s, f, ev, what);
			free(what);
		}
	}
	return NULL;
}

static void add_hop(struct importer *imp, struct fn caller,
		    const struct fact_event *call)
{
	struct hop h = { .via = HOP_CALL };
	const struct facts *fa = fn_facts(caller);

	h.function = xstrdup(facts_callee(fa, call));
	h.place.file = xstrdup(facts_path(fa, call->loc.file));
	h.place.line = call->loc.line;
	h.place.column = call->loc.col;
	vec_push(&imp->chain, h);
}

static void tell_chain(struct search *s, size_t at,
		       const struct fact_event *last, struct importer *imp)
{
	struct VEC_OF(size_t) way = VEC_INIT;

	for (size_t i = at; s->nodes.v[i].call; i = s->nodes.v[i].from)
		vec_push(&way, i);
	for (size_t i = way.n; i-- > 0;) {
		struct node *n = &s->nodes.v[way.v[i]];

		add_hop(imp, s->nodes.v[n->from].fn, n->call);
	}
	add_hop(imp, s->nodes.v[at].fn, last);
	vec_release(&way);
}

static void tell_cuts(struct search *s, struct importer *imp)
{
	struct strbuf text = STRBUF_INIT;
	size_t shown;

	str_vec_uniq(&s->cuts);
	shown = s->cuts.n < 3 ? s->cuts.n : 3;
	strbuf_addstr(&text, "not followed: ");
	for (size_t i = 0; i < shown; i++)
		strbuf_addf(&text, "%s%s", i ? ", " : "", s->cuts.v[i]);
	if (s->cuts.n > shown)
		strbuf_addf(&text, ", and %zu more", s->cuts.n - shown);
	imp->unknown = strbuf_detach(&text);
}

int unmap_search(struct program *p, struct fn callback,
		 struct importer *importer)
{
	struct search s = { .p = p };
	const struct fact_event *found = NULL;

	push(&s, callback, 0, NULL);
	for (size_t i = 0; i < s.nodes.n && !found; i++) {
		if (i >= UNMAP_MAX_FUNCS) {
			vec_push(&s.cuts, xstrdup("more functions than a search should take"));
			break;
		}
		found = expand(&s, i);
		if (found)
			tell_chain(&s, i, found, importer);
	}
	if (found) {
		importer->unmap = UNMAP_UNMAPS;
	} else if (s.cuts.n) {
		importer->unmap = UNMAP_UNKNOWN;
		tell_cuts(&s, importer);
	} else {
		importer->unmap = UNMAP_NO;
	}
	vec_release(&s.nodes);
	strmap_release(&s.seen, NULL);
	str_vec_release(&s.cuts);
	return 0;
}
