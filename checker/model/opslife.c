// SPDX-License-Identifier: GPL-2.0-only
#include "model/opslife.h"

#include "model/paths/paths.h"

/* Helpers below each other that attach and detach. */
#define HELPERS_MAX 6

/* Properties: of the ops... */
#define SET 1
/* ... and of the attachment. */
enum {
	ATTACHED = 1,
	DETACHED,
};

struct search {
	struct program *p;
	const struct imp *imp;
	struct terms terms;
	const struct strmap *detaches_in;
	char *member; /* the callback, as a path in the object: "ops.cb." */
	struct opslife *out;
	int depth; /* of helpers under way */
};

static const struct fact_expr *root_of(const struct imp *imp)
{
	return facts_expr(fn_facts(imp->ops.in), imp->ops.root);
}

static bool is_on_stack(const struct imp *imp)
{
	const struct fact_expr *e = root_of(imp);

	return imp->ops.in.func->kind == FUNC_BODY &&
	       (e->kind == EX_LOCAL || e->kind == EX_PARAM ||
		e->kind == EX_OBJECT);
}

/* --- what a place is to the ops --- */

static term_id key(struct search *s, const char *name)
{
	return term_object(&s->terms, TERM_GLOBAL, 1, name);
}

/* The object that the ops are, or are a part of. */
static term_id base(struct search *s, struct paths *w,
		    const struct path_state *st)
{
	if (root_of(s->imp)->kind == EX_CALL)
		return term_deref(&s->terms,
				  path_value(w, st, s->imp->ops.root));
	return path_object(w, st, s->imp->ops.root);
}

/* Is OBJECT the callback of the ops, or has it it as a part? */
static bool has_callback(struct search *s, struct paths *w,
			 const struct path_state *st, term_id object)
{
	term_id whole = base(s, w, st);
	char *path = xstrdup("");
	bool has;

	while (object != whole) {
		const struct term *t = term_at(&s->terms, object);
		char *longer;

		if (t->kind != TERM_FIELD && t->kind != TERM_INDEX)
			break;
		object = t->a;
		if (t->kind == TERM_INDEX)
			continue;
		longer = xasprintf("%s.%s", t->name, path);
		free(path);
		path = longer;
	}
	has = object == whole && starts_with(s->member, path);
	free(path);
	return has;
}

static uint32_t ops_arg(const struct search *s)
{
	const struct site *at = &s->imp->attach;
	const struct api_func *api =
		api_func_find(facts_callee(fn_facts(at->fn), at->event));

	return api && api->ops_arg >= 0 ? (uint32_t)api->ops_arg : 0;
}

static bool points_to_callback(struct search *s, struct paths *w,
			       const struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	uint32_t n = facts_list_n(fn_facts(w->fn), e->args);
	uint32_t first = 0;

	/* The attach gets the object as importer_priv, too. */
	if (e == s->imp->attach.event) {
		first = ops_arg(s);
		n = first + 1;
	}
	for (uint32_t i = first; i < n; i++) {
		term_id arg = path_arg(w, st, ev, i);

		if (arg && has_callback(s, w, st, term_deref(&s->terms, arg)))
			return true;
	}
	return false;
}

/* --- the walk --- */

static void set(struct search *s, struct path_state *st, uint32_t ev)
{
	s->out->ever_set = true;
	path_set(st, key(s, "set"), 0, SET, ev);
}

static bool is_owner(const struct search *s, struct fn f)
{
	return fn_same(f, s->imp->ops.in);
}

static void start(void *ctx, struct paths *w, struct path_state *st)
{
	struct search *s = ctx;

	if (is_owner(s, w->fn) && root_of(s->imp)->kind == EX_PARAM)
		set(s, st, 0);
}

static void store(void *ctx, struct paths *w, struct path_state *st,
		  uint32_t ev)
{
	struct search *s = ctx;

	if (is_owner(s, w->fn) &&
	    has_callback(s, w, st, path_object(w, st, fn_event(w->fn, ev)->a)))
		set(s, st, ev);
}

/* May call EV get the ops, as the attach or as what leads to it? */
static bool hands_on(struct search *s, struct paths *w,
		     const struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *callee = facts_callee(fn_facts(w->fn), e);
	enum term_kind kind;

	if (e == s->imp->attach.event) {
		/* On this way it may get others, or none. */
		kind = term_at(&s->terms, path_arg(w, st, ev, ops_arg(s)))
			       ->kind;
		return (kind != TERM_INT && kind != TERM_ADDR) ||
		       points_to_callback(s, w, st, ev);
	}
	vec_for_each(f, &s->imp->flow) {
		if (callee && streq(fn_name(*f), callee))
			return points_to_callback(s, w, st, ev);
	}
	return false;
}

