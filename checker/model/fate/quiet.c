// SPDX-License-Identifier: GPL-2.0-only
/*
 * Branches that lead to a message and nothing else: both of their ways come to
 * the same event, and on neither of them anything else happens.
 */
#include "model/fate/priv.h"

/* Events that are looked at behind one branch. */
#define QUIET_MAX 64

/* Does a body of CALLEE that F's unit has keep something? */
static bool keeps(struct fn f, const char *callee)
{
	const struct fn_vec *v = strmap_get(&f.unit->funcs, callee);

	for (size_t i = 0; v && i < v->n; i++) {
		const struct facts *fa = fn_facts(v->v[i]);

		for (uint32_t k = 0; k < v->v[i].func->nevents; k++) {
			const struct fact_event *ev = fn_event(v->v[i], k);

			if (ev->kind == EV_STORE &&
			    facts_expr(fa, ev->a)->kind != EX_LOCAL)
				return true;
		}
	}
	return false;
}

/* In the kernel, what takes `...` and returns nothing that anybody wants
 * formats a message; what prints to a buffer or a file is not one. */
bool fate_logs(struct fn f, const struct fact_event *ev)
{
	const char *callee = facts_callee(fn_facts(f), ev);

	if (!callee)
		return false;
	if (streq(callee, "dump_stack") || ends_with(callee, "_ratelimit"))
		return true;
	return (ev->flags & EVENT_VARIADIC) &&
	       (ev->flags & (EVENT_VOID | EVENT_DROPPED)) &&
	       !strstr(callee, "printf") && !strstr(callee, "scanf") &&
	       !strstr(callee, "emit") && !keeps(f, callee);
}

bool fate_complains(struct fn f, const struct fact_event *ev)
{
	static const char *const begins[] = {
		"pr_", "dev_", "drm_", "DRM_", "netdev_", "printk",
	};
	const char *macro = facts_str(fn_facts(f), ev->macro);

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		if (starts_with(macro, begins[i]))
			return true;
	}
	return strstr(macro, "WARN");
}

static bool is_quiet(struct fn f, const struct fact_event *ev)
{
	const char *callee;

	switch ((enum event_kind)ev->kind) {
	case EV_READ:
	case EV_DECL:
	case EV_BRANCH:
	case EV_NONE:
		return true;
	case EV_JUMP:
		return !(ev->flags & EVENT_BACK);
	case EV_CALL:
		callee = facts_callee(fn_facts(f), ev);
		return !(ev->flags & EVENT_ENDS) &&
		       (fate_logs(f, ev) ||
			(callee && (fate_asks_error(callee) ||
				    starts_with(callee, "__builtin_expect"))));
	case EV_STORE:
		return facts_expr(fn_facts(f), ev->a)->kind == EX_LOCAL &&
		       fate_complains(f, ev);
	case EV_ASM:
		return fate_complains(f, ev);
	default:
		return false;
	}
}

struct quiet {
	struct fn fn;
	uint32_t seen[QUIET_MAX];
	int n;
	uint32_t meet; /* the first event that does something */
	bool met;
};

/* False if what happens from event AT on is not the same everywhere. */
static bool go(struct quiet *q, uint32_t at)
{
	const struct fact_event *ev;

	for (int i = 0; i < q->n; i++) {
		if (q->seen[i] == at)
			return true;
	}
	if (at >= q->fn.func->nevents || q->n == QUIET_MAX)
		return false;
	q->seen[q->n++] = at;
	ev = fn_event(q->fn, at);
	if (!is_quiet(q->fn, ev)) {
		if (q->met)
			return q->meet == at;
		q->met = true;
		q->meet = at;
		return true;
	}
	if (ev->kind == EV_JUMP)
		return go(q, ev->target);
	return go(q, at + 1) &&
	       (ev->kind != EV_BRANCH || go(q, ev->target));
}

bool fate_same_way(struct fn f, uint32_t i)
{
	struct quiet q = { .fn = f };

	return go(&q, i + 1) && go(&q, fn_event(f, i)->target) && q.met;
}
