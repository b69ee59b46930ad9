// SPDX-License-Identifier: GPL-2.0-only
/*
 * RESV_NOT_HELD: a call that needs the buffer's reservation lock, on a path
 * on which nobody took it.
 *
 * dma_buf_map_attachment() and its like enter the exporter under that lock:
 * without it the exporter moves the buffer while it is being mapped, and the
 * device is given addresses of memory that belongs to somebody else already.
 *
 *	sgt = dma_buf_map_attachment(attach, dir);		 bad
 *
 *	dma_resv_lock(attach->dmabuf->resv, NULL);		 good
 *	sgt = dma_buf_map_attachment(attach, dir);
 *	dma_resv_unlock(attach->dmabuf->resv);
 *
 *	sgt = dma_buf_map_attachment_unlocked(attach, dir);	 good
 *
 * "Locking convention" in drivers/dma-buf/dma-buf.c. In trees from before it
 * only what was always so counts.
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
	.check = check,
};
