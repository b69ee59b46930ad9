// SPDX-License-Identifier: GPL-2.0-only
/* Calls and tables that the text does not show at first sight: in an arm of
 * _Generic, in a table of numbers, not evaluated at all; braces left out. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static int test_unmap(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DMA_BIDIRECTIONAL);
	return 0;
}

static int test_ignore(void *p)
{
	return !p;
}

#define test_stop(p) \
	_Generic(*(p), struct test: test_unmap, default: test_ignore)(p)

static void one_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;
	int results[] = { 0, test_stop(t) };

	(void)results;
}

static void other_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;
	long size = sizeof(test_unmap(t)) +
		    __builtin_constant_p(test_unmap(t)) +
		    __builtin_choose_expr(1, 0, test_unmap(t));

	test_ignore((void *)size);
}

static const struct dma_buf_attach_ops one_ops[] = { true, one_notify };
static const struct dma_buf_attach_ops other_ops[1] = { true, other_notify };

int test_one(struct dma_buf *buf, struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &one_ops[0], t);
	return 0;
}

int test_other(struct dma_buf *buf, struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, other_ops, t);
	return 0;
}

/*
 * ignore: NOT_PINNED ATTACH_TOO_EARLY
 * expect:
 * importer test_one dynamic one_ops one_notify revocable movable no-pin unmaps
 *  via test_unmap:macro dma_buf_unmap_attachment
 * importer test_other dynamic other_ops other_notify legacy-pinned stub-callback no-pin n.a.
 * 33 ERROR STUB_INVALIDATE
 */