/* The same in the functions that hand them down from there. */
static bool goes_on(const struct search *s, const struct facts *fa,
		    const struct fact_event *e)
{
	const char *callee = facts_callee(fa, e);

	if (e == s->imp->attach.event)
		return true;
	vec_for_each(f, &s->imp->flow) {
		if (callee && streq(fn_name(*f), callee))
			return true;
	}
	return false;
}

static const struct fact_event *left_attached(struct search *s, struct fn f,
					      bool *overflow);

/* Is the attachment there when call EV of F, which leads to the attach, has
 * succeeded? The callee may detach itself. */
static bool is_kept(struct search *s, struct fn f, const struct fact_event *ev)
{
	const char *callee = facts_callee(fn_facts(f), ev);
	bool overflow, kept;
	struct fn target;

	if (ev == s->imp->attach.event || !callee ||
	    !strmap_has(s->detaches_in, callee) ||
	    !program_resolve(s->p, f.unit, callee, FUNC_BODY, &target))
		return true;
	if (s->depth == HELPERS_MAX)
		return false;
	s->depth++;
	kept = left_attached(s, target, &overflow) && !overflow;
	s->depth--;
	return kept;
}

/* What is called through a pointer, or lets something go, may be the detach. */
static bool may_detach(const struct search *s, const char *callee)
{
	return !callee || strmap_has(s->detaches_in, callee) ||
	       (!api_func_find(callee) && !callee_is_harmless(callee) &&
		callee_says_release(callee));
}

static bool call(void *ctx, struct paths *w, struct path_state *st, uint32_t ev)
{
	const struct fact_event *e = fn_event(w->fn, ev);
	const char *callee = facts_callee(fn_facts(w->fn), e);
	struct search *s = ctx;
	bool owner = is_owner(s, w->fn);

	if (e->kind != EV_CALL)
		return false;
	if (owner ? hands_on(s, w, st, ev) : goes_on(s, fn_facts(w->fn), e)) {
		if (owner)
			s->out->handed = e;
		if (owner && !path_prop(st, key(s, "set"), 0) &&
		    points_to_callback(s, w, st, ev))
			s->out->unset = e;
		path_set(st, key(s, "attached"), 0,
			 is_kept(s, w->fn, e) ? ATTACHED : DETACHED, ev);
	} else if (may_detach(s, callee)) {
		if (path_prop(st, key(s, "attached"), 0))
			path_set(st, key(s, "attached"), 0, DETACHED, ev);
	} else if (owner && points_to_callback(s, w, st, ev)) {
		set(s, st, ev);
	}
	return false;
}

/* Does the function that EV of F calls return a pointer? The attach does. */
static bool gives_pointer(const struct search *s, struct fn f,
			  const struct fact_event *ev)
{
	const char *callee = facts_callee(fn_facts(f), ev);
	struct fn target;

	return ev == s->imp->attach.event ||
	       (callee &&
		program_resolve(s->p, f.unit, callee, FUNC_BODY, &target) &&
		*facts_str(fn_facts(target), target.func->type));
}

/*
 * Is there a way out with the attachment alive? Whoever hands the ops on may
 * have failed to attach: a pointer tells that itself; of a number, one half of
 * its values means so, and which one is not asked.
 */
static const struct fact_event *alive_at_end(struct search *s, struct paths *w)
{
	const struct fact_event *out[3] = { NULL, NULL, NULL };

	vec_for_each(st, &w->ends) {
		const struct path_prop *p =
			path_prop(*st, key(s, "attached"), 0);
		term_id v, err;
		int truth;

		if (!p || p->value != ATTACHED)
			continue;
		v = path_load(w->terms, *st, path_result(w, p->event));
		err = term_op(w->terms, TERM_OP_IS_ERR, v, 0, 0);
		truth = path_truth(w->terms, *st, v);
		if (path_truth(w->terms, *st, err) == 1 ||
		    (truth == 0 &&
		     gives_pointer(s, w->fn, fn_event(w->fn, p->event))))
			continue;
		if (gives_pointer(s, w->fn, fn_event(w->fn, p->event)))
			truth = -1;
		out[truth + 1] = fn_event(w->fn, (*st)->event);
	}
	if (out[0])
		return out[0];
	return out[1] && out[2] ? out[1] : NULL;
}

/* Where F returns with the attachment alive; NULL: nowhere. */
static const struct fact_event *left_attached(struct search *s, struct fn f,
					      bool *overflow)
{
	const struct path_client client = {
		.call = call, .store = store, .start = start, .ctx = s
	};
	const struct fact_event *where = NULL;
	struct paths w;

	paths_walk(&w, f, &s->terms, &client);
	*overflow = w.overflow;
	if (!w.overflow)
		where = alive_at_end(s, &w);
	paths_release(&w);
	return where;
}

