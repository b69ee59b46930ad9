// SPDX-License-Identifier: GPL-2.0-only
/* Callbacks that take the lock that they are called under. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct dma_resv *own;
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

	dma_buf_unmap_attachment_unlocked(attach, t->sgt, DIR);
}
IMPORTER(bad_unlocked)

static void bad_lock_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;
	struct dma_resv *resv = t->attach->dmabuf->resv;

	dma_resv_lock(resv, NULL);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	dma_resv_unlock(resv);
}
IMPORTER(bad_lock)

static void drop(struct test *t, bool locked)
{
	if (locked)
		dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	else
		dma_buf_unmap_attachment_unlocked(t->attach, t->sgt, DIR);
}

static void bad_helper_notify(struct dma_buf_attachment *attach)
{
	drop(attach->importer_priv, false);
}
IMPORTER(bad_helper)

/* --- good --- */

static void drop_properly(struct test *t, bool locked)
{
	if (!locked)
		dma_buf_unmap_attachment_unlocked(t->attach, t->sgt, DIR);
	else
		dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

static void good_helper_notify(struct dma_buf_attachment *attach)
{
	drop_properly(attach->importer_priv, true);
}
IMPORTER(good_helper)

void good_release(struct test *t)
{
	drop_properly(t, false);
}

static void good_assert_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}
IMPORTER(good_assert)

/* Its own lock, and no waiting for it. */
static void good_trylock_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (dma_resv_trylock(t->own)) {
		dma_buf_unmap_attachment(attach, t->sgt, DIR);
		dma_resv_unlock(t->own);
	}
}
IMPORTER(good_trylock)

/*
 * ignore: NOT_PINNED
 * expect:
 * importer bad_helper dynamic bad_helper_ops bad_helper_notify revocable movable no-pin unmaps
 *  via drop dma_buf_unmap_attachment
 * importer bad_lock dynamic bad_lock_ops bad_lock_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_unlocked dynamic bad_unlocked_ops bad_unlocked_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment_unlocked
 * importer good_assert dynamic good_assert_ops good_assert_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_helper dynamic good_helper_ops good_helper_notify revocable movable no-pin unmaps
 *  via drop_properly dma_buf_unmap_attachment_unlocked
 * importer good_trylock dynamic good_trylock_ops good_trylock_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 27 ERROR RESV_IN_CALLBACK
 * 36 ERROR RESV_IN_CALLBACK
 * 47 ERROR RESV_IN_CALLBACK
 * 92 NOTE RESV_NOT_HELD
 */
