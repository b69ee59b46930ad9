// SPDX-License-Identifier: GPL-2.0-only
#include "model/unpins.h"

#include "model/calls/reaching.h"
#include "model/importers.h"
#include "model/neverset.h"

static const char *const unpin[] = { "dma_buf_unpin", NULL };

static bool is_dead(const struct unpins *u, const struct fact_event *ev)
{
	vec_for_each(d, &u->dead) {
		if (d->event == ev)
			return true;
	}
	return false;
}

/* Is every unpin that F calls itself a dead one? */
static bool only_dead(const struct unpins *u, struct fn f)
{
	const struct facts *fa = fn_facts(f);
	bool any = false;

	for (uint32_t i = 0; u->dead.n && i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *name = ev->kind == EV_CALL ? facts_callee(fa, ev)
						       : NULL;

		if (!name || !streq(name, unpin[0]))
			continue;
		any = true;
		if (!is_dead(u, ev))
			return false;
	}
	return any;
}

/* Has the driver of F an unpin, or calls it what reaches one? Where it does not
 * say which driver it is, any one counts. */
static bool calls_unpin(const struct unpins *u, struct fn f, const char *name,
			const struct fn *but)
{
	const struct program *p = u->program;
	const struct site_vec *v = strmap_get(&p->calls, name);
	const char *slash = strrchr(fn_file(f), '/');
	size_t dir = slash ? (size_t)(slash - fn_file(f)) + 1 : 0;

	for (size_t i = 0; v && i < v->n; i++) {
		struct fn by = v->v[i].fn;

		if ((but && program_same(p, by, *but)) ||
		    is_dead(u, v->v[i].event))
			continue;
		if (!f.unit->module || !by.unit->module ||
		    streq(by.unit->module, f.unit->module) ||
		    strncmp(fn_file(by), fn_file(f), dir) == 0)
			return true;
	}
	return false;
}

static bool has_unpin(const struct unpins *u, const struct strmap *touching,
		      struct fn f, const struct fn *but)
{
	for (size_t i = 0; i < touching->n; i++) {
		if (calls_unpin(u, f, touching->entries[i].key,
				i ? NULL : but))
			return true;
	}
	return false;
}

/* Which unpins are looked for. */
struct wanted {
	const struct unpins *unpins;
	const struct fn *but; /* what this one takes back itself does not count */
};

/* The core takes back what it pins for a map, and only that. */
static bool is_no_unpin(const struct program *p, struct fn f, bool goal,
			const void *ctx)
{
	const struct wanted *w = ctx;

	return is_interface_code(p, f) ||
	       (goal && ((w->but && program_same(p, f, *w->but)) ||
			 only_dead(w->unpins, f)));
}

bool unpins_never(const struct unpins *u, struct fn f, const struct fn *but)
{
	const struct wanted wanted = { u, but };
	struct strmap above = STRMAP_INIT, touching = STRMAP_INIT;
	bool never;

	reaching_but(u->program, unpin, is_no_unpin, &wanted, &touching);
	never = !has_unpin(u, &touching, f, but);

	strset_add(&above, fn_name(f));
	for (size_t i = 0; never && i < above.n; i++) {
		const struct site_vec *v =
			strmap_get(&u->program->calls, above.entries[i].key);

		for (size_t k = 0; never && v && k < v->n; k++) {
			never = !has_unpin(u, &touching, v->v[k].fn, but);
			strset_add(&above, fn_name(v->v[k].fn));
		}
	}
	strmap_release(&above, NULL);
	strmap_release(&touching, NULL);
	return never;
}

static void find_dead(struct program *p, struct unpins *out)
{
	const struct site_vec *sites = strmap_get(&p->calls, unpin[0]);

	for (size_t i = 0; sites && i < sites->n; i++) {
		struct site s = sites->v[i];

		if (!is_interface_code(p, s.fn) && neverset_guards(p, s))
			vec_push(&out->dead, s);
	}
}

void unpins_find(struct program *p, struct unpins *out)
{
	const struct wanted wanted = { out, NULL };

	*out = (struct unpins){ .program = p };
	find_dead(p, out);
	reaching_but(p, unpin, is_no_unpin, &wanted, &out->touching);
}

void unpins_release(struct unpins *u)
{
	vec_release(&u->dead);
	strmap_release(&u->touching, NULL);
}
