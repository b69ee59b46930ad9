// SPDX-License-Identifier: GPL-2.0-only
/* Stubs in all the ways that a callback can do nothing. */
#include <linux/dma-buf.h>
#include <linux/mutex.h>

struct test {
	struct mutex lock;
	bool revoked;
};

static void test_empty(struct dma_buf_attachment *attach)
{
}

static void test_warns(struct dma_buf_attachment *attach)
{
	WARN_ON(1);
	pr_warn("should not happen: %p\n", attach->importer_priv);
}

static void helper(struct test *t)
{
	mutex_lock(&t->lock);
	t->revoked = true;
	mutex_unlock(&t->lock);
}

static void test_sets_flag(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_resv_assert_held(attach->dmabuf->resv);
	if (t->revoked)
		return;
	helper(t);
}

static const struct dma_buf_attach_ops empty_ops = {
	.invalidate_mappings = test_empty,
};

static const struct dma_buf_attach_ops warn_ops = { true, test_warns };

static const struct dma_buf_attach_ops flag_ops = {
	.allow_peer2peer = true,
	.invalidate_mappings = test_sets_flag,
};

void *a(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &empty_ops, NULL);
}

void *b(struct dma_buf *buf, struct device *dev)
{
	return dma_buf_dynamic_attach(buf, dev, &warn_ops, NULL);
}

void *c(struct dma_buf *buf, struct device *dev, struct test *t)
{
	return dma_buf_dynamic_attach(buf, dev, &flag_ops, t);
}

/*
 * generation: upstream old
 * expect:
 * importer a dynamic empty_ops test_empty legacy-pinned stub-callback no-pin n.a.
 * importer b dynamic warn_ops test_warns legacy-pinned stub-callback no-pin n.a.
 * importer c dynamic flag_ops test_sets_flag legacy-pinned stub-callback no-pin n.a.
 * 11 ERROR STUB_INVALIDATE
 * 15 ERROR STUB_INVALIDATE
 * 28 ERROR STUB_INVALIDATE
 *
 * expect old:
 * importer a dynamic empty_ops test_empty legacy-pinned stub-callback no-pin n.a.
 * importer b dynamic warn_ops test_warns legacy-pinned stub-callback no-pin n.a.
 * importer c dynamic flag_ops test_sets_flag legacy-pinned stub-callback no-pin n.a.
 * drivers/dma-buf/dma-buf.c:29 NOTE OLD_FUNCTION
 * drivers/dma-buf/dma-buf.c:37 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:38 NOTE OLD_CALLBACK
 * drivers/dma-buf/dma-buf.c:40 NOTE OLD_FUNCTION
 * 11 WARNING STUB_INVALIDATE
 * 15 WARNING STUB_INVALIDATE
 * 28 WARNING STUB_INVALIDATE
 * 39 NOTE OLD_CALLBACK
 * 46 NOTE OLD_CALLBACK
 * include/linux/dma-buf.h:35 NOTE OLD_CALLBACK
 * include/linux/dma-buf.h:65 NOTE OLD_FUNCTION
 */
