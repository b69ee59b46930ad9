// SPDX-License-Identifier: GPL-2.0-only
/*
 * A block may come from a worker that went wrong or from a damaged database,
 * so everything in it is checked before it is believed.
 */
#include "facts/facts.h"

#include "facts/format.h"

static bool str_ok(const struct facts *f, fact_str s)
{
	return s < f->n_strings;
}

static bool loc_ok(const struct facts *f, const struct fact_loc *l)
{
	return l->file < f->n_files;
}

/* Is L a list, of expressions or strings if BELOW says how many there are? */
static bool list_ok(const struct facts *f, fact_list_id l, uint32_t below)
{
	uint32_t n;

	if (!l)
		return true;
	if (l >= f->n_lists)
		return false;
	n = f->lists[l];
	if (n > f->n_lists - l - 1)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (f->lists[l + 1 + i] >= below)
			return false;
	}
	return true;
}

static bool expr_ok(const struct facts *f, uint32_t i)
{
	const struct fact_expr *e = &f->exprs[i];

	/* Children come first: no cycles, and readers may recurse. */
	return str_ok(f, e->name) && str_ok(f, e->type) &&
	       (!i || (e->a < i && e->b < i && e->c < i));
}

static bool event_ok(const struct facts *f, const struct fact_func *fn,
		     const struct fact_event *e)
{
	uint32_t below = f->n_exprs;

	if (!loc_ok(f, &e->loc) || !str_ok(f, e->macro) ||
	    !str_ok(f, e->name) || e->a >= f->n_exprs || e->b >= f->n_exprs)
		return false;
	if (e->target > fn->nevents)
		return false;
	if (e->kind == EV_SWITCH)
		below = fn->nevents + 1;
	else if (e->kind == EV_OBJECT)
		below = f->n_strings;
	return list_ok(f, e->args, below);
}

static bool func_ok(const struct facts *f, const struct fact_func *fn)
{
	if (!str_ok(f, fn->name) || !str_ok(f, fn->type) ||
	    !str_ok(f, fn->inside) || !loc_ok(f, &fn->loc) ||
	    !loc_ok(f, &fn->end) || !list_ok(f, fn->params, f->n_strings) ||
	    !list_ok(f, fn->types, f->n_strings))
		return false;
	if (facts_list_n(f, fn->params) != fn->nparams ||
	    facts_list_n(f, fn->types) != fn->nparams)
		return false;
	if (fn->first > f->n_events || fn->nevents > f->n_events - fn->first)
		return false;
	for (uint32_t i = 0; i < fn->nevents; i++) {
		if (!event_ok(f, fn, &f->events[fn->first + i]))
			return false;
	}
	return true;
}

static bool all_ok(const struct facts *f)
{
	if (!f->n_strings || !f->n_files || !f->n_exprs || !f->n_lists ||
	    f->strings[0] || f->strings[f->n_strings - 1])
		return false;
	for (uint32_t i = 0; i < f->n_files; i++) {
		if (!str_ok(f, f->files[i].path))
			return false;
	}
	for (uint32_t i = 0; i < f->n_exprs; i++) {
		if (!expr_ok(f, i))
			return false;
	}
	for (uint32_t i = 0; i < f->n_funcs; i++) {
		if (!func_ok(f, &f->funcs[i]))
			return false;
	}
	for (uint32_t i = 0; i < f->n_refs; i++) {
		const struct fact_ref *r = &f->refs[i];

		if (!str_ok(f, r->name) || !str_ok(f, r->type) ||
		    !loc_ok(f, &r->loc) || !loc_ok(f, &r->used))
			return false;
	}
	for (uint32_t i = 0; i < f->n_diags; i++) {
		if (!str_ok(f, f->diags[i].text) ||
		    !loc_ok(f, &f->diags[i].loc))
			return false;
	}
	for (uint32_t i = 0; i < f->n_deps; i++) {
		if (f->deps[i].kind > DEP_NAME || !str_ok(f, f->deps[i].path))
			return false;
	}
	return true;
}

int facts_open(struct facts *f, void *blob, size_t size)
{
	struct facts_header h;
	size_t at = facts_align(sizeof(h));
	int i = 0;

	*f = (struct facts){ 0 };
	if (size < at)
		return -1;
	memcpy(&h, blob, sizeof(h));
	if (h.magic != FACTS_MAGIC || h.version != FACTS_VERSION ||
	    h.size != size)
		return -1;
#define X(T, name)                                            \
	f->name = (T *)((char *)blob + at);                   \
	f->n_##name = h.count[i++];                           \
	if (f->n_##name > (size - at) / sizeof(T))            \
		return -1;                                    \
	at = facts_align(at + f->n_##name * sizeof(T));       \
	if (at > size)                                        \
		return -1;
	FACTS_POOLS(X)
#undef X
	if (!all_ok(f))
		return -1;
	f->blob = blob;
	f->blob_size = size;
	return 0;
}

void facts_release(struct facts *f)
{
	free(f->blob);
	*f = (struct facts){ 0 };
}

const char *facts_callee(const struct facts *f, const struct fact_event *e)
{
	const struct fact_expr *x = facts_expr(f, e->a);

	return x->kind == EX_FUNC ? facts_str(f, x->name) : NULL;
}

const char *facts_cleanup(const struct facts *f, const struct fact_event *e)
{
	return e->kind == EV_DECL && e->name ? facts_str(f, e->name) : NULL;
}
