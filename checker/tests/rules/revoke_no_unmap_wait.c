// SPDX-License-Identifier: GPL-2.0-only
/* Buffers that are taken back, and who waits until they are unmapped. */
#include <linux/completion.h>
#include <linux/dma-buf.h>
#include <linux/wait.h>

struct t {
	struct dma_buf *buf;
	struct completion done;
	struct wait_queue_head wq;
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

	if (!--t->left) {
		complete(&t->done);
		wake_up(&t->wq);
	}
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

static long t_try(struct t *t)
{
	return dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     true, MAX_SCHEDULE_TIMEOUT);
}

/* --- bad --- */

void bad_fences_only(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
}

/* A way out in between. */
int bad_way_out(struct t *t, bool hurry)
{
	int ret = 0;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	if (hurry) {
		ret = -EINVAL;
		goto out;
	}
	wait_for_completion(&t->done);
out:
	return ret;
}

/* Says that the wait failed, to nobody who could act on it. */
void bad_logs(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     false, 100);
	dma_resv_unlock(t->buf->resv);
	if (left <= 0) {
		pr_warn("no fence in time\n");
		return;
	}
	wait_for_completion(&t->done);
}

/* Tells its caller that all is well. */
int bad_swallows(struct t *t)
{
	long ret;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	ret = t_try(t);
	dma_resv_unlock(t->buf->resv);
	if (ret < 0)
		return 0;
	wait_for_completion(&t->done);
	return 0;
}

/* The wait has succeeded on the way that returns the error. */
int bad_other_error(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     false, 100);
	dma_resv_unlock(t->buf->resv);
	if (left > 0)
		return -EINVAL;
	wait_for_completion(&t->done);
	return 0;
}

static void t_gives_up(struct t *t)
{
	wait_for_completion_interruptible(&t->done);
}

void bad_bounded(struct t *t)
{
	struct dma_buf *buf = t->buf;

	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	t_idle(t);
	dma_resv_unlock(buf->resv);
	t_gives_up(t);
}

/* --- good --- */

void good_both(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* No fence signaled: the memory is kept, and who called is told so. */
int good_told(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     true, 100);
	dma_resv_unlock(t->buf->resv);
	if (left <= 0)
		return left ? left : -EIO;
	wait_for_completion(&t->done);
	return 0;
}

int good_told_at_the_end(struct t *t)
{
	int ret = 0;
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = t_try(t);
	if (left < 0) {
		ret = left;
		goto unlock;
	}
unlock:
	dma_resv_unlock(t->buf->resv);
	if (!ret)
		wait_for_completion(&t->done);
	return ret;
}

static int t_fences(struct t *t)
{
	long left = dma_resv_wait_timeout(t->buf->resv,
					  DMA_RESV_USAGE_BOOKKEEP, true, 100);

	if (left < 0)
		return left;
	if (!left)
		return -EIO;
	return 0;
}

int good_told_by_helper(struct t *t)
{
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	ret = t_fences(t);
	dma_resv_unlock(t->buf->resv);
	if (ret)
		return ret;
	wait_event(t->wq, !t->left);
	return 0;
}

/* Complains, and waits all the same: for unmaps it does, for fences it did not. */
void bad_logs_fences(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	left = dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP,
				     false, 100);
	if (left <= 0)
		pr_warn("no fence in time\n");
	dma_resv_unlock(t->buf->resv);
	wait_for_completion(&t->done);
}

/* --- the lock that unmap needs --- */

static void t_stop(struct t *t)
{
	dma_resv_assert_held(t->buf->resv);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
}

/* bad: nobody can unmap as long as it is held here */
void bad_holds_it(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t_stop(t);
	wait_event(t->wq, !t->left);
	dma_resv_unlock(t->buf->resv);
}

static void t_wait_unmapped(struct t *t)
{
	wait_for_completion(&t->done);
}

void bad_holds_it_around(struct t *t)
{
	struct dma_buf *buf = t->buf;

	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	t_idle(t);
	t_wait_unmapped(t);
	dma_resv_unlock(buf->resv);
}

static void t_unlock_and_wait(struct dma_buf *buf, struct t *t)
{
	dma_resv_unlock(buf->resv);
	wait_for_completion(&t->done);
}

void good_helper_unlocks(struct t *t)
{
	struct dma_buf *buf = t->buf;

	dma_resv_lock(buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(buf);
	t_idle(t);
	t_unlock_and_wait(buf, t);
}

/* One after the other, of which the lock has a short name. */
void bad_holds_each(struct t *all, int n, bool gone)
{
	for (int i = 0; i < n; i++) {
		struct t *t = &all[i];
		struct dma_resv *resv = t->buf->resv;

		if (t->gone == gone)
			continue;
		dma_resv_lock(resv, NULL);
		t->gone = true;
		dma_buf_invalidate_mappings(t->buf);
		dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
				      MAX_SCHEDULE_TIMEOUT);
		wait_for_completion(&t->done);
		dma_resv_unlock(resv);
	}
}

