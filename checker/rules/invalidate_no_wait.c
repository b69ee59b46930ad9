// SPDX-License-Identifier: GPL-2.0-only
/*
 * INVALIDATE_NO_WAIT: a buffer is taken away and nobody waits for fences.
 *
 * Where a move leaves the waiting to the jobs that copy there is nothing to
 * say; where nothing waits at all it is a note, as what else may keep the
 * memory is the exporter's own affair.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			bool revoke = i->intent == INTENT_REVOKE;
			struct finding *f;

			if (i->wait != WAIT_NONE)
				continue;
			f = rule_add_invalidate(
				r, in, revoke ? LEVEL_ERROR : LEVEL_NOTE,
				&i->place, e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"%s() %s, and nothing waits for the fences of importers' devices",
				i->function,
				revoke ? "takes a buffer back"
				: i->intent == INTENT_MOVE
					? "moves a buffer"
					: "invalidates the mappings of a buffer");
			f->fix = xstrdup(
				"wait with dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false, MAX_SCHEDULE_TIMEOUT) before the lock is dropped");
		}
	}
}

const struct rule rule_invalidate_no_wait = {
	.name = "INVALIDATE_NO_WAIT",
	.side = "exporter",
	.level = "error for a revoke; note for a move",
	.summary = "no fence wait follows the call that invalidates",
	.text = {
		.why = "The call that invalidates tells importers to stop; "
		       "it does not wait until they have. What their "
		       "devices may still access is guarded by the fences "
		       "in the reservation object, the exporter's own "
		       "among them. An exporter that goes on at once gives "
		       "memory away that a device still writes to: the "
		       "data of whoever gets it next are overwritten, or "
		       "read by somebody else. One that only moves its "
		       "buffer may leave the waiting to the jobs that copy "
		       "it. Where nothing waits for a move, that is a "
		       "note, as something else may keep the memory.",
		.bad = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tbuf->revoked = true;\n"
		       "\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
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
		.fix = "1. Wait right after the call, with the lock still "
		       "held: all fences (DMA_RESV_USAGE_BOOKKEEP), not "
		       "interruptible, without a limit.\n"
		       "2. To take a buffer back for good, wait for every "
		       "importer's unmap as well, after the lock is "
		       "dropped.",
		.contract = "Exporter that invalidates",
	},
	.check = check,
};
