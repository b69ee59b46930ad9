// SPDX-License-Identifier: GPL-2.0-only
/*
 * REVOKE_NO_UNMAP_WAIT: a buffer is taken back for good, and nobody waits until
 * importers have unmapped it.
 */
#include "rules/rules.h"

static void check(const struct rule *r, const struct rule_input *in)
{
	vec_for_each(e, &in->audit->exporters) {
		vec_for_each(i, &e->invalidates) {
			struct finding *f;

			if (i->intent != INTENT_REVOKE || i->waits_unmap)
				continue;
			/* Where the search was cut there may be one. */
			f = rule_add_invalidate(
				r, in, i->unknown ? LEVEL_NOTE : LEVEL_ERROR,
				&i->place, e, i);
			if (!f)
				continue;
			f->message = xasprintf(
				"%s() takes a buffer back, and %s waits until every importer has unmapped it",
				i->function,
				i->unknown ? "nothing that was found"
					   : "nothing");
			f->fix = xstrdup(
				"count mappings in .map_dma_buf and .unmap_dma_buf, and wait for the last one once the lock is dropped");
			if (i->unknown)
				rule_evidence(f, &i->place,
					      xstrdup(i->unknown));
		}
	}
}

const struct rule rule_revoke_no_unmap_wait = {
	.name = "REVOKE_NO_UNMAP_WAIT",
	.side = "exporter",
	.level = "error; note where what follows could not be told",
	.summary = "a revoke that does not wait for unmaps",
	.text = {
		.why = "Fences only say that a device is done with what it "
		       "was asked to do. Until the importer has unmapped "
		       "the buffer its device may still read it, ahead of "
		       "need or to throw away what it reads, and the "
		       "addresses still lead to the memory. An exporter "
		       "that takes a buffer back for good, because its "
		       "device is reset, removed or given to somebody "
		       "else, must know that this is over before the "
		       "memory goes. Otherwise an IOMMU faults, or a read "
		       "reaches a device that is off, and the machine may "
		       "go down with it. A buffer that only moves can do "
		       "without.",
		.bad = "\tvoid my_buf_revoke(struct my_buf *buf)\n"
		       "\t{\n"
		       "\t\tstruct dma_resv *resv = buf->dmabuf->resv;\n"
		       "\n"
		       "\t\tdma_resv_lock(resv, NULL);\n"
		       "\t\tbuf->revoked = true;\n"
		       "\t\tdma_buf_invalidate_mappings(buf->dmabuf);\n"
		       "\t\tdma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,\n"
		       "\t\t\t\t      MAX_SCHEDULE_TIMEOUT);\n"
		       "\t\tdma_resv_unlock(resv);\n"
		       "\t}\n",
		.good = "\tstatic void my_buf_unmap(struct dma_buf_attachment *attach,\n"
		        "\t\t\t\t struct sg_table *sgt,\n"
		        "\t\t\t\t enum dma_data_direction dir)\n"
		        "\t{\n"
		        "\t\tstruct my_buf *buf = attach->dmabuf->priv;\n"
		        "\n"
		        "\t\tmy_buf_put_pages(buf, sgt);\n"
		        "\t\tif (!--buf->mappings)\n"
		        "\t\t\twake_up(&buf->idle);\n"
		        "\t}\n"
		        "\n"
		        "\tvoid my_buf_revoke(struct my_buf *buf)\n"
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
		.fix = "1. Count mappings: up in .map_dma_buf, down in "
		       ".unmap_dma_buf, which are both called with the "
		       "reservation lock held.\n"
		       "2. Wait until there are none, after the lock is "
		       "dropped: importers need it to unmap.\n"
		       "3. Refuse importers that would never unmap (see "
		       "REVOKE_ANY_IMPORTER), and make .map_dma_buf fail "
		       "from the revoke on.\n"
		       "4. Wait in the same way when the driver is "
		       "removed.",
		.contract = "Exporter that invalidates",
	},
	.check = check,
};
