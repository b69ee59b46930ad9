// SPDX-License-Identifier: GPL-2.0-only
/*
 * INVALIDATE_WAIT_USAGE: the wait after an invalidation is for less than all
 * fences.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			bool at = i->wait_place.file;
			struct finding *f;

			if (i->wait != WAIT_WEAKER)
				continue;
			f = rule_add_invalidate(r, in, LEVEL_ERROR,
						at ? &i->wait_place : &i->place,
						e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"the wait after %s() invalidates is not for all fences: some devices may go on",
				i->function);
			f->fix = xstrdup("wait for DMA_RESV_USAGE_BOOKKEEP");
		}
	}
}

const struct rule rule_invalidate_wait_usage = {
	.name = "INVALIDATE_WAIT_USAGE",
	.side = "exporter",
	.level = "error",
	.summary = "waits with less than BOOKKEEP",
	.text = {
		.why = "A wait for DMA_RESV_USAGE_KERNEL, WRITE or READ "
		       "passes over the fences of the usages behind it. "
		       "Importers add theirs as BOOKKEEP where nobody "
		       "should wait for them implicitly: those of "
		       "preemption, of TLB flushes, of queues that user "
		       "space itself fills. Each of them can stand for a "
		       "device that has the memory in use. The wait then "
		       "ends too early, on the machines that have such a "
		       "device, under load.",
		.bad = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tbuf->revoked = true;\n"
		       "\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
		       "\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_KERNEL, false,\n"
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
		.fix = "Wait for DMA_RESV_USAGE_BOOKKEEP: it includes all "
		       "others.",
		.contract = "Exporter that invalidates",
	},
	.check = check,
};
