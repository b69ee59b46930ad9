// SPDX-License-Identifier: GPL-2.0-only
/* Old names in a driver that calls the new ones. */
#include <linux/dma-buf.h>

/* CONFIG_DMABUF_MOVE_NOTIFY and CONFIG_DMABUF_MOVENOTIFY are no more. */
#ifdef CONFIG_DMABUF_MOVE_NOTIFY_MODULE
#endif

/* Their own: TEST_DMABUF_MOVE_NOTIFY_ON, DMABUF_MOVE_NOTIFY_DEBUG. */

/* A struct of our own may have such a member; move_notify() is it. */
struct other {
	void (*move_notify)(struct other *o);
};

static void test_evict(struct other *o, struct dma_buf *buf)
{
	/* Before move_notify() nothing may be mapped. */
	dma_buf_invalidate_mappings(buf);
	o->move_notify(o);
	/* Was &dma_buf_attach_ops.move_notify, called by
	 * dma_buf_move_notify(). */
}

/*
 * expect:
 * 5 ERROR OLD_CONFIG
 * 5 WARNING OLD_CONFIG
 * 6 ERROR OLD_CONFIG
 * 18 ERROR OLD_FUNCTION
 * 21 ERROR OLD_CALLBACK
 * 22 ERROR OLD_FUNCTION
 */
