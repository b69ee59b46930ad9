// SPDX-License-Identifier: GPL-2.0-only
/*
 * RESV_HELD: a call that takes the buffer's reservation lock itself, or may
 * sleep for who has it, on a path on which it is held.
 *
 *	dma_resv_lock(dmabuf->resv, NULL);			 bad
 *	dma_buf_detach(dmabuf, attach);
 *	dma_resv_unlock(dmabuf->resv);
 *
 *	dma_resv_unlock(dmabuf->resv);				 good
 *	dma_buf_detach(dmabuf, attach);
 *
 * In trees from before the locking convention the lock was the exporter's own
 * affair.
 */
#include "rules/rules.h"

static void tell(const struct rule *r, const struct rule_input *in,
		 const struct api_func *a, const struct site *s,
		 const struct resv_answer *answer)
{
	struct place place = rule_place(s->fn, s->event);
	bool sure = answer->found[RESV_WAY_HELD];
	struct finding *f;

	f = rule_add(r, in, sure ? LEVEL_ERROR : LEVEL_NOTE, &place,
		     fn_name(s->fn), is_test_file(place.file));
	f->subject = xstrdup(a->name);
	if (sure) {
		f->message = xasprintf(
			"%s() must not be called with the buffer's reservation lock held, and there is a way here on which it is",
			a->name);
		f->fix = xstrdup(
			ends_with(a->name, "_unlocked")
				? "call the function without '_unlocked', or release the lock first"
				: "release the lock first");
		rule_evidence_way(f, answer, RESV_WAY_HELD);
	} else {
		f->message = xasprintf(
			"%s() must not be called with the buffer's reservation lock held; whether it is is %s",
			a->name, answer->why);
		f->fix = xstrdup("look which buffer's lock it is");
	}
}

static void check(const struct rule *r, const struct rule_input *in)
{
	/* Before that the lock was the exporter's own affair. */
	if (!rule_has_convention(in))
		return;
	for (const struct api_func *a = api_funcs; a->name; a++) {
		const struct site_vec *sites =
			strmap_get(&in->program->calls, a->name);

		if (!sites || a->resv != API_RESV_NOT_HELD)
			continue;
		vec_for_each(s, sites) {
			struct resv_answer answer;

			if (!is_interface(in->program, s->fn.unit, a->name))
				continue;
			resv_ask_call(in->resv, s->fn, s->event, &answer);
			/* From the callback: RESV_IN_CALLBACK says more. */
			if (!rule_said(&rule_resv_in_callback, in, s) &&
			    !answer.found[RESV_WAY_CALLBACK] &&
			    (answer.found[RESV_WAY_HELD] ||
			     (answer.held == RESV_UNKNOWN &&
			      answer.other_held)))
				tell(r, in, a, s, &answer);
			resv_answer_release(&answer);
		}
	}
}

const struct rule rule_resv_held = {
	.name = "RESV_HELD",
	.side = "both",
	.level = "error",
	.summary = "a call that must not hold the lock, with it",
	.text = {
		.why = "These functions take the buffer's reservation lock "
		       "themselves, or call into an exporter that may. "
		       "Whoever calls them with the lock held waits for "
		       "himself: the task hangs, and with it all who want "
		       "the buffer. Some get away with it for years, "
		       "because the exporters that they have been used "
		       "with do not take the lock there.",
		.bad = "\tvoid my_detach(struct my_import *imp)\n"
		       "\t{\n"
		       "\t\tstruct dma_buf *dmabuf = imp->attach->dmabuf;\n"
		       "\n"
		       "\t\tdma_resv_lock(dmabuf->resv, NULL);\n"
		       "\t\tmy_stop_dma(imp);\n"
		       "\t\tif (imp->sgt)\n"
		       "\t\t\tdma_buf_unmap_attachment(imp->attach, imp->sgt,\n"
		       "\t\t\t\t\t\t DMA_BIDIRECTIONAL);\n"
		       "\t\timp->sgt = NULL;\n"
		       "\t\tdma_buf_detach(dmabuf, imp->attach);\n"
		       "\t\tdma_resv_unlock(dmabuf->resv);\n"
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
		.fix = "Release the lock before the call; or, if the lock "
		       "is wanted, call the function without _unlocked at "
		       "the end of its name, where there is one. What the "
		       "lock protected may have changed when it is taken "
		       "again: look at it once more.",
		.contract = "Locks",
	},
	.check = check,
};
