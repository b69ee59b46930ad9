// SPDX-License-Identifier: GPL-2.0-only
/* Functions that end something, known by their names. */
#include "model/object/frame.h"

static const struct ending {
	const char *name;
	uint32_t arg;
} endings[] = {
	{ "kfree", 0 },
	{ "kvfree", 0 },
	{ "vfree", 0 },
	{ "kfree_sensitive", 0 },
	{ "kvfree_sensitive", 0 },
	{ "kmem_cache_free", 1 },
	{ "devm_kfree", 1 },
	{ "mempool_free", 0 },
	{ "sg_free_table", 0 },
	{ "bitmap_free", 0 },
	{ "destroy_workqueue", 0 },
	{ "kthread_destroy_worker", 0 },
	{ "mutex_destroy", 0 },
	{ "ww_mutex_destroy", 0 },
	{ "xa_destroy", 0 },
	{ "idr_destroy", 0 },
	{ "ida_destroy", 0 },
	{ "iommu_domain_free", 0 },
	{ "dma_pool_destroy", 0 },
	{ "mempool_destroy", 0 },
	{ "kmem_cache_destroy", 0 },
	{ "gen_pool_destroy", 0 },
	{ "drm_mm_takedown", 0 },
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
	return m == MEANS_CONTENT || m == MEANS_ADDRESS;
}
