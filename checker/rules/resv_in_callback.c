// SPDX-License-Identifier: GPL-2.0-only
/*
 * RESV_IN_CALLBACK: the importer's callback is called with the buffer's
 * reservation lock held, and takes it again, or calls a function that does:
 * it waits for itself, and with it everybody who wants the buffer.
 *
 *	static void notify(struct dma_buf_attachment *attach)
 *	{
 *		dma_buf_unmap_attachment_unlocked(attach, ...);	 bad
 *		dma_buf_unmap_attachment(attach, ...);		 good
 *	}
 *
 * "The callback runs with dmabuf->resv held": kernel-doc of struct
 * dma_buf_attach_ops in include/linux/dma-buf.h.
 */
#include "rules/rules.h"

#include "model/reach.h"

struct search {
	const struct rule *rule;
	const struct rule_input *in;
	struct strmap seen;
	struct fn_vec todo;
};

static void push(struct search *s, struct fn f)
{
	char *key = xasprintf("%s:%s", fn_file(f), fn_name(f));

	if (strset_add(&s->seen, key))
		program_variants(s->in->program, f, &s->todo);
	free(key);
}

static void tell(struct search *s, struct fn f, const struct fact_event *ev,
		 const char *callee, const struct resv_answer *answer)
{
	struct place place = rule_place(f, ev);
	struct finding *found;

	found = rule_add(s->rule, s->in, LEVEL_ERROR, &place, fn_name(f),
			 is_test_file(place.file));
	found->subject = xstrdup(callee);
	found->message = xasprintf(
		"%s() takes the buffer's reservation lock, with which the callback is called",
		callee);
	found->fix = xstrdup(
		ends_with(callee, "_unlocked")
			? "call the function without '_unlocked': the lock is held already"
			: "do not take it: it is held already");
	rule_evidence_way(found, answer, RESV_WAY_CALLBACK);
}

static bool is_unlocked(const char *name)
{
	const struct api_func *a = api_func_find(name);

	return a && a->resv == API_RESV_NOT_HELD &&
	       ends_with(name, "_unlocked");
}

static void look_at(struct search *s, struct fn f, uint32_t i)
{
	const struct fact_event *ev = fn_event(f, i);
	const char *callee = facts_callee(fn_facts(f), ev);
	struct resv_answer answer;
	struct fn target;

	if (!callee)
		return;
	if (is_unlocked(callee)) {
		resv_ask_call(s->in->resv, f, ev, &answer);
		if (answer.found[RESV_WAY_CALLBACK])
			tell(s, f, ev, callee, &answer);
		resv_answer_release(&answer);
	} else if (resv_ask_lock(s->in->resv, f, ev, &answer)) {
		/* That it may be the same lock is no reason. */
		if (answer.found[RESV_WAY_CALLBACK] &&
		    answer.found[RESV_WAY_HELD])
			tell(s, f, ev, callee, &answer);
		resv_answer_release(&answer);
	} else if (!api_func_find(callee) &&
		   program_resolve(s->in->program, f.unit, callee, FUNC_BODY,
				   &target)) {
		push(s, target);
	}
}

static void check(const struct rule *r, const struct rule_input *in)
{
	struct search s = { .rule = r, .in = in };

	vec_for_each(imp, in->imps) {
		if (imp->callback.unit)
			push(&s, imp->callback);
	}
	for (size_t n = 0; n < s.todo.n; n++) {
		struct fn f = s.todo.v[n];

		for (uint32_t i = 0; i < f.func->nevents; i++) {
			if (fn_event(f, i)->kind == EV_CALL && reach_at(f, i))
				look_at(&s, f, i);
		}
	}
	strmap_release(&s.seen, NULL);
	vec_release(&s.todo);
}

const struct rule rule_resv_in_callback = {
	.name = "RESV_IN_CALLBACK",
	.side = "importer",
	.level = "error",
	.summary = "the callback takes the lock that it is called under",
	.check = check,
};
