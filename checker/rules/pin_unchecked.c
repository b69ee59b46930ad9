// SPDX-License-Identifier: GPL-2.0-only
/*
 * PIN_UNCHECKED: nobody looks at what dma_buf_pin(), or a map, returned.
 *
 *	dma_buf_pin(attach);					 bad
 *
 *	ret = dma_buf_pin(attach);				 bad
 *	if (ret)
 *		dev_warn(dev, "not pinned\n");
 *
 *	imp->sgt = dma_buf_map_attachment(attach, dir);		 bad
 *	write_addresses(imp, imp->sgt);
 *
 *	ret = dma_buf_pin(attach);				 good
 *	if (ret)
 *		goto err_unlock;
 *
 * Dropped is what is thrown away on the spot, what is put into a local variable
 * that nobody reads before it holds something else or is gone, what is written
 * to the log while everything goes on as if it were well, and what a function
 * only hands to its caller who does one of these. A mapping is looked at by
 * IS_ERR() and its like: a test for NULL finds no error in it. One that is kept
 * in a member counts as looked at if anybody asks that member anywhere.
 *
 * "Importer with a callback" in the contract: the result of dma_buf_pin() is
 * checked.
 */
#include "rules/rules.h"

#include "model/fate.h"
#include "model/reach.h"

/* Longer chains of functions that hand the result on are not followed. */
#define HANDS_MAX 4

/* The call whose result is looked for. */
struct wanted {
	const struct rule *rule;
	const struct rule_input *in;
	const char *name;
	struct site api;
	bool pointer;
};

/* --- telling --- */

static void tell_where(struct finding *f, const struct wanted *w,
		       const struct site *s, const struct fate_trace *t)
{
	struct place place = rule_place(s->fn, s->event), at;
	const char *callee = facts_callee(fn_facts(s->fn), s->event);
	bool any = t->last || t->logged.event || t->believed.event;

	if (s->event != w->api.event) {
		at = rule_place(w->api.fn, w->api.event);
		rule_evidence(
			f, &at,
			xasprintf("%s() calls %s() and hands on its result",
				  fn_name(w->api.fn), w->name));
	}
	rule_evidence(f, &place,
		      xasprintf(any ? "%s() returns an error, or not"
				    : "the result of %s() is dropped here",
				callee));
	if (t->logged.event) {
		at = rule_place(t->logged.fn, t->logged.event);
		rule_evidence(f, &at,
			      xstrdup("all that happens then is a message"));
	}
	if (t->believed.event) {
		at = rule_place(t->believed.fn, t->believed.event);
		rule_evidence(f, &at,
			      xstrdup("it is taken for a mapping here"));
	}
	if (!t->last || t->logged.event || t->believed.event)
		return;
	at = rule_place(s->fn, t->last);
	rule_evidence(f, &at,
		      xstrdup(at.line == place.line
				      ? "it is stored, and never read"
				      : "the result is overwritten unread"));
}

/* FATE is what became of it. */
static void tell(const struct wanted *w, const struct site *s,
		 unsigned int fate, const struct fate_trace *t)
{
	struct place place = rule_place(s->fn, s->event);
	const char *callee = facts_callee(fn_facts(s->fn), s->event);
	bool direct = s->event == w->api.event;
	struct finding *f;

	f = rule_add(w->rule, w->in, LEVEL_ERROR, &place, fn_name(s->fn),
		     is_test_file(place.file));
	f->subject = xstrdup(w->name);
	f->message = xasprintf(
		"%s %s() returns%s%s%s%s",
		fate & FATE_BELIEVED ? "nobody asks IS_ERR() of what"
				     : "nobody looks at what",
		w->name, direct ? "" : ", by way of ", direct ? "" : callee,
		direct ? "" : "()",
		fate == FATE_LOGGED ? ", beyond a message in the log" : "");
	f->fix = xstrdup(
		w->pointer
			? "keep the mapping, test it with IS_ERR() and unmap it"
			: "test the result, and go back from there if it is not 0: the buffer is not pinned then, and must not be unpinned");
	tell_where(f, w, s, t);
}

/* Look at the result of call S, which is that of W's. Looking may load more. */
static void look(const struct wanted *w, const struct site *s, int depth)
{
	struct program *p = w->in->program;
	uint32_t at = (uint32_t)(s->event - fn_event(s->fn, 0));
	struct site_vec callers = VEC_INIT;
	struct fate_trace trace;
	unsigned int fate;

	if (s->fn.func->kind != FUNC_BODY || !reach_at(s->fn, at))
		return;
	fate = fate_look(p, s->fn, at, w->pointer, &trace);
	if (!(fate & (FATE_USED | FATE_RETURNED)))
		tell(w, s, fate, &trace);
	if ((fate & ~(unsigned int)FATE_LOGGED) != FATE_RETURNED ||
	    depth >= HANDS_MAX || is_interface_code(p, s->fn))
		return;
	program_callers(p, s->fn, &callers);
	vec_for_each(c, &callers)
		look(w, c, depth + 1);
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
		for (size_t i = 0; i < sites->n; i++) {
			const struct wanted w = { r, in, a->name, sites->v[i],
						  a->role != API_ROLE_PIN };

			if (is_interface(in->program, w.api.fn.unit, a->name) &&
			    !is_interface_code(in->program, w.api.fn))
				look(&w, &w.api, 0);
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
		       "there never was; a message in the log changes "
		       "nothing. A mapping that is dropped is lost: nobody "
		       "can unmap it. One that is used unasked may be an "
		       "error number, taken for an address.",
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
		       "dma_buf_pin(), an error pointer (IS_ERR(), never "
		       "NULL) from a map.\n"
		       "2. On failure undo what was done before, in the "
		       "opposite order, and return the error.\n"
		       "3. A function that hands the result on needs "
		       "callers that look at it.",
		.contract = "Importer with a callback",
	},
	.check = check,
};
