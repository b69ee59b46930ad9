// SPDX-License-Identifier: GPL-2.0-only
#include "model/pairs.h"

#include "lib/strmap.h"

/* --- what the exporter does --- */

/* Its calls that invalidate, taken together. */
struct danger {
	bool invalidates;
	bool revokes;	  /* for good, even what is pinned */
	bool moves;	  /* what is not pinned */
	bool unsure;	  /* one of the two, which is not known */
	enum fence_wait fences; /* the worst of them */
	bool waits_unmap; /* each that revokes does */
};

static struct danger danger_of(const struct exporter *e)
{
	struct danger d = { .fences = WAIT_BOOKKEEP, .waits_unmap = true };

	vec_for_each(i, &e->invalidates) {
		d.invalidates = true;
		d.revokes |= i->intent == INTENT_REVOKE;
		d.moves |= i->intent == INTENT_MOVE;
		d.unsure |= i->intent == INTENT_UNKNOWN;
		if (i->wait < d.fences)
			d.fences = i->wait;
		if (i->intent != INTENT_MOVE)
			d.waits_unmap &= i->waits_unmap;
	}
	return d;
}

static bool has_pin(const struct exporter *e)
{
	return e->dynamic;
}

/* --- what the importer is --- */

/* P2P, NOT, or both where it is not known which I takes. */
static unsigned int by_p2p(const struct importer *i, enum profile p2p,
			   enum profile not)
{
	return (i->p2p != P2P_NO ? PROFILE_BIT(p2p) : 0) |
	       (i->p2p != P2P_YES ? PROFILE_BIT(not) : 0);
}

/* Profiles that fit I; more than one where peer-to-peer is not known. */
static unsigned int profiles(const struct importer *i)
{
	switch (i->kind) {
	case KIND_STATIC:
		return PROFILE_BIT(PROFILE_STATIC);
	case KIND_NO_CALLBACK:
		return by_p2p(i, PROFILE_NO_CALLBACK_P2P, PROFILE_NO_CALLBACK);
	case KIND_STUB_CALLBACK:
		if (i->callback && streq(i->callback, API_V3_STUB))
			return by_p2p(i, PROFILE_STUB_P2P, PROFILE_STUB);
		return by_p2p(i, PROFILE_CALLBACK_P2P, PROFILE_CALLBACK);
	case KIND_MOVABLE:
	case KIND_PINNED_REVOCABLE:
		return by_p2p(i, PROFILE_CALLBACK_P2P, PROFILE_CALLBACK);
	default:
		return (1u << NR_PROFILES) - 1;
	}
}

/* Is the buffer pinned while I has it mapped? The core pins for those that
 * have no ops, where the exporter can. A movable importer may pin as well,
 * but not whatever it maps. */
static bool is_pinned(const struct exporter *e, const struct importer *i)
{
	if (!has_pin(e))
		return false;
	return i->kind == KIND_STATIC || i->kind == KIND_PINNED_REVOCABLE ||
	       (i->pins && i->cls == CLASS_LEGACY_PINNED);
}

static bool is_legacy(const struct importer *i)
{
	return i->cls == CLASS_LEGACY_PINNED;
}

static const char *what_it_is(const struct importer *i)
{
	switch (i->kind) {
	case KIND_STATIC:
		return "has no attach ops";
	case KIND_NO_CALLBACK:
		return "has no callback in its attach ops";
	case KIND_STUB_CALLBACK:
		return "has a callback that does nothing";
	default:
		return "is of a kind that is not known";
	}
}

/* --- verdicts --- */

static enum verdict because(char **reason, enum verdict v, char *text)
{
	*reason = text;
	return v;
}

static bool refused(enum api_gen generation, const struct exporter *e,
		    const struct importer *i, char **reason)
{
	unsigned int p = profiles(i);

	if (generation == API_GEN_OLD && i->kind == KIND_NO_CALLBACK) {
		*reason = xstrdup("The core of this tree refuses attach ops without the callback.");
		return true;
	}
	if (p && (e->attach_refuses & p) == p) {
		*reason = xstrdup("The exporter's attach refuses such importers.");
		return true;
	}
	if (is_pinned(e, i) && p && (e->pin_refuses & p) == p) {
		*reason = xstrdup("The exporter's pin refuses such importers, and this one is pinned.");
		return true;
	}
	return false;
}

/* Fences of importers are not waited for: whatever an importer does, its
 * device has the memory when somebody else gets it. */
static enum verdict fence_verdict(const struct danger *d, char **reason)
{
	switch (d->fences) {
	case WAIT_NONE:
		return because(reason, VERDICT_STALE,
			       xstrdup("The exporter does not wait for the importer's fences."));
	case WAIT_DROPPED:
		return because(reason, VERDICT_STALE,
			       xstrdup("The exporter's wait for the importer's fences can end early, and it does not look."));
	case WAIT_WEAKER:
		return because(reason, VERDICT_STALE,
			       xstrdup("The exporter does not wait for all of the importer's fences."));
	case WAIT_UNKNOWN:
		return because(reason, VERDICT_UNKNOWN,
			       xstrdup("Whether the exporter waits for the importer's fences is not known."));
	default:
		return VERDICT_SAFE;
	}
}

