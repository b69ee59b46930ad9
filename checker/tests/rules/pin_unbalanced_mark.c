// SPDX-License-Identifier: GPL-2.0-only
/* Releases that go by a member: nobody sets it, or somebody does. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	bool pinned;
};

/* --- bad: never set --- */

int bad_import(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/* An attachment of its own name, and a way out in the middle. */
int bad_goto(struct test *t, int n)
{
	struct dma_buf_attachment *attach = t->attach;
	int ret = -EINVAL;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	if (!n)
		goto out;
	ret = dma_buf_pin(attach);
	if (ret)
		goto out;
	ret = 0;
out:
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

static int pins(struct dma_buf_attachment *attach)
{
	return dma_buf_pin(attach);
}

int bad_helper(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = pins(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

static void drop(struct test *t)
{
	if (!t->pinned)
		return;
	dma_buf_unpin(t->attach);
	t->pinned = false;
}

void release(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	drop(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

/*
 * ignore: PIN_STATIC
 * expect:
 * 17 ERROR PIN_UNBALANCED
 * 31 ERROR PIN_UNBALANCED
 * 42 ERROR PIN_UNBALANCED
 */
