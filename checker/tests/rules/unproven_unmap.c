// SPDX-License-Identifier: GPL-2.0-only
/* Unmaps that may happen, cannot be followed, or surely happen. */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

struct test;

struct test_funcs {
	void (*drop)(struct test *t);
};

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct work_struct work;
	const struct test_funcs *funcs;
	void (*hook)(struct test *t);
};

/* Where it stands nobody knows. */
void test_elsewhere(struct test *t);

#define IMPORTER(name)                                                       \
	static const struct dma_buf_attach_ops name##_ops = {                \
		.invalidate_mappings = name##_notify,                        \
	};                                                                   \
	void *name(struct dma_buf *buf, struct device *dev, struct test *t)  \
	{                                                                    \
		return dma_buf_dynamic_attach(buf, dev, &name##_ops, t);     \
	}

static void unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
}

/* --- bad: not proven --- */

static void test_work(struct work_struct *work)
{
	struct test *t = container_of(work, struct test, work);

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	unmap(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

void test_init(struct test *t)
{
	INIT_WORK(&t->work, test_work);
}

static void bad_work_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	schedule_work(&t->work);
}
IMPORTER(bad_work)

static const struct test_funcs funcs = { .drop = unmap };

static void bad_table_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->funcs->drop(t);
}
IMPORTER(bad_table)

void *test_set(struct test *t)
{
	t->funcs = &funcs;
	return t;
}

static void bad_hook_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (t->hook)
		t->hook(t);
}
IMPORTER(bad_hook)

static void bad_elsewhere_notify(struct dma_buf_attachment *attach)
{
	test_elsewhere(attach->importer_priv);
}
IMPORTER(bad_elsewhere)

/* --- good: proven --- */

static void good_direct_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}
IMPORTER(good_direct)

/* What else it does is no matter. */
static void good_both_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	unmap(t);
	test_elsewhere(t);
}
IMPORTER(good_both)

static void good_alias_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv, *same = t;
	struct dma_buf_attachment *own = same->attach;

	if (!own)
		return;
	dma_buf_unmap_attachment(own, t->sgt, DMA_BIDIRECTIONAL);
}
IMPORTER(good_alias)

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_elsewhere dynamic bad_elsewhere_ops bad_elsewhere_notify unknown unknown no-pin unknown
 * importer bad_hook dynamic bad_hook_ops bad_hook_notify revocable movable no-pin unknown
 * importer bad_table dynamic bad_table_ops bad_table_notify revocable movable no-pin may-unmap
 *  via unmap:ops dma_buf_unmap_attachment
 * importer bad_work dynamic bad_work_ops bad_work_notify revocable movable no-pin may-unmap
 *  via test_work:work unmap dma_buf_unmap_attachment
 * importer good_alias dynamic good_alias_ops good_alias_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_both dynamic good_both_ops good_both_notify revocable movable no-pin unmaps
 *  via unmap dma_buf_unmap_attachment
 * importer good_direct dynamic good_direct_ops good_direct_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 53 NOTE UNPROVEN_UNMAP
 * 63 NOTE UNPROVEN_UNMAP
 * 77 NOTE UNPROVEN_UNMAP
 * incomplete drivers/test/test.c: line 90: the attach ops that bad_elsewhere() uses: nothing that its callback bad_elsewhere_notify() does is known to stop DMA, and not all that it calls was found
 */
