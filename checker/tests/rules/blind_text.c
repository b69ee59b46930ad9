// SPDX-License-Identifier: GPL-2.0-only
/* Ways to the unmap that the text alone does not show: never "no". */
#include <linux/dma-buf.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>

struct test;
typedef struct {
	int gen;
	void (*stop)(struct test *t);
} test_funcs_t;

struct test_table {
	void (*halt)(struct test *t);
};

struct test {
	struct dma_buf_attachment *attach;
	const test_funcs_t *funcs;
	struct workqueue_struct *wq;
	int gen;
};

static void test_unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, NULL, DMA_BIDIRECTIONAL);
}

static void test_nothing(struct test *t)
{
	(void)t;
}

#define IMPORTER(name)                                                     \
	static const struct dma_buf_attach_ops name##_ops = {              \
		.invalidate_mappings = name##_notify,                      \
	};                                                                 \
	void *name(struct dma_buf *buf, struct device *dev, struct test *t) \
	{                                                                  \
		return dma_buf_dynamic_attach(buf, dev, &name##_ops, t);   \
	}

/* A table whose type has no tag, filled by position. */
static void untagged_stop(struct test *t)
{
	test_unmap(t);
}

static const test_funcs_t untagged_table = { 1, untagged_stop };

void untagged_init(struct test *t)
{
	t->funcs = &untagged_table;
}

static void untagged_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->funcs->stop(t);
}
IMPORTER(untagged)

/* Names that a macro puts together: of the unmap, of a function, in a table. */
#define UN(x) dma_buf_un##x##_attachment
static void pasted_stop(struct test *t)
{
	UN(map)(t->attach, NULL, DMA_BIDIRECTIONAL);
}

static void pasted_notify(struct dma_buf_attachment *attach)
{
	pasted_stop(attach->importer_priv);
}
IMPORTER(pasted)

#define STOP(name)                              \
	static void name##_stop(struct test *t) \
	{                                       \
		test_unmap(t);                  \
	}
STOP(made)

static void made_notify(struct dma_buf_attachment *attach)
{
	made_stop(attach->importer_priv);
}
IMPORTER(made)

static void test_thing_halt(struct test *t)
{
	test_unmap(t);
}

#define ENTRY(name) { .halt = test_##name##_halt }
static const struct test_table tables[] = {
	{ .halt = test_nothing },
	ENTRY(thing),
};

static void table_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	tables[t->gen].halt(t);
}
IMPORTER(table)

/* Handed on. */
static void test_each(struct test *t, void (*fn)(struct test *t))
{
	fn(t);
}

static void handed_notify(struct dma_buf_attachment *attach)
{
	test_each(attach->importer_priv, made_stop);
}
IMPORTER(handed)

/* The same hand, and nothing that unmaps in it. */
static void harmless_notify(struct dma_buf_attachment *attach)
{
	test_each(attach->importer_priv, test_nothing);
}
IMPORTER(harmless)

/*
 * ignore: RESV_NOT_HELD NOT_PINNED
 * expect:
 * importer handed dynamic handed_ops handed_notify revocable movable no-pin unknown
 * importer harmless dynamic harmless_ops harmless_notify revocable movable no-pin no-unmap
 * importer made dynamic made_ops made_notify revocable movable no-pin unmaps
 *  via made_stop test_unmap:macro dma_buf_unmap_attachment
 * importer pasted dynamic pasted_ops pasted_notify revocable movable no-pin unmaps
 *  via pasted_stop dma_buf_unmap_attachment:macro
 * importer table dynamic table_ops table_notify revocable movable no-pin unknown
 * importer untagged dynamic untagged_ops untagged_notify revocable movable no-pin unknown
 * 56 NOTE UNPROVEN_UNMAP
 * 101 NOTE UNPROVEN_UNMAP
 * 115 NOTE UNPROVEN_UNMAP
 * 122 NOTE NO_UNMAP
 */
