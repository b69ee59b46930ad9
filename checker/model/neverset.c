// SPDX-License-Identifier: GPL-2.0-only
#include "model/neverset.h"

#include "model/reach.h"

static bool is_zero(const struct facts *fa, fact_expr_id id)
{
	const struct fact_expr *e = facts_expr(fa, id);

	return e->kind == EX_NULL || (e->kind == EX_INT && !e->value);
}

/* Does a store of anything but 0 to "struct.member" KEY stand in what is
 * loaded? ANY: is there one at all? */
static bool is_set(const struct program *p, const char *key, const char *tag,
		   bool *any)
{
	const struct site_vec *stores = strmap_get(&p->stores, key);

	*any = stores && stores->n;
	if (strmap_get(&p->taken, key) || strmap_get(&p->wholes, tag))
		return true;
	for (size_t i = 0; stores && i < stores->n; i++) {
		const struct fact_event *ev = stores->v[i].event;

		if ((ev->flags & EVENT_COMPOUND) ||
		    !is_zero(fn_facts(stores->v[i].fn), ev->b))
			return true;
	}
	return false;
}

/* Is the member E, of USER's code, 0 for ever? Somebody must have thought of
 * it: one that no store names may be filled in by other means. */
static bool never_set(struct program *p, const struct unit *user,
		      const struct fact_expr *e)
{
	const char *tag = facts_str(&user->facts, e->type);
	const char *name = facts_str(&user->facts, e->name);
	char *key = xasprintf("%s.%s", tag, name);
	bool any, never;

	never = *tag && !is_set(p, key, tag, &any) && any &&
		program_load_member(p, user, tag, name) == 0 &&
		!strmap_has(&p->crowds, key) && !is_set(p, key, tag, &any);
	free(key);
	return never;
}

struct guard {
	struct program *p;
	struct fn fn;
};

static int truth(void *ctx, uint32_t branch)
{
	struct guard *g = ctx;
	const struct facts *fa = fn_facts(g->fn);
	const struct fact_expr *e = facts_expr(fa, fn_event(g->fn, branch)->a);
	int yes = 0;

	for (; e->kind == EX_UNARY && e->op == OP_NOT; yes = !yes)
		e = facts_expr(fa, e->a);
	return e->kind == EX_MEMBER && never_set(g->p, g->fn.unit, e) ? yes
								      : -1;
}

bool neverset_guards(struct program *p, struct site s)
{
	uint32_t i = (uint32_t)(s.event - fn_event(s.fn, 0));
	struct guard g = { p, s.fn };

	return reach_at(s.fn, i) && !reach_given(s.fn, i, truth, &g);
}
