// SPDX-License-Identifier: GPL-2.0-only
/* Callbacks that stop the device, with and without an unmap. */
#include <linux/dma-buf.h>
#include <linux/kernel.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	unsigned int *doorbell;
	bool revoked;
};

#define IMPORTER(name)                                                       \
	static const struct dma_buf_attach_ops name##_ops = {                \
		.invalidate_mappings = name##_notify,                        \
	};                                                                   \
	void *name(struct dma_buf *buf, struct device *dev, struct test *t)  \
	{                                                                    \
		return dma_buf_dynamic_attach(buf, dev, &name##_ops, t);     \
	}

static inline void writel(unsigned int value, volatile void *addr)
{
	*(volatile unsigned int *)addr = value;
}

static void stop(struct test *t)
{
	writel(0, t->doorbell);
}

static void unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
	t->sgt = NULL;
}

int test_map(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DMA_BIDIRECTIONAL);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return t->sgt ? 0 : -1;
}

/* Its users unmap when they are done. */
void test_release(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	unmap(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

/* --- bad --- */

static void bad_stops_notify(struct dma_buf_attachment *attach)
{
	stop(attach->importer_priv);
}
IMPORTER(bad_stops)

static void bad_marks_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	t->revoked = true;
	stop(t);
}
IMPORTER(bad_marks)

static void bad_assembler_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	asm volatile("clflush %0" : : "m"(*t->doorbell));
}
IMPORTER(bad_assembler)

/* Dead code is no unmap. */
static void bad_dead_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	stop(t);
	return;
	unmap(t);
}
IMPORTER(bad_dead)

/* --- good --- */

static void good_direct_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	stop(t);
	dma_buf_unmap_attachment(attach, t->sgt, DMA_BIDIRECTIONAL);
}
IMPORTER(good_direct)

static void good_helper_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	stop(t);
	unmap(t);
}
IMPORTER(good_helper)

static void good_early_way_out_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (!t->sgt)
		goto out;
	stop(t);
	unmap(t);
out:
	t->revoked = true;
}
IMPORTER(good_early_way_out)

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT PIN_UNCHECKED
 * expect:
 * importer bad_assembler dynamic bad_assembler_ops bad_assembler_notify revocable movable no-pin no-unmap
 * importer bad_dead dynamic bad_dead_ops bad_dead_notify revocable movable no-pin no-unmap
 * importer bad_marks dynamic bad_marks_ops bad_marks_notify revocable movable no-pin no-unmap
 * importer bad_stops dynamic bad_stops_ops bad_stops_notify revocable movable no-pin no-unmap
 * importer good_direct dynamic good_direct_ops good_direct_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_early_way_out dynamic good_early_way_out_ops good_early_way_out_notify revocable movable no-pin unmaps
 *  via unmap dma_buf_unmap_attachment
 * importer good_helper dynamic good_helper_ops good_helper_notify revocable movable no-pin unmaps
 *  via unmap dma_buf_unmap_attachment
 * 56 ERROR NO_UNMAP
 * 62 ERROR NO_UNMAP
 * 72 ERROR NO_UNMAP
 * 81 ERROR NO_UNMAP
 */
