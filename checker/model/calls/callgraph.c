// SPDX-License-Identifier: GPL-2.0-only
#include "model/calls/callgraph.h"

#include "api/api.h"
#include "model/calls/deferred.h"
#include "model/reach.h"

/* One search parses at most this many files. */
#define CALLGRAPH_LOADS 40

void callgraph_init(struct callgraph *cg, struct program *p,
		    struct distance *d, const char *module,
		    const char *function)
{
	*cg = (struct callgraph){ .p = p, .distance = d,
				  .loads = CALLGRAPH_LOADS };
	if (d)
		distance_from(d, module, function, &cg->scope);
}

void callgraph_release(struct callgraph *cg)
{
	strmap_release(&cg->scope, NULL);
	str_vec_release(&cg->cuts);
}

void target_vec_release(struct target_vec *v)
{
	vec_for_each(t, v)
		free(t->through);
	vec_release(v);
}

void callgraph_cut(struct callgraph *cg, struct fn f,
		   const struct fact_event *ev, const char *what)
{
	vec_push(&cg->cuts, xasprintf("%s at %s:%u", what,
				      facts_path(fn_facts(f), ev->loc.file),
				      ev->loc.line));
}

/* --- loading --- */

bool callgraph_in_scope(const struct callgraph *cg, const struct unit *u)
{
	return strmap_has(&cg->scope, u->module);
}

static bool is_header(const char *file)
{
	return ends_with(file, ".h");
}

/* Do FILES have code that USER may mean by NAME? Keep those only. */
static void keep_meant(struct callgraph *cg, const struct unit *user,
		       const char *name, struct str_vec *files)
{
	const char *exporter = strmap_get(&cg->p->scan->exports, name);
	size_t n = 0;

	for (size_t i = 0; i < files->n; i++) {
		char *file = files->v[i];
		bool good = is_header(file) ||
			    (exporter && streq(exporter, file)) ||
			    streq(kbuild_module(cg->p->kbuild, file),
				  user->module);

		if (good && !strmap_has(&cg->p->unit_of, file))
			files->v[n++] = file;
		else
			free(file);
	}
	files->n = n;
}

static void load(struct callgraph *cg, struct str_vec *files)
{
	if (!files->n)
		return;
	if (files->n > cg->loads) {
		vec_push(&cg->cuts,
			 xasprintf("%zu more files that it would take", files->n));
		return;
	}
	cg->loads -= files->n;
	cg->p->searching = true;
	if (program_load(cg->p, files->v, files->n) < 0)
		vec_push(&cg->cuts, xstrdup("files that could not be parsed"));
	cg->p->searching = false;
	vec_for_each(f, files) {
		const struct unit *u = strmap_get(&cg->p->unit_of, *f);

		if (u && u->failure)
			vec_push(&cg->cuts, xasprintf("%s, which could not be parsed",
						      *f));
	}
}

void callgraph_load_setters(struct callgraph *cg, const char *member)
{
	struct str_vec files = VEC_INIT;
	size_t n = 0;

	distance_setters(cg->distance, member, cg->by, &files);
	for (size_t i = 0; i < files.n; i++) {
		const char *module = kbuild_module(cg->p->kbuild, files.v[i]);

		if (!is_header(files.v[i]) && strmap_has(&cg->scope, module) &&
		    !strmap_has(&cg->p->unit_of, files.v[i]))
			files.v[n++] = files.v[i];
		else
			free(files.v[i]);
	}
	files.n = n;
	load(cg, &files);
	str_vec_release(&files);
}

/* An inline function of a header that the unit of USER includes. */
static bool resolve_inline(struct callgraph *cg, struct fn user,
			   const char *name, struct fn *out)
{
	const struct fn_vec *all = strmap_get(&cg->p->defs, name);
	const struct facts *fa = fn_facts(user);

	if (!all)
		return false;
	vec_for_each(f, all) {
		const char *file = fn_file(*f);

		if (f->func->kind != FUNC_BODY || !is_header(file))
			continue;
		for (uint32_t i = 0; i < fa->n_deps; i++) {
			if (streq(facts_str(fa, fa->deps[i].path), file)) {
				*out = *f;
				return true;
			}
		}
	}
	return false;
}

