// SPDX-License-Identifier: GPL-2.0-only
/*
 * RESV_NOT_HELD: a call that needs the buffer's reservation lock, on a path
 * on which nobody took it.
 *
 *	sgt = dma_buf_map_attachment(attach, dir);		 bad
 *
 *	dma_resv_lock(attach->dmabuf->resv, NULL);		 good
 *	sgt = dma_buf_map_attachment(attach, dir);
 *	dma_resv_unlock(attach->dmabuf->resv);
 *
 *	sgt = dma_buf_map_attachment_unlocked(attach, dir);	 good
 *
 * In trees from before the locking convention only what was always so counts.
 */
#include "rules/rules.h"

static bool applies(const struct api_func *a, bool convention)
{
	return a->resv == API_RESV_HELD &&
	       (convention || a->role == API_ROLE_PIN ||
		a->role == API_ROLE_UNPIN || a->role == API_ROLE_NOTIFY);
}

static char *fix_for(const struct api_func *a)
{
	char *other = xasprintf("%s_unlocked", a->name);
	char *fix;

	if (api_func_find(other))
		fix = xasprintf(
			"call %s(), or take the buffer's reservation lock (dma_resv_lock()) around the call",
			other);
	else
		fix = xstrdup(
			"take the buffer's reservation lock (dma_resv_lock()) around the call");
	free(other);
	return fix;
}

static void tell(const struct rule *r, const struct rule_input *in,
		 const struct api_func *a, const struct site *s,
		 const struct resv_answer *answer)
{
	struct place place = rule_place(s->fn, s->event);
	bool sure = answer->held == RESV_NOT_HELD;
	struct finding *f;

	f = rule_add(r, in, sure ? LEVEL_ERROR : LEVEL_NOTE, &place,
		     fn_name(s->fn), is_test_file(place.file));
	f->subject = xstrdup(a->name);
	if (sure) {
		f->message = xasprintf(
			"%s() needs the buffer's reservation lock, and there is a way here without it",
			a->name);
		f->fix = fix_for(a);
		rule_evidence_way(f, answer, RESV_WAY_FREE);
	} else {
		f->message = xasprintf(
			"%s() needs the buffer's reservation lock; whether it is held is %s",
			a->name, answer->why);
		f->fix = xstrdup(
			"look whether it is; dma_resv_assert_held() says so to people and to this program");
	}
}

static void check(const struct rule *r, const struct rule_input *in)
{
	bool convention = rule_has_convention(in);

	for (const struct api_func *a = api_funcs; a->name; a++) {
		const struct site_vec *sites =
			strmap_get(&in->program->calls, a->name);

		if (!sites || !applies(a, convention))
			continue;
		vec_for_each(s, sites) {
			struct resv_answer answer;

			if (!is_interface(in->program, s->fn.unit, a->name))
				continue;
			resv_ask_call(in->resv, s->fn, s->event, &answer);
			if (answer.held != RESV_HELD && !answer.nowhere)
				tell(r, in, a, s, &answer);
			resv_answer_release(&answer);
		}
	}
}

const struct rule rule_resv_not_held = {
	.name = "RESV_NOT_HELD",
	.side = "both",
	.level = "error",
	.summary = "a call that needs the lock, without it",
	.text = {
		.why = "These calls go into the exporter, which relies on "
		       "the buffer's reservation lock: under it a buffer "
		       "does not move, and is not taken back. Without the "
		       "lock either can happen while the call runs. Then a "
		       "map hands the device addresses of memory that "
		       "belongs to somebody else by the time they are "
		       "used; or the callback comes in between and unmaps "
		       "once more what is just being unmapped. lockdep "
		       "complains at the first such call; without lockdep "
		       "nothing does.",
		.bad = "\tvoid my_detach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tmy_stop_dma(imp);\n"
		       "\t\tif (imp->sgt)\n"
		       "\t\t\tdma_buf_unmap_attachment(imp->attach, imp->sgt,\n"
		       "\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
		       "\t\timp->sgt = NULL;\n"
		       "\t\tdma_buf_detach(imp->attach->dmabuf, imp->attach);\n"
		       "\t}\n",
		.good = "\tvoid my_detach(struct my_import *imp)\n"
		        "\t{\n"
		        "\t\tstruct dma_buf *dmabuf = imp->attach->dmabuf;\n"
		        "\n"
		        "\t\tdma_resv_lock(dmabuf->resv, NULL);\n"
		        "\t\tmy_stop_dma(imp);\n"
		        "\t\tif (imp->sgt)\n"
		        "\t\t\tdma_buf_unmap_attachment(imp->attach, imp->sgt,\n"
		        "\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
		        "\t\timp->sgt = NULL;\n"
		        "\t\tdma_resv_unlock(dmabuf->resv);\n"
		        "\t\tdma_buf_detach(dmabuf, imp->attach);\n"
		        "\t}\n",
		.fix = "An importer without a callback calls the function "
		       "with _unlocked at the end of its name, if there is "
		       "one. One with a callback takes the lock around the "
		       "call and around what belongs to it, such as "
		       "remembering the mapping: the callback looks at the "
		       "same data under the same lock. Where the lock is "
		       "held by whoever calls, dma_resv_assert_held() says "
		       "so, to people and to this program.",
		.contract = "Locks",
	},
	.check = check,
};
