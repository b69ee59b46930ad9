// SPDX-License-Identifier: GPL-2.0-only
/* Callbacks, and what they call, that say that the lock is held, and take it
 * all the same. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

#define DIR DMA_BIDIRECTIONAL
#define IMPORTER(name)                                                       \
	static const struct dma_buf_attach_ops name##_ops = {                \
		.invalidate_mappings = name##_notify,                        \
	};                                                                   \
	void *name(struct dma_buf *buf, struct device *dev, struct test *t)  \
	{                                                                    \
		return dma_buf_dynamic_attach(buf, dev, &name##_ops, t);     \
	}

/* --- bad --- */

static void bad_unlocked_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	dma_buf_unmap_attachment_unlocked(attach, t->sgt, DIR);
}
IMPORTER(bad_unlocked)

static void helper(struct test *t)
{
	dma_resv_assert_held(t->attach->dmabuf->resv);
	dma_buf_unmap_attachment_unlocked(t->attach, t->sgt, DIR);
}

static void bad_helper_notify(struct dma_buf_attachment *attach)
{
	helper(attach->importer_priv);
}
IMPORTER(bad_helper)

static void locks(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

static void bad_locks_notify(struct dma_buf_attachment *attach)
{
	dma_resv_assert_held(attach->dmabuf->resv);
	locks(attach->importer_priv);
}
IMPORTER(bad_locks)

/* --- good --- */

/* Others call it without the lock. */
void good_release(struct test *t)
{
	locks(t);
}

static void good_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}
IMPORTER(good)

static void unmap_locked(struct test *t)
{
	dma_resv_assert_held(t->attach->dmabuf->resv);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

static void good_helper_notify(struct dma_buf_attachment *attach)
{
	dma_resv_assert_held(attach->dmabuf->resv);
	unmap_locked(attach->importer_priv);
}
IMPORTER(good_helper)

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT ATTACH_TOO_EARLY PIN_STATIC
 * expect:
 * importer bad_helper dynamic bad_helper_ops bad_helper_notify revocable movable no-pin unmaps
 *  via helper dma_buf_unmap_attachment_unlocked
 * importer bad_locks dynamic bad_locks_ops bad_locks_notify revocable movable no-pin unmaps
 *  via locks dma_buf_unmap_attachment
 * importer bad_unlocked dynamic bad_unlocked_ops bad_unlocked_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment_unlocked
 * importer good dynamic good_ops good_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_helper dynamic good_helper_ops good_helper_notify revocable movable no-pin unmaps
 *  via unmap_locked dma_buf_unmap_attachment
 * 28 ERROR RESV_IN_CALLBACK
 * 35 ERROR RESV_IN_CALLBACK
 * 46 ERROR RESV_IN_CALLBACK
 */
