// SPDX-License-Identifier: GPL-2.0-only
/* Comes back for the buffer from a work item, in another file, and waits. */
#include "fault.h"

static void fault_notify(struct dma_buf_attachment *attach)
{
	core_unmap(attach->importer_priv);
}

static const struct dma_buf_attach_ops fault_ops = {
	.invalidate_mappings = fault_notify,
};

int fault_import(struct fault *f, struct dma_buf *buf)
{
	f->c = core_get(buf, &fault_ops);
	if (IS_ERR(f->c))
		return (int)PTR_ERR(f->c);
	INIT_WORK(&f->work, fault_work);
	return 0;
}
