// SPDX-License-Identifier: GPL-2.0-only
/* One function that pins, or takes that back: nobody else has to. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

int good_toggle(struct test *t, bool on)
{
	struct dma_buf_attachment *attach = t->attach;
	int ret = 0;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	if (on)
		ret = dma_buf_pin(attach);
	else
		dma_buf_unpin(attach);
	dma_resv_unlock(attach->dmabuf->resv);
	return ret;
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT ATTACH_TOO_EARLY PIN_STATIC
 * expect:
 */