bool callgraph_resolve(struct callgraph *cg, struct fn user, const char *name,
		       struct fn *out)
{
	struct str_vec files = VEC_INIT;

	if (program_resolve(cg->p, user.unit, name, FUNC_BODY, out) ||
	    resolve_inline(cg, user, name, out))
		return true;
	if (!cg->distance)
		return false;
	distance_definers(cg->distance, name, &files);
	keep_meant(cg, user.unit, name, &files);
	load(cg, &files);
	str_vec_release(&files);
	return program_resolve(cg->p, user.unit, name, FUNC_BODY, out) ||
	       resolve_inline(cg, user, name, out);
}

/* Is NAME defined in the module of the code in F that calls it? */
static bool is_of_module(const struct callgraph *cg, struct fn f,
			 const char *name)
{
	struct str_vec files = VEC_INIT;
	bool own = false;

	distance_definers(cg->distance, name, &files);
	vec_for_each(file, &files)
		own |= streq(kbuild_module(cg->p->kbuild, *file),
			     f.unit->module);
	str_vec_release(&files);
	return own;
}

bool callgraph_runs_argument(const struct callgraph *cg, struct fn f,
			     const char *callee, enum hop_via *via)
{
	if (deferred_runs_argument(callee, via))
		return true;
	/* The driver's own function may have a name like one that keeps it. */
	*via = HOP_OPS;
	return !deferred_call_find(callee) && is_of_module(cg, f, callee);
}

/* --- edges --- */

struct asker {
	struct callgraph *cg;
	struct fn f;
	struct call_edge_vec *out;
};

static void add(struct asker *a, struct call_edge e)
{
	e.from = a->f;
	if (e.left != DISTANCE_NONE)
		vec_push(a->out, e);
}

/* Calls to go if NAME is called next. */
static uint32_t one_more(struct asker *a, const char *name)
{
	uint32_t left = 0;

	if (a->cg->distance)
		left = distance_of(a->cg->distance, name, a->cg->by);

	return left == DISTANCE_NONE ? left : left + 1;
}

bool callee_is_unmap(const char *name)
{
	enum api_role role = api_func_role(name);

	return role == API_ROLE_UNMAP || role == API_ROLE_UNMAP_UNLOCKED;
}

/* Functions among the arguments: whoever is called calls them. */
static void passed(struct asker *a, const struct fact_event *ev,
		   const char *callee)
{
	const struct facts *fa = fn_facts(a->f);
	struct call_edge e = { .at = ev, .through = callee };

	if (!callgraph_runs_argument(a->cg, a->f, callee, &e.via))
		return;
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		const struct fact_expr *x;

		e.pointer = facts_list_at(fa, ev->args, i);
		x = facts_expr(fa, e.pointer);
		while (x->kind == EX_ADDR || x->kind == EX_DEREF) {
			e.pointer = x->a;
			x = facts_expr(fa, e.pointer);
		}
		e.left = 1;
		if (x->kind == EX_FUNC)
			e.left = one_more(a, facts_str(fa, x->name));
		if (x->kind == EX_FUNC || x->kind == EX_COND)
			add(a, e);
	}
}

/* How far is it through the pointer E, or from the object that E is? */
static uint32_t behind(struct asker *a, fact_expr_id id)
{
	const struct facts *fa = fn_facts(a->f);
	const struct fact_expr *e = facts_expr(fa, id);
	uint32_t left;

	while (e->kind == EX_INDEX || e->kind == EX_DEREF ||
	       e->kind == EX_ADDR)
		e = facts_expr(fa, e->a);
	if (e->kind != EX_MEMBER)
		return 1;
	left = distance_of_member(a->cg->distance, facts_str(fa, e->name),
				  a->cg->by);
	/* The work in a delayed work, which was set up as a whole. */
	if (left == DISTANCE_NONE && deferred_wraps(facts_str(fa, e->type)))
		return 1;
	return left;
}

