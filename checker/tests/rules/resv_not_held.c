// SPDX-License-Identifier: GPL-2.0-only
/* Calls that need the lock: on paths without it, and with it under many
 * names. */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

struct test {
	struct dma_buf_attachment *attach;
	struct dma_buf *dmabuf;
	struct sg_table *sgt;
	struct dma_resv *resv;
	struct work_struct work;
	bool locked;
};

#define DIR DMA_BIDIRECTIONAL

/* --- bad --- */

void *bad_plain(int fd, struct device *dev)
{
	struct dma_buf *buf = dma_buf_get(fd);
	struct dma_buf_attachment *attach = dma_buf_attach(buf, dev);

	return dma_buf_map_attachment(attach, DIR);
}

int bad_error_path(struct test *t, struct dma_buf *buf, struct device *dev)
{
	int ret;

	t->attach = dma_buf_attach(buf, dev);
	ret = dma_resv_lock_interruptible(buf->resv, NULL);
	if (ret)
		goto out;
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	dma_resv_unlock(buf->resv);
out:
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	return ret;
}

int bad_trylock(struct test *t)
{
	struct dma_resv *resv = t->attach->dmabuf->resv;
	bool got = dma_resv_trylock(resv);
	int ret = dma_buf_pin(t->attach);

	if (got)
		dma_resv_unlock(resv);
	return ret;
}

void bad_after_unlock(struct dma_buf_attachment *attach, struct sg_table *sgt)
{
	struct dma_resv *resv = attach->dmabuf->resv;

	dma_resv_lock(resv, NULL);
	dma_buf_unpin(attach);
	dma_resv_unlock(resv);
	dma_buf_unmap_attachment(attach, sgt, DIR);
}

/* Called from a worker, which holds nothing. */
static void bad_in_helper(struct test *t)
{
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

static void bad_work(struct work_struct *work)
{
	bad_in_helper(container_of(work, struct test, work));
}

void bad_setup(struct test *t)
{
	INIT_WORK(&t->work, bad_work);
}

/* Held by one caller, not by the other. */
static void sometimes(struct dma_buf_attachment *attach)
{
	dma_buf_unpin(attach);
}

void one(struct dma_buf_attachment *attach)
{
	dma_resv_lock(attach->dmabuf->resv, NULL);
	sometimes(attach);
	dma_resv_unlock(attach->dmabuf->resv);
}

void other(struct dma_buf *buf, struct device *dev)
{
	sometimes(dma_buf_attach(buf, dev));
}

/* --- good --- */

int good_plain(struct test *t, struct dma_buf *buf, struct device *dev)
{
	int ret;

	t->attach = dma_buf_attach(buf, dev);
	if (IS_ERR(t->attach))
		return (int)PTR_ERR(t->attach);
	ret = dma_resv_lock_interruptible(buf->resv, NULL);
	if (ret)
		return ret;
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(t->sgt)) {
		ret = (int)PTR_ERR(t->sgt);
		goto unlock;
	}
	ret = dma_buf_pin(t->attach);
	if (ret)
		dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
unlock:
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

int good_local(struct dma_buf_attachment *attach)
{
	struct dma_buf *buf = attach->dmabuf;
	struct dma_resv *resv = buf->resv;
	int ret;

	dma_resv_lock(resv, NULL);
	ret = dma_buf_pin(attach);
	dma_resv_unlock(resv);
	return ret;
}

/* The same test twice. */
void good_flag(struct dma_buf_attachment *attach, struct sg_table *sgt,
	       bool take)
{
	bool locked = false;

	if (take) {
		dma_resv_lock(attach->dmabuf->resv, NULL);
		locked = true;
	}
	if (locked)
		dma_buf_unmap_attachment(attach, sgt, DIR);
	else
		dma_buf_unmap_attachment_unlocked(attach, sgt, DIR);
	if (locked)
		dma_resv_unlock(attach->dmabuf->resv);
}

/* A helper takes it, and says by its result whether it did. */
static int test_lock(struct test *t)
{
	int ret = dma_resv_lock_interruptible(t->attach->dmabuf->resv, NULL);

	if (ret)
		return -EIO;
	return 0;
}

static void test_unlock(struct test *t)
{
	dma_resv_unlock(t->attach->dmabuf->resv);
}

int good_helper(struct test *t)
{
	int ret = test_lock(t);

	if (ret)
		return ret;
	ret = dma_buf_pin(t->attach);
	test_unlock(t);
	return ret;
}

/* Whoever calls it says that it is held. */
void good_asserted(struct test *t)
{
	dma_resv_assert_held(t->attach->dmabuf->resv);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

/* All callers hold it; what one of them never asks for does not happen. */
static void good_inherits(struct test *t, bool pinned)
{
	if (pinned)
		dma_buf_unpin(t->attach);
}

void good_caller(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	good_inherits(t, true);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

void good_other_caller(struct test *t, struct dma_buf *buf, struct device *dev)
{
	t->attach = dma_buf_attach(buf, dev);
	good_inherits(t, false);
}

static void good_notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops good_ops = {
	.invalidate_mappings = good_notify,
};

void *good_attach(struct dma_buf *buf, struct device *dev, struct test *t)
{
	t->attach = dma_buf_dynamic_attach(buf, dev, &good_ops, t);
	return t->attach;
}

/* --- not decided --- */

/* Another lock is held: perhaps the same one. */
int unclear(struct test *t)
{
	int ret;

	dma_resv_lock(t->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->resv);
	return ret;
}

/*
 * ignore: STATIC_IMPORTER NO_MOVE_FENCE_WAIT PIN_STATIC ATTACH_TOO_EARLY
 * expect:
 * importer bad_error_path static - - legacy-pinned static no-pin n.a.
 * importer bad_plain static - - legacy-pinned static no-pin n.a.
 * importer good_attach dynamic good_ops good_notify revocable movable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer good_other_caller static - - legacy-pinned static no-pin n.a.
 * importer good_plain static - - legacy-pinned static pins n.a.
 * importer other static - - legacy-pinned static no-pin n.a.
 * 25 ERROR RESV_NOT_HELD
 * 39 ERROR RESV_NOT_HELD
 * 47 ERROR RESV_NOT_HELD
 * 61 ERROR RESV_NOT_HELD
 * 67 ERROR RESV_NOT_HELD
 * 83 ERROR RESV_NOT_HELD
 * 231 NOTE RESV_NOT_HELD
 */
