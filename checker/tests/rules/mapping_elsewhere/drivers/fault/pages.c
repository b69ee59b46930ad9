// SPDX-License-Identifier: GPL-2.0-only
#include "fault.h"

void fault_work(struct work_struct *work)
{
	struct fault *f = container_of(work, struct fault, work);
	struct dma_resv *resv = f->c->attach->dmabuf->resv;

	dma_resv_lock(resv, NULL);
	if (!core_map(f->c))
		dma_resv_wait_timeout(resv, DMA_RESV_USAGE_KERNEL, false,
				      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(resv);
}
