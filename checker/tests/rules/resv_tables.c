// SPDX-License-Identifier: GPL-2.0-only
/* Functions that are called through the driver's own table. */
#include <linux/dma-buf.h>

struct test;

/* --- bad: one of those who call through it has no lock --- */

struct plain_ops {
	int (*take)(struct test *t);
	void (*drop)(struct test *t);
};

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	const struct plain_ops *ops;
	const struct held_ops *held;
	const struct loose_ops *loose;
};

static int bad_take(struct test *t)
{
	return dma_buf_pin(t->attach);
}

static void bad_drop(struct test *t)
{
	dma_buf_unpin(t->attach);
}

static const struct plain_ops plain_ops = {
	.take = bad_take,
	.drop = bad_drop,
};

int test_start(struct test *t)
{
	int ret;

	t->ops = &plain_ops;
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = t->ops->take(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

static void stop(struct test *t)
{
	const struct plain_ops *ops = t->ops;

	ops->drop(t);
}

static int restart(struct test *t)
{
	stop(t);
	return t->ops->take(t);
}

int bad_ioctl(struct dma_buf *buf, struct device *dev, struct test *t)
{
	t->attach = dma_buf_attach(buf, dev);
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DMA_BIDIRECTIONAL);
	dma_resv_unlock(buf->resv);
	return t->sgt ? restart(t) : -1;
}

/* --- good: all have it --- */

struct held_ops {
	int (*take)(struct test *t);
};

static int good_take(struct test *t)
{
	return dma_buf_pin(t->attach);
}

static const struct held_ops held_ops = { good_take };

int good_start(struct test *t)
{
	int ret;

	t->held = &held_ops;
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = t->held->take(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/* --- not decided: the pointer goes elsewhere --- */

struct loose_ops {
	int (*take)(struct test *t);
};

void register_hook(int (*hook)(struct test *t));

static int loose_take(struct test *t)
{
	return dma_buf_pin(t->attach);
}

static const struct loose_ops loose_ops = { .take = loose_take };

int loose_start(struct test *t)
{
	int ret;

	t->loose = &loose_ops;
	register_hook(t->loose->take);
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = t->loose->take(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT PIN_STATIC PIN_UNCHECKED
 * expect:
 * importer bad_ioctl static - - legacy-pinned static pins n.a.
 * 24 ERROR RESV_NOT_HELD
 * 29 ERROR RESV_NOT_HELD
 * 63 NOTE STATIC_IMPORTER
 * 104 NOTE RESV_NOT_HELD
 */
