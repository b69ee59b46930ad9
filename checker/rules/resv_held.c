// SPDX-License-Identifier: GPL-2.0-only
/*
 * RESV_HELD: a call that takes the buffer's reservation lock itself, or may
 * sleep for who has it, on a path on which it is held: it waits for itself.
 *
 *	dma_resv_lock(dmabuf->resv, NULL);			 bad
 *	dma_buf_detach(dmabuf, attach);
 *	dma_resv_unlock(dmabuf->resv);
 *
 *	dma_resv_unlock(dmabuf->resv);				 good
 *	dma_buf_detach(dmabuf, attach);
 *
 * "Locking convention" in drivers/dma-buf/dma-buf.c.
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
			if (!answer.found[RESV_WAY_CALLBACK] &&
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
	.check = check,
};
