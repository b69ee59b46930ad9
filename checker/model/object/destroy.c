// SPDX-License-Identifier: GPL-2.0-only
/* Functions that end something, known by their names. */
#include "model/object/frame.h"

static const struct ending {
	const char *name;
	uint32_t arg;
	bool reference; /* it gives back a reference only */
} endings[] = {
	{ "kfree", 0, false },
	{ "kvfree", 0, false },
	{ "vfree", 0, false },
	{ "kfree_sensitive", 0, false },
	{ "kvfree_sensitive", 0, false },
	{ "kmem_cache_free", 1, false },
	{ "devm_kfree", 1, false },
	{ "mempool_free", 0, false },
	{ "sg_free_table", 0, false },
	{ "bitmap_free", 0, false },
	{ "destroy_workqueue", 0, false },
	{ "kthread_destroy_worker", 0, false },
	{ "mutex_destroy", 0, false },
	{ "ww_mutex_destroy", 0, false },
	{ "xa_destroy", 0, false },
	{ "idr_destroy", 0, false },
	{ "ida_destroy", 0, false },
	{ "iommu_domain_free", 0, false },
	{ "dma_pool_destroy", 0, false },
	{ "mempool_destroy", 0, false },
	{ "kmem_cache_destroy", 0, false },
	{ "gen_pool_destroy", 0, false },
	{ "drm_mm_takedown", 0, false },
	{ "dma_fence_put", 0, true },
};

static const struct ending *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
		if (streq(name, endings[i].name))
			return &endings[i];
	}
	return NULL;
}

bool is_ending(const char *name)
{
	return find(name) != NULL;
}

static bool same_member(const struct facts *fa, fact_expr_id x, fact_expr_id y)
{
	const struct fact_expr *a = facts_expr(fa, x), *b = facts_expr(fa, y);

	return a->kind == EX_MEMBER && b->kind == EX_MEMBER &&
	       a->name == b->name && a->type == b->type;
}

/*
 * Is what call E gives back the reference that goes with the member it is
 * given? Not if F takes one of its own before, or puts another thing there.
 */
static bool gives_up(struct fn f, const struct fact_event *e, uint32_t arg)
{
	const struct facts *fa = fn_facts(f);
	fact_expr_id id = facts_list_at(fa, e->args, arg);

	if (facts_expr(fa, id)->kind != EX_MEMBER)
		return false;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *o = fn_event(f, i);
		const char *name = o->kind == EV_CALL ? facts_callee(fa, o)
						      : NULL;

		if (o->kind == EV_STORE && same_member(fa, o->a, id))
			return false;
		for (uint32_t k = 0; name && strstr(name, "get") &&
				     k < facts_list_n(fa, o->args);
		     k++) {
			if (same_member(fa, facts_list_at(fa, o->args, k), id))
				return false;
		}
	}
	return true;
}

bool destroys(const struct frame *f, struct paths *w,
	      const struct path_state *st, uint32_t ev, struct act *out)
{
	const char *name = facts_callee(fn_facts(f->fn), fn_event(f->fn, ev));
	const struct ending *found = name ? find(name) : NULL;
	enum meaning m;

	if (!found || found->arg >= facts_list_n(fn_facts(f->fn),
						 fn_event(f->fn, ev)->args))
		return false;
	*out = (struct act){ .deed = DEED_DESTROYED };
	m = frame_meaning(f, w->terms, path_arg(w, st, ev, found->arg),
			  &out->spot);
	out->content = m == MEANS_CONTENT;
	out->reference = found->reference;
	if (found->reference)
		return out->content && gives_up(f->fn, fn_event(f->fn, ev),
						found->arg);
	return m == MEANS_CONTENT || m == MEANS_ADDRESS;
}