/* --- on the way down --- */

static bool mentions(const struct facts *fa, fact_expr_id id,
		     enum expr_kind kind, const char *tag)
{
	const struct fact_expr *e = facts_expr(fa, id);

	if (!id)
		return false;
	return (e->kind == kind &&
		(!tag || streq(facts_str(fa, e->type), tag))) ||
	       mentions(fa, e->a, kind, tag) || mentions(fa, e->b, kind, tag) ||
	       mentions(fa, e->c, kind, tag);
}

/* May event EV of F, which hands the ops down, change them? */
static bool may_touch(const struct search *s, struct fn f,
		      const struct fact_event *ev)
{
	const struct facts *fa = fn_facts(f);
	const char *callee;

	if (ev->kind == EV_STORE)
		return ev->name ||
		       mentions(fa, ev->a, EX_MEMBER, API_ATTACH_OPS);
	if (ev->kind != EV_CALL || goes_on(s, fa, ev))
		return false;
	callee = facts_callee(fa, ev);
	/* __builtin_memset() does no harm elsewhere. */
	if (callee && !strstr(callee, "mem") &&
	    (callee_is_harmless(callee) || api_func_find(callee)))
		return false;
	for (uint32_t i = 0; i < facts_list_n(fa, ev->args); i++) {
		fact_expr_id arg = facts_list_at(fa, ev->args, i);

		if (mentions(fa, arg, EX_PARAM, NULL) ||
		    mentions(fa, arg, EX_LOCAL, NULL))
			return true;
	}
	return false;
}

/* Do the functions between only pass on what they were given? */
static bool is_handed_untouched(const struct search *s)
{
	vec_for_each(f, &s->imp->flow) {
		if (is_owner(s, *f))
			continue;
		for (uint32_t i = 0; i < f->func->nevents; i++) {
			if (may_touch(s, *f, fn_event(*f, i)))
				return false;
		}
	}
	return true;
}

/* --- which to look at --- */

/*
 * Is the call that made the ops one of an allocator that does not clear? What a
 * driver's own macro or wrapper does is not known.
 */
static bool is_raw(const struct search *s)
{
	static const char *const raw[] = {
		"kmalloc",   "kvmalloc",  "devm_kmalloc",
		"vmalloc",   "__vmalloc", "kmem_cache_alloc",
		"__kmalloc", "_kmalloc",  "devm_kvmalloc",
	};
	struct fn f = s->imp->ops.in;
	const struct facts *fa = fn_facts(f);
	const struct fact_event *ev;
	const char *name;

	ev = fn_event(f, (uint32_t)root_of(s->imp)->value);
	name = ev->macro ? facts_str(fa, ev->macro) : facts_callee(fa, ev);
	for (size_t i = 0; name && i < ARRAY_SIZE(raw); i++) {
		if (starts_with(name, raw[i]))
			return !program_says(s->p, facts_path(fa, ev->loc.file),
					     &ev->loc, "__GFP_ZERO");
	}
	return false;
}

bool opslife_of(struct program *p, enum api_gen gen, const struct imp *imp,
		const struct strmap *detaches_in, struct opslife *out)
{
	struct search s = {
		.p = p, .imp = imp, .detaches_in = detaches_in, .out = out
	};

	*out = (struct opslife){ 0 };
	if (!imp->ops.in.unit || !imp->ops.root)
		return false;
	out->on_stack = is_on_stack(imp);
	if (!out->on_stack && (root_of(imp)->kind != EX_CALL || !is_raw(&s)))
		return false;
	terms_init(&s.terms);
	s.member = xasprintf("%s%s.", imp->ops.sub ? imp->ops.sub : "",
			     generation_callback(gen));
	out->alive = left_attached(&s, imp->ops.in, &out->unclear);
	out->untouched = is_handed_untouched(&s);
	free(s.member);
	terms_release(&s.terms);
	return true;
}

/* Where the ops come to life, for whoever reads: their first event. */
const struct fact_event *opslife_birth(const struct imp *imp)
{
	const struct fact_expr *root = root_of(imp);
	struct fn f = imp->ops.in;

	if (root->kind == EX_CALL)
		return fn_event(f, (uint32_t)root->value);
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const struct fact_expr *e = facts_expr(fn_facts(f), ev->a);

		if ((ev->kind == EV_DECL || ev->kind == EV_OBJECT) &&
		    e->kind == root->kind && e->value == root->value)
			return ev;
	}
	return fn_event(f, 0);
}
