// SPDX-License-Identifier: GPL-2.0-only
/* Waits that may end early, where an exporter takes its buffers back. */
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
	struct t *t = buf->priv;

	if (t->gone)
		return -ENODEV;
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

static void t_idle(struct t *t)
{
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
}

/* --- bad --- */

void bad_interruptible(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, true,
			      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void bad_bounded(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	(void)dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				    false, 100);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

void bad_unread(struct t *t)
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

int bad_overwritten(struct t *t)
{
	long ret;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	ret = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				    true, MAX_SCHEDULE_TIMEOUT);
	ret = 0;
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
	return ret;
}

/* --- good --- */

void good_unbounded(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* Not yet: waits on. */
int good_checked(struct t *t)
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

static int t_try(struct t *t)
{
	long left = dma_resv_wait_timeout(t->buf->resv,
					  DMA_RESV_USAGE_BOOKKEEP, true, 100);

	return left > 0 ? 0 : -EIO;
}

/* The memory is kept if it does not end well. */
int good_told(struct t *t)
{
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	ret = t_try(t);
	dma_resv_unlock(t->buf->resv);
	if (ret)
		return ret;
	wait_for_completion(&t->done);
	return 0;
}

/* --- looked at, and all the same --- */

unsigned long msecs_to_jiffies(unsigned int ms);

void bad_only_said(struct t *t)
{
	unsigned long limit = msecs_to_jiffies(1000);

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	if (dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
				  limit) <= 0)
		pr_warn("a device does not stop\n");
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* Time that is up is no error. */
int bad_time_is_up(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     true, 100);
	dma_resv_unlock(t->buf->resv);
	if (left < 0)
		return left;
	wait_for_completion(&t->done);
	return 0;
}

/* The helper tells, its caller does not listen. */
static long t_stop(struct t *t)
{
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	return dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     true, MAX_SCHEDULE_TIMEOUT);
}

void bad_deaf(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t_stop(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* The same, where all that is to be waited for was. */
static int t_stop_all(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	if (dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				  true, MAX_SCHEDULE_TIMEOUT) < 0) {
		dma_resv_unlock(t->buf->resv);
		return -EIO;
	}
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
	return 0;
}

void bad_deaf_for_all(struct t *t)
{
	t_stop_all(t);
	t->left = 0;
}

/* Without a limit, and without signals, there is nothing to fail. */
void good_cannot_fail(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	if (dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
				  MAX_SCHEDULE_TIMEOUT) <= 0)
		pr_warn("this cannot be\n");
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* Complains each second until it is over. */
void good_each_second(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	while (!dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				      false, msecs_to_jiffies(1000)))
		pr_warn("still waiting\n");
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* A bool tells as well as a number. */
static bool t_stopped(struct t *t)
{
	bool stopped;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	stopped = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
					false, 100) > 0;
	dma_resv_unlock(t->buf->resv);
	if (!stopped)
		return false;
	wait_for_completion(&t->done);
	return true;
}

int good_listens(struct t *t)
{
	if (!t_stopped(t))
		return -EIO;
	t->left = 0;
	return 0;
}

/*
 * expect:
 * 71 ERROR INVALIDATE_WAIT_RESULT
 * 82 ERROR INVALIDATE_WAIT_RESULT
 * 95 ERROR INVALIDATE_WAIT_RESULT
 * 108 ERROR INVALIDATE_WAIT_RESULT
 * 180 ERROR INVALIDATE_WAIT_RESULT
 * 195 ERROR INVALIDATE_WAIT_RESULT
 * 209 ERROR INVALIDATE_WAIT_RESULT
 * 226 ERROR REVOKE_NO_UNMAP_WAIT
 * 227 ERROR INVALIDATE_WAIT_RESULT
 */
