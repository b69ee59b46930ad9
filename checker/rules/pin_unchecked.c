// SPDX-License-Identifier: GPL-2.0-only
/*
 * PIN_UNCHECKED: nobody looks at what dma_buf_pin(), or a map, returned.
 *
 *	dma_buf_pin(attach);					 bad
 *
 *	ret = dma_buf_pin(attach);				 good
 *	if (ret)
 *		goto err_unlock;
 *
 * Dropped is what is thrown away on the spot, what is put into a local variable
 * that nobody reads before it holds something else or is gone, and what a
 * function only hands to its caller who does either.
 */
#include "rules/rules.h"

#include "model/fate.h"
#include "model/reach.h"

/* Longer chains of functions that hand the result on are not followed. */
#define HANDS_MAX 4

/* --- telling --- */

static void tell(const struct rule *r, const struct rule_input *in,
		 const char *name, const struct site *api, const struct site *s,
		 const struct fact_event *last)
{
	struct place place = rule_place(s->fn, s->event), at;
	const char *callee = facts_callee(fn_facts(s->fn), s->event);
	struct finding *f;

	f = rule_add(r, in, LEVEL_ERROR, &place, fn_name(s->fn),
		     is_test_file(place.file));
	f->subject = xstrdup(name);
	f->message = xasprintf("nobody looks at what %s() returns%s%s%s", name,
			       s->event == api->event ? "" : ", by way of ",
			       s->event == api->event ? "" : callee,
			       s->event == api->event ? "" : "()");
	f->fix = xstrdup(
		strstr(name, "_map_")
			? "keep the mapping, test it with IS_ERR() and unmap it"
			: "test the result, and go back from there if it is not 0: the buffer is not pinned then, and must not be unpinned");
	if (s->event != api->event) {
		at = rule_place(api->fn, api->event);
		rule_evidence(
			f, &at,
			xasprintf("%s() calls %s() and hands on its result",
				  fn_name(api->fn), name));
	}
	rule_evidence(f, &place,
		      xasprintf(last ? "%s() returns an error, or not"
				     : "the result of %s() is dropped here",
				callee));
	if (!last)
		return;
	at = rule_place(s->fn, last);
	rule_evidence(f, &at,
		      xasprintf(at.line == place.line
					? "it is stored, and never read"
					: "the result is overwritten unread"));
}

/* Look at the result of call S, which is that of API. */
static void look(const struct rule *r, const struct rule_input *in,
		 const char *name, const struct site *api, const struct site *s,
		 int depth)
{
	uint32_t at = (uint32_t)(s->event - fn_event(s->fn, 0));
	struct site_vec callers = VEC_INIT;
	const struct fact_event *last;
	unsigned int fate;

	if (s->fn.func->kind != FUNC_BODY || !reach_at(s->fn, at))
		return;
	fate = fate_of(s->fn, at, &last);
	if (!fate)
		tell(r, in, name, api, s, last);
	if (fate != FATE_RETURNED || depth >= HANDS_MAX ||
	    is_interface_code(in->program, s->fn))
		return;
	program_callers(in->program, s->fn, &callers);
	vec_for_each(c, &callers)
		look(r, in, name, api, c, depth + 1);
	vec_release(&callers);
}

static void check(const struct rule *r, const struct rule_input *in)
{
	for (const struct api_func *a = api_funcs; a->name; a++) {
		const struct site_vec *sites =
			strmap_get(&in->program->calls, a->name);

		if (!sites ||
		    (a->role != API_ROLE_PIN && a->role != API_ROLE_MAP &&
		     a->role != API_ROLE_MAP_UNLOCKED))
			continue;
		vec_for_each(s, sites) {
			if (is_interface(in->program, s->fn.unit, a->name) &&
			    !is_interface_code(in->program, s->fn))
				look(r, in, a->name, s, s, 0);
		}
	}
}

const struct rule rule_pin_unchecked = {
	.name = "PIN_UNCHECKED",
	.side = "importer",
	.level = "error",
	.summary = "nobody looks at the result of a pin, or of a map",
	.text = {
		.why = "dma_buf_pin() and the functions that map can fail: "
		       "the exporter has no memory, cannot place the "
		       "buffer where the device gets at it, has taken the "
		       "buffer back, or refuses importers of this kind. "
		       "Who does not look goes on with a buffer that may "
		       "move at any time, and later takes back a pin that "
		       "there never was. A mapping whose result is dropped "
		       "is lost: nobody can unmap it.",
		.bad = "\tint my_setup(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tdma_buf_pin(imp->attach);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\treturn 0;\n"
		       "\t}\n"
		       "\n"
		       "\tvoid my_teardown(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tdma_buf_unpin(imp->attach);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t}\n",
		.good = "\tint my_setup(struct my_import *imp)\n"
		        "\t{\n"
		        "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		        "\t\tint ret;\n"
		        "\n"
		        "\t\tdma_resv_lock(resv, NULL);\n"
		        "\t\tret = dma_buf_pin(imp->attach);\n"
		        "\t\tdma_resv_unlock(resv);\n"
		        "\t\treturn ret;\n"
		        "\t}\n"
		        "\n"
		        "\tvoid my_teardown(struct my_import *imp)\n"
		        "\t{\n"
		        "\t\tstruct dma_resv *resv = imp->attach->dmabuf->resv;\n"
		        "\n"
		        "\t\tdma_resv_lock(resv, NULL);\n"
		        "\t\tdma_buf_unpin(imp->attach);\n"
		        "\t\tdma_resv_unlock(resv);\n"
		        "\t}\n",
		.fix = "1. Keep the result: an error number from "
		       "dma_buf_pin(), an error pointer (IS_ERR()) from a "
		       "map.\n"
		       "2. On failure undo what was done before, in the "
		       "opposite order, and return the error.\n"
		       "3. A function that hands the result on needs "
		       "callers that look at it.",
		.contract = "Importer with a callback",
	},
	.check = check,
};
