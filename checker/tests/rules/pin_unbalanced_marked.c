// SPDX-License-Identifier: GPL-2.0-only
/* Releases that go by a member, which is set in some way. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	bool pinned;
};

/* --- good --- */

int good_import(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	t->pinned = !ret;
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/* By its address. */
struct other {
	struct dma_buf_attachment *attach;
	bool pinned;
};

void mark(bool *flag);

int good_address(struct other *o)
{
	int ret;

	dma_resv_lock(o->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(o->attach);
	if (!ret)
		mark(&o->pinned);
	dma_resv_unlock(o->attach->dmabuf->resv);
	return ret;
}

void good_address_release(struct other *o)
{
	dma_resv_lock(o->attach->dmabuf->resv, NULL);
	if (o->pinned) {
		dma_buf_unpin(o->attach);
		o->pinned = false;
	}
	dma_resv_unlock(o->attach->dmabuf->resv);
}

/* The mark is set where it is not pinned. */
void good_other_way(struct other *o, bool keep)
{
	dma_resv_lock(o->attach->dmabuf->resv, NULL);
	if (o->pinned || !keep)
		dma_buf_unpin(o->attach);
	dma_resv_unlock(o->attach->dmabuf->resv);
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
 */
