// SPDX-License-Identifier: GPL-2.0-only
/* The fence wait of an exporter that takes its buffers back. */
#include <linux/completion.h>
#include <linux/dma-buf.h>

struct t {
	struct dma_buf *buf;
	struct completion done;
	bool gone;
	int left;
};

static int t_attach(struct dma_buf *buf, struct dma_buf_attachment *a)
{
	return dma_buf_attach_revocable(a) ? 0 : -EOPNOTSUPP;
}

static struct sg_table *t_map(struct dma_buf_attachment *a,
			      enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (t->gone)
		return ERR_PTR(-ENODEV);
	t->left++;
	return kzalloc(8, GFP_KERNEL);
}

static void t_unmap(struct dma_buf_attachment *a, struct sg_table *sgt,
		    enum dma_data_direction dir)
{
	struct t *t = a->dmabuf->priv;

	if (!--t->left)
		complete(&t->done);
}

static const struct dma_buf_ops t_ops = {
	.attach = t_attach,
	.map_dma_buf = t_map,
	.unmap_dma_buf = t_unmap,
};

int t_export(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &t_ops;
	info.priv = t;
	t->buf = dma_buf_export(&info);
	return 0;
}

/* Another exporter with the same way to take buffers back: said once. */
static const struct dma_buf_ops u_ops = {
	.attach = t_attach,
	.map_dma_buf = t_map,
	.unmap_dma_buf = t_unmap,
};

int u_export(struct t *t)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &u_ops;
	info.priv = t;
	t->buf = dma_buf_export(&info);
	return 0;
}

/* --- bad --- */

void none(struct t *t)
{
	struct dma_resv *resv = t->buf->resv;

	dma_resv_lock(resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_unlock(resv);
	wait_for_completion(&t->done);
}

int early_return(struct t *t, bool hurry)
{
	int ret = 0;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	if (hurry) {
		ret = -EINVAL;
		goto unlock;
	}
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
unlock:
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
	return ret;
}

/* It waited before, which is too early. */
void before(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void kernel(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_KERNEL, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void writers(struct t *t)
{
	struct dma_buf *buf = t->buf;

	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	dma_resv_unlock(buf->resv);
	dma_resv_wait_timeout(buf->resv, DMA_RESV_USAGE_WRITE, false,
			      MAX_SCHEDULE_TIMEOUT);
	wait_for_completion(&t->done);
}

static void t_readers(struct dma_resv *resv)
{
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_READ, false,
			      MAX_SCHEDULE_TIMEOUT);
}

void readers(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_readers(t->buf->resv);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void interruptible(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, true,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void bounded(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	(void)dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				    false, 100);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void unread(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     true, 100);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* --- good --- */

void bookkeep(struct t *t)
{
	struct dma_resv *resv = t->buf->resv;

	dma_resv_lock(resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(resv);
	wait_for_completion(&t->done);
}

static void t_idle(struct t *t)
{
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

int already(struct t *t)
{
	int ret = 0;

	dma_resv_lock(t->buf->resv, NULL);
	if (t->gone) {
		ret = -ENODEV;
		goto unlock;
	}
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
unlock:
	dma_resv_unlock(t->buf->resv);
	if (!ret)
		wait_for_completion(&t->done);
	return ret;
}

/* Complains first, and waits on. */
int checked(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     true, 100);
	if (left <= 0)
		t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
	return left > 0;
}

/*
 * expect:
 * 79 ERROR INVALIDATE_NO_WAIT
 * 90 ERROR INVALIDATE_NO_WAIT
 * 110 ERROR INVALIDATE_NO_WAIT
 * 120 ERROR INVALIDATE_WAIT_USAGE
 * 134 ERROR INVALIDATE_WAIT_USAGE
 * 141 ERROR INVALIDATE_WAIT_USAGE
 * 160 ERROR INVALIDATE_WAIT_RESULT
 * 171 ERROR INVALIDATE_WAIT_RESULT
 * 184 ERROR INVALIDATE_WAIT_RESULT
 */
