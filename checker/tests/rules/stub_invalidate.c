// SPDX-License-Identifier: GPL-2.0-only
/* Callbacks that do nothing about the device, and some that do. */
#include <linux/dma-buf.h>
#include <linux/mutex.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct mutex lock;
	bool revoked;
	int moves;
};

void test_stop_device(struct test *t);

#define IMPORTER(name)                                                       \
	static const struct dma_buf_attach_ops name##_ops = {                \
		.invalidate_mappings = name##_notify,                        \
	};                                                                   \
	void *name(struct dma_buf *buf, struct device *dev, struct test *t)  \
	{                                                                    \
		return dma_buf_dynamic_attach(buf, dev, &name##_ops, t);     \
	}

/* --- bad --- */

static void bad_empty_notify(struct dma_buf_attachment *attach)
{
}
IMPORTER(bad_empty)

static void bad_warning_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	WARN_ON(t->sgt);
	pr_warn("%p moves\n", t);
}
IMPORTER(bad_warning)

static void mark(struct test *t)
{
	mutex_lock(&t->lock);
	t->revoked = true;
	t->moves++;
	mutex_unlock(&t->lock);
}

static void bad_flag_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	if (t->revoked)
		return;
	mark(t);
}
IMPORTER(bad_flag)

/* What it forgets is still mapped. */
static void bad_forgets_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (!t->sgt)
		goto out;
	t->sgt = NULL;
out:
	t->moves++;
}
IMPORTER(bad_forgets)

/* --- good --- */

static void good_unmaps_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (!t->sgt)
		return;
	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
	t->sgt = NULL;
}
IMPORTER(good_unmaps)

static void let_go(struct test *t)
{
	test_stop_device(t);
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
}

static void good_helper_notify(struct dma_buf_attachment *attach)
{
	let_go(attach->importer_priv);
}
IMPORTER(good_helper)

static void good_late_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	mark(t);
	if (!t->sgt)
		goto out;
	let_go(t);
out:
	t->moves++;
}
IMPORTER(good_late)

/*
 * generation: upstream old
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_empty dynamic bad_empty_ops bad_empty_notify legacy-pinned stub-callback no-pin n.a.
 * importer bad_flag dynamic bad_flag_ops bad_flag_notify legacy-pinned stub-callback no-pin n.a.
 * importer bad_forgets dynamic bad_forgets_ops bad_forgets_notify legacy-pinned stub-callback no-pin n.a.
 * importer bad_warning dynamic bad_warning_ops bad_warning_notify legacy-pinned stub-callback no-pin n.a.
 * importer good_helper dynamic good_helper_ops good_helper_notify revocable movable no-pin unmaps
 *  via let_go dma_buf_unmap_attachment
 * importer good_late dynamic good_late_ops good_late_notify revocable movable no-pin unmaps
 *  via let_go dma_buf_unmap_attachment
 * importer good_unmaps dynamic good_unmaps_ops good_unmaps_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 27 ERROR STUB_INVALIDATE
 * 32 ERROR STUB_INVALIDATE
 * 49 ERROR STUB_INVALIDATE
 * 61 ERROR STUB_INVALIDATE
 *
 * expect old:
 * importer bad_empty dynamic bad_empty_ops bad_empty_notify legacy-pinned stub-callback no-pin n.a.
 * importer bad_flag dynamic bad_flag_ops bad_flag_notify legacy-pinned stub-callback no-pin n.a.
 * importer bad_forgets dynamic bad_forgets_ops bad_forgets_notify legacy-pinned stub-callback no-pin n.a.
 * importer bad_warning dynamic bad_warning_ops bad_warning_notify legacy-pinned stub-callback no-pin n.a.
 * importer good_helper dynamic good_helper_ops good_helper_notify revocable movable no-pin unmaps
 *  via let_go dma_buf_unmap_attachment
 * importer good_late dynamic good_late_ops good_late_notify revocable movable no-pin unmaps
 *  via let_go dma_buf_unmap_attachment
 * importer good_unmaps dynamic good_unmaps_ops good_unmaps_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * drivers/dma-buf/dma-buf.c:29 NOTE OLD_FUNCTION
 * drivers/dma-buf/dma-buf.c:37 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:38 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:40 NOTE OLD_FUNCTION
 * 18 NOTE OLD_CALLBACK
 * 27 WARNING STUB_INVALIDATE
 * 32 WARNING STUB_INVALIDATE
 * 49 WARNING STUB_INVALIDATE
 * 61 WARNING STUB_INVALIDATE
 * include/linux/dma-buf.h:35 NOTE OLD_CALLBACK
 * include/linux/dma-buf.h:65 NOTE OLD_FUNCTION
 */