/* Calls to go if it is the callee who starts what it is handed: &x->work. */
static uint32_t handed_object(struct asker *a, const struct fact_event *ev,
			      const char *callee)
{
	const struct facts *fa = fn_facts(a->f);
	uint32_t least = DISTANCE_NONE;

	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		fact_expr_id arg = facts_list_at(fa, ev->args, i);
		const struct fact_expr *e = facts_expr(fa, arg);
		uint32_t left;

		while (e->kind == EX_ADDR || e->kind == EX_INDEX)
			e = facts_expr(fa, e->a);
		if (facts_expr(fa, arg)->kind != EX_ADDR ||
		    e->kind != EX_MEMBER)
			continue;
		left = behind(a, arg);
		if (left < least)
			least = left + 1;
	}
	return least == DISTANCE_NONE || is_of_module(a->cg, a->f, callee) ?
		       least : DISTANCE_NONE;
}

static void called(struct asker *a, const struct fact_event *ev,
		   const char *callee)
{
	const struct facts *fa = fn_facts(a->f);
	const struct deferred_call *later =
		ev->kind == EV_CALL ? deferred_call_find(callee) : NULL;
	struct call_edge e = { .at = ev, .name = callee,
			       .via = ev->macro ? HOP_MACRO : HOP_CALL };

	if (callee_is_unmap(callee)) {
		e.ends = true;
		e.left = 1;
		add(a, e);
		return;
	}
	e.left = one_more(a, callee);
	if (a->cg->by == BY_ALL && e.left == DISTANCE_NONE)
		e.left = handed_object(a, ev, callee);
	if (!api_func_find(callee))
		add(a, e);
	if (a->cg->by == BY_CALLS)
		return;
	passed(a, ev, callee);
	if (later && (uint32_t)later->object < facts_list_n(fa, ev->args)) {
		e.via = later->via;
		e.name = NULL;
		e.left = behind(a, facts_list_at(fa, ev->args,
						 (uint32_t)later->object));
		add(a, e);
	}
}

void callgraph_edges(struct callgraph *cg, struct fn f,
		     struct call_edge_vec *out)
{
	struct asker a = { cg, f, out };

	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		struct call_edge e = { .at = ev, .via = HOP_OPS,
				       .pointer = ev->a };
		const char *callee = facts_cleanup(fn_facts(f), ev);

		if (!reach_event(f, ev))
			continue;
		if (callee)
			called(&a, ev, callee);
		if (ev->kind != EV_CALL)
			continue;
		callee = facts_callee(fn_facts(f), ev);
		if (callee) {
			called(&a, ev, callee);
		} else if (cg->by != BY_CALLS &&
			   facts_expr(fn_facts(f), ev->a)->kind != EX_PARAM) {
			e.left = behind(&a, ev->a);
			add(&a, e);
		}
	}
}

void callgraph_follow(struct callgraph *cg, const struct call_edge *e,
		      struct target_vec *out)
{
	struct target t = { 0 };
	size_t before = out->n;

	if (e->name) {
		if (callgraph_resolve(cg, e->from, e->name, &t.fn)) {
			vec_push(out, t);
		} else {
			char *what = xasprintf("%s()", e->name);

			callgraph_cut(cg, e->from, e->at, what);
			free(what);
		}
	} else if (e->pointer) {
		targets_of(cg, e->from, e->pointer, out);
	} else {
		triggers_of(cg, e->from, e->at, &e->context, out);
	}
	for (size_t i = before; e->through && i < out->n; i++) {
		free(out->v[i].through);
		out->v[i].through = xasprintf("%s()", e->through);
	}
}
