// SPDX-License-Identifier: GPL-2.0-only
/*
 * INVALIDATE_WAIT_RESULT: the wait after an invalidation may end early, and
 * nobody looks whether it did; or somebody does, and goes on all the same.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			bool at = i->wait_place.file;
			struct finding *f;

			if (i->wait != WAIT_DROPPED)
				continue;
			f = rule_add_invalidate(r, in, LEVEL_ERROR,
						at ? &i->wait_place : &i->place,
						e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"the wait after %s() invalidates can end before the fences have signaled, and what follows is the same then",
				i->function);
			f->fix = xstrdup(
				"wait uninterruptibly and without a limit (false, MAX_SCHEDULE_TIMEOUT), or look at the result and keep the memory if it is not positive");
		}
	}
}

const struct rule rule_invalidate_wait_result = {
	.name = "INVALIDATE_WAIT_RESULT",
	.side = "exporter",
	.level = "error",
	.summary = "interruptible or bounded wait, result dropped",
	.text = {
		.why = "An interruptible wait ends with the first signal, "
		       "and a bounded one when its time is up, whether the "
		       "fences have signaled or not. Both say so by what "
		       "they return. If nobody looks, that is no wait: a "
		       "user who sends a signal at the right moment, or "
		       "makes his device slow enough, keeps access to "
		       "memory that now belongs to somebody else.",
		.bad = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tbuf->revoked = true;\n"
		       "\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
		       "\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, true,\n"
		       "\t\t\t\t      MAX_SCHEDULE_TIMEOUT);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t\twait_event(buf->idle, !buf->mappings);\n"
		       "\t}\n",
		.good = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		        "\t{\n"
		        "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		        "\n"
		        "\t\tdma_resv_lock(resv, NULL);\n"
		        "\t\tbuf->revoked = true;\n"
		        "\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
		        "\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,\n"
		        "\t\t\t\t      MAX_SCHEDULE_TIMEOUT);\n"
		        "\t\tdma_resv_unlock(resv);\n"
		        "\t\twait_event(buf->idle, !buf->mappings);\n"
		        "\t}\n",
		.fix = "Pass false for interruptible and "
		       "MAX_SCHEDULE_TIMEOUT as the limit: such a wait "
		       "ends when the fences have signaled, and not "
		       "before. If the wait has to be able to end early, "
		       "look at the result: unless it is positive the "
		       "memory must be kept.",
		.contract = "Exporter that invalidates",
	},
	.check = check,
};
