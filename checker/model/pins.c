// SPDX-License-Identifier: GPL-2.0-only
#include "model/importers.h"
#include "model/reach.h"

#define PINS_DEPTH 6

/* Does F call dma_buf_pin(), itself or through functions of its own file? Where
 * IN is given, only a call that stands in IN counts. */
static bool search(const struct program *p, struct fn f, const struct fn *in,
		   struct strmap *seen, int depth)
{
	char *key = xasprintf("%p", (const void *)f.func);
	bool fresh = strset_add(seen, key);

	free(key);
	if (depth > PINS_DEPTH || !fresh)
		return false;
	for (uint32_t i = 0; i < f.func->nevents; i++) {
		const struct fact_event *ev = fn_event(f, i);
		const char *callee;
		struct fn target;

		if (ev->kind != EV_CALL || !reach_at(f, i))
			continue;
		callee = facts_callee(fn_facts(f), ev);
		if (!callee)
			continue;
		if (api_func_role(callee) == API_ROLE_PIN &&
		    is_interface(p, f.unit, callee) && (!in || fn_same(*in, f)))
			return true;
		if (program_resolve(p, f.unit, callee, FUNC_BODY, &target) &&
		    streq(fn_file(target), fn_file(f)) &&
		    search(p, target, in, seen, depth + 1))
			return true;
	}
	return false;
}

bool pins_in(const struct program *p, struct fn f)
{
	struct strmap seen = STRMAP_INIT;
	bool pins = search(p, f, NULL, &seen, 0);

	strmap_release(&seen, NULL);
	return pins;
}

bool pins_through(const struct program *p, struct fn f, struct fn in)
{
	struct strmap seen = STRMAP_INIT;
	bool pins = search(p, f, &in, &seen, 0);

	strmap_release(&seen, NULL);
	return pins;
}
