// SPDX-License-Identifier: GPL-2.0-only
/* Where the search for the unmap ends without an answer: never "no". */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

struct test {
	struct dma_buf_attachment *attach;
	struct work_struct *work;
	void (*stop)(struct test *t);
};

static void test_ping(struct test *t)
{
	schedule_work(t->work);
}

#define IMPORTER(name)                                                     \
	static const struct dma_buf_attach_ops name##_ops = {              \
		.invalidate_mappings = name##_notify,                      \
	};                                                                 \
	void *name(struct dma_buf *buf, struct device *dev, struct test *t) \
	{                                                                  \
		return dma_buf_dynamic_attach(buf, dev, &name##_ops, t);   \
	}

/* Declared here, and defined nowhere. */
int test_firmware_stop(struct test *t);

static void elsewhere_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	test_ping(t);
	test_firmware_stop(t);
}
IMPORTER(elsewhere)

/* Nobody sets the pointer. */
static void nobody_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->stop(t);
}
IMPORTER(nobody)

/* A table whose layout is not known here. */
struct layout_of_others;
extern struct layout_of_others *test_register(const void *table, size_t n);

static void hidden_unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, NULL, DMA_BIDIRECTIONAL);
}

static const struct { void (*fn)(struct test *t); } hidden_table[] = {
	{ hidden_unmap },
};

void *hidden_setup(void)
{
	return test_register(hidden_table, sizeof(hidden_table));
}

static void hidden_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	schedule_work(t->work);
}
IMPORTER(hidden)

/*
 * ignore: RESV_NOT_HELD NOT_PINNED
 * expect:
 * importer elsewhere dynamic elsewhere_ops elsewhere_notify revocable movable no-pin unknown
 * importer hidden dynamic hidden_ops hidden_notify revocable movable no-pin unknown
 * importer nobody dynamic nobody_ops nobody_notify revocable movable no-pin unknown
 * 29 NOTE UNPROVEN_UNMAP
 * 39 NOTE UNPROVEN_UNMAP
 * 65 NOTE UNPROVEN_UNMAP
 */
