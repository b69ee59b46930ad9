// SPDX-License-Identifier: GPL-2.0-only
/* A buffer that is kept beside what attaches to it, and locked by way of
 * either; and members that only look like that. */
#include <linux/dma-buf.h>

#define DIR DMA_BIDIRECTIONAL

struct twin {
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void twin_notify(struct dma_buf_attachment *attach)
{
	struct twin *t = attach->importer_priv;

	dma_resv_assert_held(t->dmabuf->resv);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops twin_ops = {
	.invalidate_mappings = twin_notify,
};

/* By a local. */
int twin_get(struct twin *t, struct device *dev, int fd)
{
	struct dma_buf *buf = dma_buf_get(fd);
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(buf, dev, &twin_ops, t);
	if (IS_ERR(attach))
		return -EINVAL;
	t->dmabuf = buf;
	t->attach = attach;
	return 0;
}

/* By the member. */
void twin_again(struct twin *t, struct device *dev, struct dma_buf *buf)
{
	t->dmabuf = buf;
	t->attach = dma_buf_dynamic_attach(t->dmabuf, dev, &twin_ops, t);
}

void twin_forget(struct twin *t)
{
	t->attach = NULL;
	t->dmabuf = NULL;
}

/* --- bad --- */

void bad_detach(struct twin *t)
{
	dma_resv_lock(t->dmabuf->resv, NULL);
	dma_buf_detach(t->attach->dmabuf, t->attach);
	dma_resv_unlock(t->dmabuf->resv);
}

void bad_after_unlock(struct twin *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	dma_resv_unlock(t->dmabuf->resv);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

/* A signal may come. */
int bad_interrupted(struct twin *t)
{
	int ret;

	dma_resv_lock_interruptible(t->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->dmabuf->resv);
	return ret;
}

/* --- good --- */

int good_pin(struct twin *t)
{
	int ret;

	dma_resv_lock(t->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->dmabuf->resv);
	return ret;
}

void good_local(struct twin *t)
{
	struct dma_resv *resv = t->dmabuf->resv;

	dma_resv_lock(resv, NULL);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	dma_resv_unlock(resv);
	dma_buf_detach(t->dmabuf, t->attach);
}

int good_interruptible(struct twin *t)
{
	int ret = dma_resv_lock_interruptible(t->attach->dmabuf->resv, NULL);

	if (ret)
		return ret;
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->dmabuf->resv);
	return ret;
}

/* --- not the same, or not known to be --- */

struct other {
	struct dma_buf *dmabuf;
	struct dma_buf_attachment *attach;
};

int other_get(struct other *o, struct device *dev, struct dma_buf *buf)
{
	o->dmabuf = buf;
	o->attach = dma_buf_dynamic_attach(buf, dev, &twin_ops, o);
	return 0;
}

/* Now it keeps another one. */
void other_swap(struct other *o, struct dma_buf *buf)
{
	o->dmabuf = buf;
}

void unclear(struct other *o)
{
	dma_resv_lock(o->dmabuf->resv, NULL);
	dma_buf_unpin(o->attach);
	dma_resv_unlock(o->dmabuf->resv);
}

/*
 * ignore: STATIC_IMPORTER NOT_PINNED NO_MOVE_FENCE_WAIT ATTACH_TOO_EARLY PIN_STATIC
 * expect:
 * importer other_get dynamic twin_ops twin_notify revocable movable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer twin_again dynamic twin_ops twin_notify revocable movable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer twin_get dynamic twin_ops twin_notify revocable movable pins unmaps
 *  via dma_buf_unmap_attachment
 * 58 ERROR RESV_HELD
 * 66 ERROR RESV_NOT_HELD
 * 75 ERROR RESV_NOT_HELD
 * 136 NOTE RESV_NOT_HELD
 */