void good_holds_none(struct t *all, int n, bool gone)
{
	for (int i = 0; i < n; i++) {
		struct t *t = &all[i];
		struct dma_resv *resv = t->buf->resv;

		if (t->gone == gone)
			continue;
		dma_resv_lock(resv, NULL);
		t->gone = true;
		dma_buf_invalidate_mappings(t->buf);
		dma_resv_wait_timeout(resv, DMA_RESV_USAGE_BOOKKEEP, false,
				      MAX_SCHEDULE_TIMEOUT);
		dma_resv_unlock(resv);
		wait_for_completion(&t->done);
	}
}

/* --- waits for unmaps that may end early --- */

void bad_goes_on(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	if (wait_for_completion_interruptible(&t->done))
		pr_warn("interrupted\n");
	t->left = 0;
}

/* Time that is up is no error. */
int bad_time_is_up(struct t *t)
{
	long left;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	left = wait_for_completion_timeout(&t->done, 100);
	if (left < 0)
		return -EINVAL;
	return 0;
}

int good_interrupted(struct t *t)
{
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	ret = wait_for_completion_interruptible(&t->done);
	if (ret)
		return ret;
	t->left = 0;
	return 0;
}

void good_until(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	while (!wait_for_completion_timeout(&t->done, 100))
		pr_warn("still mapped\n");
	t->left = 0;
}

/* --- macros that may end early --- */

long prepare_to_wait_event(struct wait_queue_head *wq);
long schedule_timeout(long timeout);

#define wait_event_timeout(wq, condition, timeout)			\
	({								\
		long __ret = (timeout);					\
									\
		while (!(condition) && __ret) {				\
			prepare_to_wait_event(&(wq));			\
			__ret = schedule_timeout(__ret);		\
		}							\
		__ret;							\
	})

#define wait_event_interruptible(wq, condition)				\
	({								\
		int __ret = 0;						\
									\
		while (!(condition)) {					\
			long __int = prepare_to_wait_event(&(wq));	\
									\
			if (__int) {					\
				__ret = __int;				\
				break;					\
			}						\
			schedule();					\
		}							\
		__ret;							\
	})

static void t_back(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
}

void bad_macro_timeout(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_event_timeout(t->wq, !t->left, 100);
}

void bad_macro_signal(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	wait_event_interruptible(t->wq, !t->left);
}

int good_macro_stored(struct t *t)
{
	int ret;

	t_back(t);
	ret = wait_event_interruptible(t->wq, !t->left);
	return ret;
}

void good_macro_loop(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	while (!wait_event_timeout(t->wq, !t->left, 100))
		pr_warn("still mapped\n");
}

int good_macro_asked(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	if (wait_event_interruptible(t->wq, !t->left))
		return -EINVAL;
	return 0;
}

int good_macro_returned(struct t *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->gone = true;
	dma_buf_invalidate_mappings(t->buf);
	t_idle(t);
	dma_resv_unlock(t->buf->resv);
	return wait_event_interruptible(t->wq, !t->left);
}

/*
 * expect:
 * 70 ERROR INVALIDATE_WAIT_RESULT
 * 80 ERROR REVOKE_NO_UNMAP_WAIT
 * 92 ERROR REVOKE_NO_UNMAP_WAIT
 * 111 ERROR REVOKE_NO_UNMAP_WAIT
 * 112 ERROR INVALIDATE_WAIT_RESULT
 * 129 ERROR REVOKE_NO_UNMAP_WAIT
 * 145 ERROR REVOKE_NO_UNMAP_WAIT
 * 146 ERROR INVALIDATE_WAIT_RESULT
 * 166 ERROR REVOKE_NO_UNMAP_WAIT
 * 256 ERROR INVALIDATE_WAIT_RESULT
 * 270 ERROR REVOKE_NO_UNMAP_WAIT
 * 294 ERROR REVOKE_NO_UNMAP_WAIT
 * 327 NOTE REVOKE_FLAG
 * 328 NOTE RESV_NOT_HELD
 * 328 ERROR REVOKE_NO_UNMAP_WAIT
 * 345 NOTE REVOKE_FLAG
 * 346 NOTE RESV_NOT_HELD
 * 360 ERROR REVOKE_NO_UNMAP_WAIT
 * 375 ERROR REVOKE_NO_UNMAP_WAIT
 * 457 ERROR REVOKE_NO_UNMAP_WAIT
 * 467 ERROR REVOKE_NO_UNMAP_WAIT
 */