/* An importer that cannot let go, and an exporter that does not ask. */
static enum verdict legacy_verdict(const struct exporter *e,
				   const struct importer *i,
				   const struct danger *d, char **reason)
{
	if (d->revokes && d->waits_unmap)
		return because(reason, VERDICT_MAY_HANG,
			       xasprintf("The exporter waits for an unmap, and the importer %s.",
					 what_it_is(i)));
	if (d->revokes)
		return because(reason, VERDICT_STALE,
			       xasprintf("The exporter revokes even pinned buffers, and the importer %s.",
					 what_it_is(i)));
	if (d->moves && !is_pinned(e, i))
		return because(reason, VERDICT_STALE,
			       has_pin(e) ?
				       xasprintf("The exporter moves buffers, and the importer %s and does not pin.",
						 what_it_is(i)) :
				       xasprintf("The exporter moves buffers that cannot be pinned, and the importer %s.",
						 what_it_is(i)));
	if (d->unsure)
		return because(reason, VERDICT_UNKNOWN,
			       xasprintf("Whether the exporter revokes or moves is not known, and the importer %s.",
					 what_it_is(i)));
	return VERDICT_SAFE;
}

static enum verdict revocable_verdict(const struct exporter *e,
				      const struct importer *i,
				      const struct danger *d, char **reason)
{
	bool only_moves = !d->revokes && !d->unsure;
	enum verdict v;

	/* What is pinned does not move. */
	if (only_moves && is_pinned(e, i))
		return VERDICT_SAFE;
	v = fence_verdict(d, reason);
	if (v != VERDICT_SAFE)
		return v;
	switch (i->unmap) {
	case UNMAP_UNMAPS:
		return VERDICT_SAFE;
	case UNMAP_NO:
		if (!only_moves && d->waits_unmap)
			return because(reason, VERDICT_MAY_HANG,
				       xstrdup("The exporter waits for an unmap that the importer's callback does not lead to."));
		return because(reason, VERDICT_STALE,
			       xstrdup("The importer's callback does not lead to an unmap, and it keeps the mapping."));
	case UNMAP_MAY:
		return because(reason, VERDICT_UNKNOWN,
			       xstrdup("The importer's callback leads to an unmap only by a pointer or later, which does not prove that it unmaps."));
	default:
		return because(reason, VERDICT_UNKNOWN,
			       xstrdup("Whether the importer's callback leads to an unmap is not known."));
	}
}

/*
 * The table. Rows are what the exporter can do, columns what the importer is;
 * the first row that fits counts. "waits" is for every importer's unmap.
 *
 *			legacy-pinned	legacy-pinned	revocable
 *			(pinned)	(not pinned)
 * refuses it		refused		refused		refused
 * never invalidates	safe		safe		safe
 * class not known	unknown, for all that invalidate
 * revokes, waits	may-hang	may-hang	by fences, then by unmap
 * revokes		stale		stale		by fences, then by unmap
 * only moves		safe		stale		pinned: safe; else by
 *							fences, then by unmap
 * not known which	unknown		unknown		by fences, then by unmap
 *
 * by fences:	waits for all, or makes them job dependencies: go on;
 *		for none, for less, or without looking: stale; unknown
 * by unmap:	unmaps: safe; no-unmap: may-hang if the exporter waits, else
 *		stale; may-unmap, unknown: unknown
 */
enum verdict pair_verdict(enum api_gen generation, const struct exporter *e,
			  const struct importer *i, char **reason)
{
	struct danger d = danger_of(e);

	*reason = NULL;
	if (refused(generation, e, i, reason))
		return VERDICT_REFUSED;
	if (!d.invalidates)
		return VERDICT_SAFE;
	if (i->cls == CLASS_UNKNOWN)
		return because(reason, VERDICT_UNKNOWN,
			       xstrdup("What the importer is could not be told."));
	if (is_legacy(i))
		return legacy_verdict(e, i, &d, reason);
	return revocable_verdict(e, i, &d, reason);
}

/* --- all of them --- */

/* What is told apart by nothing else, by a number. */
static char *unique(struct strmap *seen, char *name)
{
	struct strmap_entry *e = strmap_at(seen, name);
	uintptr_t n = (uintptr_t)e->value;
	char *other;

	e->value = (void *)(n + 1);
	if (!n)
		return name;
	other = xasprintf("%s#%ju", name, (uintmax_t)n + 1);
	free(name);
	return other;
}

static char *exporter_name(struct strmap *seen, const struct exporter *e)
{
	return unique(seen, xasprintf("%s:%s", e->place.file,
				      e->ops ? e->ops : "?"));
}

static char *importer_name(struct strmap *seen, const struct importer *i)
{
	return unique(seen, xasprintf("%s:%s%s%s", i->place.file, i->function,
				      i->ops ? ":" : "",
				      i->ops ? i->ops : ""));
}

void pairs_make(struct audit *a)
{
	struct strmap exporters = STRMAP_INIT;
	struct strmap importers = STRMAP_INIT;
	struct str_vec names = VEC_INIT;

	vec_for_each(i, &a->importers)
		vec_push(&names, importer_name(&importers, i));
	vec_for_each(e, &a->exporters) {
		char *name = exporter_name(&exporters, e);

		for (size_t n = 0; n < a->importers.n; n++) {
			const struct importer *i = &a->importers.v[n];
			struct pair p = { .exporter = xstrdup(name),
					  .importer = xstrdup(names.v[n]),
					  .test = e->test || i->test };

			p.verdict = pair_verdict(a->generation, e, i,
						 &p.reason);
			vec_push(&a->pairs, p);
		}
		free(name);
	}
	str_vec_release(&names);
	strmap_release(&exporters, NULL);
	strmap_release(&importers, NULL);
}
