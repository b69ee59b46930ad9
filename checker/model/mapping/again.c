// SPDX-License-Identifier: GPL-2.0-only
/*
 * Can the driver map an attachment again, after its callback unmapped it? Not
 * if it maps only on its way to a new attachment: on every way to the call
 * that maps, dma_buf_dynamic_attach() was called just before, in the same
 * function or in one that led there; or where the callback leaves a mark that
 * everyone respects, see mark.c.
 */
#include "model/mapping/priv.h"

/* Callers of callers. */
#define AGAIN_DEPTH 12

/* Is a map part of setting up an attachment? OTHER: one of another importer.
 * MARKED: not where the callback came before. */
enum setup {
	SETUP_NO,
	SETUP_MAYBE,
	SETUP_MARKED,
	SETUP_YES,
	SETUP_OTHER
};

struct search {
	struct mapping *m;
	struct strmap active; /* functions whose callers are looked at */
};

static enum setup setup_of(struct search *s, const struct site *at, int depth);

static enum setup setup_of_callers(struct search *s, struct fn f, int depth)
{
	struct mapping_callers callers;
	enum setup worst = SETUP_OTHER;

	if (depth >= AGAIN_DEPTH)
		return SETUP_MAYBE;
	mapping_callers(s->m, f, &callers);
	if (callers.entries)
		worst = SETUP_NO;
	for (size_t i = 0; worst != SETUP_NO && i < callers.sites.n; i++) {
		enum setup one = setup_of(s, &callers.sites.v[i], depth + 1);

		worst = one < worst ? one : worst;
	}
	if (worst > SETUP_MAYBE && s->m->cut)
		worst = SETUP_MAYBE;
	/* What others can call, and only other importers are seen to. */
	if (worst == SETUP_OTHER && callers.sites.n &&
	    !(f.func->flags & FUNC_STATIC))
		worst = SETUP_MAYBE;
	vec_release(&callers.sites);
	return worst;
}

/* Is there an attach before AT, whatever way leads there? */
static enum setup setup_of(struct search *s, const struct site *at, int depth)
{
	enum attaching before = attach_before(s->m, at);
	enum setup setup = SETUP_OTHER; /* a circle leads nowhere new */
	char *key;

	if (before == ATTACHING_SURE)
		return SETUP_YES;
	if (before == ATTACHING_OTHER)
		return SETUP_OTHER;
	if (mark_forbids(s->m, at))
		return SETUP_MARKED;
	key = fn_key(at->fn);
	if (!strmap_at(&s->active, key)->value) {
		strmap_at(&s->active, key)->value = s;
		setup = setup_of_callers(s, at->fn, depth);
		strmap_at(&s->active, key)->value = NULL;
	}
	free(key);
	return before == ATTACHING_MAYBE && setup == SETUP_NO ? SETUP_MAYBE :
								setup;
}

/* What that says of one call that maps. */
static enum mapping_again again_at(const struct mapping_site *s,
				   enum setup setup)
{
	switch (setup) {
	case SETUP_NO:
		return s->sure ? AGAIN_YES : AGAIN_MAYBE;
	case SETUP_MAYBE:
		return AGAIN_MAYBE;
	case SETUP_MARKED:
		return s->sure ? AGAIN_MARKED : AGAIN_MAYBE;
	case SETUP_YES:
		return AGAIN_NO;
	default:
		return AGAIN_NO_MAP;
	}
}

enum mapping_again mapping_again(struct mapping *m, struct site *where)
{
	struct search s = { .m = m };
	enum mapping_again again = AGAIN_NO_MAP;
	struct site at = { { NULL, NULL }, NULL };

	for (size_t i = 0; again != AGAIN_YES && i < m->sites.n; i++) {
		enum mapping_again one =
			again_at(&m->sites.v[i],
				 setup_of(&s, &m->sites.v[i].at, 0));

		if (one > again) {
			again = one;
			at = m->sites.v[i].at;
		}
	}
	if (where)
		*where = at;
	strmap_release(&s.active, NULL);
	return again;
}
