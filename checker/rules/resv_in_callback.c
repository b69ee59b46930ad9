// SPDX-License-Identifier: GPL-2.0-only
/*
 * RESV_IN_CALLBACK: the importer's callback is called with the buffer's
 * reservation lock held, and takes it again, or calls a function that does.
 *
 *	static void notify(struct dma_buf_attachment *attach)
 *	{
 *		dma_buf_unmap_attachment_unlocked(attach, ...);	 bad
 *		dma_buf_unmap_attachment(attach, ...);		 good
 *	}
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
	char *key = fn_key(f);

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
	rule_evidence_way(found, answer,
			  answer->found[RESV_WAY_CALLBACK] ? RESV_WAY_CALLBACK
							   : RESV_WAY_HELD);
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
	/* What is held on every way here is held on that from the callback. */
	if (is_unlocked(callee)) {
		resv_ask_call(s->in->resv, f, ev, &answer);
		if (answer.found[RESV_WAY_CALLBACK] ||
		    answer.held == RESV_HELD)
			tell(s, f, ev, callee, &answer);
		resv_answer_release(&answer);
	} else if (resv_ask_lock(s->in->resv, f, ev, &answer)) {
		/* That it may be the same lock is no reason. */
		if ((answer.found[RESV_WAY_CALLBACK] &&
		     answer.found[RESV_WAY_HELD]) ||
		    answer.held == RESV_HELD)
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
	.text = {
		.why = "The core calls the importer's callback with the "
		       "buffer's reservation lock held. A callback that "
		       "takes this lock, or calls a function that does, "
		       "waits for itself. The exporter never comes back "
		       "from its call, and everybody who wants the buffer "
		       "after that waits as well: no more mappings, no "
		       "more submissions, tasks that cannot be killed. It "
		       "happens only once an exporter really moves or "
		       "takes back a buffer that this importer has, so "
		       "tests with system memory do not see it.",
		.bad = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		       "\t{\n"
		       "\t\tstruct my_import *imp = attach->importer_priv;\n"
		       "\n"
		       "\t\tmy_stop_dma(imp);\n"
		       "\t\tif (!imp->sgt)\n"
		       "\t\t\treturn;\n"
		       "\t\tdma_buf_unmap_attachment_unlocked(attach, imp->sgt,\n"
		       "\t\t\t\t\t\t  DMA_BIDIRECTIONAL);\n"
		       "\t\timp->sgt = NULL;\n"
		       "\t}\n",
		.good = "\tstatic void my_notify(struct dma_buf_attachment *attach)\n"
		        "\t{\n"
		        "\t\tstruct my_import *imp = attach->importer_priv;\n"
		        "\n"
		        "\t\tdma_resv_assert_held(attach->dmabuf->resv);\n"
		        "\t\tmy_stop_dma(imp);\n"
		        "\t\tif (!imp->sgt)\n"
		        "\t\t\treturn;\n"
		        "\t\tdma_buf_unmap_attachment(attach, imp->sgt, DMA_BIDIRECTIONAL);\n"
		        "\t\timp->sgt = NULL;\n"
		        "\t}\n",
		.fix = "1. In the callback, and in all that it calls, use "
		       "the functions without _unlocked, and take no "
		       "reservation lock of this buffer.\n"
		       "2. Where a helper has callers with and without the "
		       "lock, make it one that is called with the lock, "
		       "and take the lock in the other callers.\n"
		       "3. dma_resv_assert_held() at the beginning tells "
		       "readers, and lockdep.",
		.contract = "Locks",
	},
	.check = check,
};
