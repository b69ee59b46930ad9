// SPDX-License-Identifier: GPL-2.0-only
/* Calls that must not hold the lock. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct dma_resv *resv;
};

/* --- bad --- */

void bad_detach(struct dma_buf *buf, struct dma_buf_attachment *attach)
{
	dma_resv_lock(buf->resv, NULL);
	dma_buf_unpin(attach);
	dma_buf_detach(buf, attach);
	dma_resv_unlock(buf->resv);
}

int bad_goto(struct test *t)
{
	struct dma_buf *buf = t->attach->dmabuf;
	int ret;

	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		goto detach;
	dma_resv_unlock(buf->resv);
	return 0;
detach:
	dma_buf_detach(buf, t->attach);
	return ret;
}

static void map_it(struct test *t)
{
	t->sgt = dma_buf_map_attachment_unlocked(t->attach, DMA_TO_DEVICE);
}

void bad_caller(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	map_it(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

/* The exporter's callback is called with it. */
static int bad_pin(struct dma_buf_attachment *attach)
{
	dma_buf_put(attach->dmabuf);
	return 0;
}

static const struct dma_buf_ops ops = {
	.pin = bad_pin,
};

const void *exported(void)
{
	return &ops;
}

/* --- good --- */

int good_goto(struct test *t)
{
	struct dma_buf *buf = t->attach->dmabuf;
	int ret;

	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(buf->resv);
	if (ret)
		dma_buf_detach(buf, t->attach);
	return ret;
}

void good_trylock(struct dma_buf *buf, struct dma_buf_attachment *attach)
{
	if (dma_resv_trylock(buf->resv)) {
		dma_buf_unpin(attach);
		dma_resv_unlock(buf->resv);
	} else {
		dma_buf_detach(buf, attach);
	}
}

void good_loop(struct test *t, int n)
{
	for (int i = 0; i < n; i++) {
		struct dma_buf *buf = t[i].attach->dmabuf;

		dma_resv_lock(buf->resv, NULL);
		dma_buf_unpin(t[i].attach);
		dma_resv_unlock(buf->resv);
		dma_buf_detach(buf, t[i].attach);
	}
}

/* --- not decided --- */

/* Which lock that is nobody can say. */
void unclear(struct test *t)
{
	dma_resv_lock(t->resv, NULL);
	dma_buf_detach(t->attach->dmabuf, t->attach);
	dma_resv_unlock(t->resv);
}

/*
 * ignore: PIN_STATIC PIN_UNCHECKED
 * expect:
 * 16 NOTE RESV_NOT_HELD
 * 17 ERROR RESV_HELD
 * 33 ERROR RESV_HELD
 * 39 ERROR RESV_HELD
 * 52 ERROR RESV_HELD
 * 83 NOTE RESV_NOT_HELD
 * 108 NOTE RESV_HELD
 */
