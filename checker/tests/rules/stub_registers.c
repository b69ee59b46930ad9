// SPDX-License-Identifier: GPL-2.0-only
/* Callbacks that only guard themselves, and some that write a register: these
 * stop a device, even if nothing is unmapped. */
#include <linux/dma-buf.h>
#include <linux/mutex.h>

static inline void writel(u32 value, void *addr)
{
	asm volatile("movl %0,%1"
		     :
		     : "r"(value), "m"(*(u32 *)addr)
		     : "memory");
}

/* Of a header that is not read here. */
struct mutex *class_mutex_constructor(struct mutex *lock);
void class_mutex_destructor(struct mutex **lock);

struct test {
	struct mutex lock;
	void *regs;
	struct sg_table *sgt;
	bool moved;
};

static void bad_guard(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;
	struct mutex *held __cleanup(class_mutex_destructor) =
		class_mutex_constructor(&t->lock);

	t->moved = true;
}

static const struct dma_buf_attach_ops bad_guard_ops = {
	.invalidate_mappings = bad_guard,
};

static void bad_writeback(struct test *t)
{
	t->moved = true;
}

static void bad_name(struct dma_buf_attachment *attach)
{
	bad_writeback(attach->importer_priv);
}

static const struct dma_buf_attach_ops bad_name_ops = {
	.invalidate_mappings = bad_name,
};

static void good_register(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	writel(1, t->regs);
	dma_buf_unmap_attachment(attach, t->sgt, DMA_TO_DEVICE);
}

static const struct dma_buf_attach_ops good_register_ops = {
	.invalidate_mappings = good_register,
};

/* No stub, but it does not unmap. */
static void only_stops(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	writel(1, t->regs);
}

static const struct dma_buf_attach_ops only_stops_ops = {
	.invalidate_mappings = only_stops,
};

void *a(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &bad_guard_ops, t);
}

void *b(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &bad_name_ops, t);
}

void *c(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &good_register_ops, t);
}

void *d(struct dma_buf *buf, struct device *dev, struct test *t)
{
	t->sgt = dma_buf_map_attachment_unlocked(
		dma_buf_dynamic_attach(buf, dev, &only_stops_ops, t),
		DMA_TO_DEVICE);
	return t;
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT ATTACH_TOO_EARLY PIN_STATIC PIN_UNCHECKED
 * expect:
 * importer a dynamic bad_guard_ops bad_guard legacy-pinned stub-callback no-pin n.a.
 * importer b dynamic bad_name_ops bad_name legacy-pinned stub-callback no-pin n.a.
 * importer c dynamic good_register_ops good_register revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer d dynamic only_stops_ops only_stops revocable movable no-pin no-unmap
 * 26 ERROR STUB_INVALIDATE
 * 44 ERROR STUB_INVALIDATE
 * 66 ERROR NO_UNMAP
 */
