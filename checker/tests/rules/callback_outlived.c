// SPDX-License-Identifier: GPL-2.0-only
/* What goes before the detach although the callback needs it, and others. */
#include <linux/dma-buf.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#define DIR DMA_BIDIRECTIONAL

struct table {
	int n;
};

struct dma_fence;
struct dma_fence *dma_fence_get(struct dma_fence *fence);
void dma_fence_put(struct dma_fence *fence);
int dma_fence_signal(struct dma_fence *fence);

struct gem {
	struct dma_buf_attachment *import;
	struct kref refs;
};

struct test {
	struct gem base;
	struct dma_buf *buf;
	struct sg_table *sgt;
	struct table *table;
	struct workqueue_struct *wq;
	struct work_struct work;
	struct mutex lock;
	struct dma_fence *idle;
	bool dead;
};

struct table *make_table(void);
struct workqueue_struct *make_queue(void);
void destroy_workqueue(struct workqueue_struct *wq);
void mutex_destroy(struct mutex *lock);
int hardware_init(struct test *t);
void zap(int n);

#define to_test(g) container_of(g, struct test, base)

static void test_unmap(struct test *t)
{
	if (t->sgt)
		dma_buf_unmap_attachment(t->base.import, t->sgt, DIR);
	t->sgt = NULL;
}

static void invalidate(struct dma_buf_attachment *attach)
{
	struct gem *gem = attach->importer_priv;
	struct test *t = to_test(gem);

	if (t->dead)
		return;
	zap(t->table->n);
	dma_fence_signal(t->idle);
	mutex_lock(&t->lock);
	queue_work(t->wq, &t->work);
	mutex_unlock(&t->lock);
	test_unmap(t);
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = invalidate,
};

static struct test *make_test(void)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return ERR_PTR(-ENOMEM);
	t->table = make_table();
	t->wq = make_queue();
	return t;
}

static void free_test(struct test *t)
{
	destroy_workqueue(t->wq);
	kfree(t->table);
	kfree(t);
}

struct test *good_import(struct dma_buf *buf)
{
	struct test *t = make_test();
	struct dma_buf_attachment *attach;

	if (IS_ERR(t))
		return t;
	t->buf = buf;
	attach = dma_buf_dynamic_attach(buf, NULL, &ops, &t->base);
	if (IS_ERR(attach)) {
		free_test(t);
		return ERR_CAST(attach);
	}
	t->base.import = attach;
	return t;
}

/* --- bad --- */

/* A member, under another name. */
void bad_member(struct test *t)
{
	struct gem *gem = &t->base;
	struct table *table = t->table;

	kfree(table);
	dma_buf_detach(t->buf, gem->import);
	kfree(t);
}

/* Given the gem; a queue, and a lock. */
void bad_queue(struct gem *gem)
{
	struct test *t = to_test(gem);

	destroy_workqueue(t->wq);
	mutex_destroy(&t->lock);
	dma_buf_detach(t->buf, gem->import);
	kfree(t);
}

/* A helper frees, and another one detaches. */
static void fini(struct test *t)
{
	if (t->table)
		kfree(t->table);
}

static void detach(struct gem *gem)
{
	struct dma_buf_attachment *attach = gem->import;

	dma_buf_detach(attach->dmabuf, attach);
}

void bad_helpers(struct test *t)
{
	fini(t);
	detach(&t->base);
	kfree(t);
}

/* An error path behind the attach frees it all, and forgets to detach. */
int bad_error_path(struct dma_buf *buf)
{
	struct test *t = make_test();
	int ret;

	if (IS_ERR(t))
		return (int)PTR_ERR(t);
	t->base.import = dma_buf_dynamic_attach(buf, NULL, &ops, &t->base);
	if (IS_ERR(t->base.import)) {
		ret = -EINVAL;
		goto err_free;
	}
	ret = hardware_init(t);
	if (ret)
		goto err_free;
	return 0;
err_free:
	free_test(t);
	return ret;
}

/* One label too early. */
int bad_label(struct dma_buf *buf)
{
	struct test *t = make_test();
	struct dma_buf_attachment *attach;
	int ret;

	if (IS_ERR(t))
		return (int)PTR_ERR(t);
	attach = dma_buf_dynamic_attach(buf, NULL, &ops, &t->base);
	if (IS_ERR(attach)) {
		ret = -EINVAL;
		goto err_free;
	}
	ret = hardware_init(t);
	if (ret)
		goto err_table;
	t->base.import = attach;
	return 0;
err_table:
	kfree(t->table);
	dma_buf_detach(buf, attach);
	t->table = NULL;
err_free:
	free_test(t);
	return ret;
}

/* Only the last user does it, but in the wrong order. */
void bad_last_user(struct test *t)
{
	if (--t->base.refs.refcount)
		return;
	kfree(t->table);
	detach(&t->base);
	kfree(t);
}

/* Its reference to the fence. */
void bad_fence(struct test *t)
{
	dma_fence_put(t->idle);
	dma_buf_detach(t->buf, t->base.import);
	free_test(t);
}

/* --- good --- */

/* Only one of two users lets go while it is attached. */
static void let_go(struct test *t)
{
	if (--t->base.refs.refcount)
		return;
	free_test(t);
}

int good_user(struct dma_buf *buf)
{
	struct test *t = make_test();

	if (IS_ERR(t))
		return (int)PTR_ERR(t);
	kref_get(&t->base.refs);
	kref_get(&t->base.refs);
	t->base.import = dma_buf_dynamic_attach(buf, NULL, &ops, &t->base);
	if (IS_ERR(t->base.import)) {
		free_test(t);
		return -EINVAL;
	}
	let_go(t);
	return 0;
}

/* One that was taken for as long as it is waited for, and one that another
 * fence takes the place of. */
void good_fences(struct test *t, struct dma_fence *fence)
{
	dma_fence_get(t->idle);
	dma_resv_wait_timeout(t->buf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_fence_put(t->idle);
	dma_buf_detach(t->buf, t->base.import);
	dma_fence_put(t->idle);
	free_test(t);
}

void good_new_fence(struct test *t, struct dma_fence *fence)
{
	dma_fence_put(t->idle);
	t->idle = fence;
	dma_buf_detach(t->buf, t->base.import);
	dma_fence_put(t->idle);
	free_test(t);
}

/* In the right order. */
void good_order(struct test *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	test_unmap(t);
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, t->base.import);
	free_test(t);
}

/* The callback has nothing to do any more. */
void good_dead(struct test *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	t->dead = true;
	dma_resv_unlock(t->buf->resv);
	kfree(t->table);
	dma_buf_detach(t->buf, t->base.import);
	kfree(t);
}

/* What another path destroys, which does not detach; what the callback has
 * nothing to do with. */
void good_paths(struct test *t, struct table *other)
{
	if (!t->base.import) {
		free_test(t);
		return;
	}
	kfree(other);
	dma_buf_detach(t->buf, t->base.import);
	free_test(t);
}

/* An error path that detaches first, with a reference given back before. */
static void release(struct kref *refs)
{
	struct gem *gem = container_of(refs, struct gem, refs);
	struct test *t = to_test(gem);

	detach(gem);
	free_test(t);
}

int good_error_path(struct dma_buf *buf)
{
	struct test *t = make_test();
	struct dma_buf_attachment *attach;

	if (IS_ERR(t))
		return (int)PTR_ERR(t);
	attach = dma_buf_dynamic_attach(buf, NULL, &ops, &t->base);
	if (IS_ERR(attach)) {
		free_test(t);
		return -EINVAL;
	}
	t->base.import = attach;
	kref_get(&t->base.refs);
	kref_put(&t->base.refs, release);
	if (hardware_init(t))
		goto err_detach;
	return 0;
err_detach:
	dma_buf_detach(buf, attach);
	free_test(t);
	return -EINVAL;
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT
 * expect:
 * importer bad_error_path dynamic ops invalidate revocable movable no-pin unmaps
 *  via test_unmap dma_buf_unmap_attachment
 * importer bad_label dynamic ops invalidate revocable movable no-pin unmaps
 *  via test_unmap dma_buf_unmap_attachment
 * importer good_error_path dynamic ops invalidate revocable movable no-pin unmaps
 *  via test_unmap dma_buf_unmap_attachment
 * importer good_import dynamic ops invalidate revocable movable no-pin unmaps
 *  via test_unmap dma_buf_unmap_attachment
 * importer good_user dynamic ops invalidate revocable movable no-pin unmaps
 *  via test_unmap dma_buf_unmap_attachment
 * 48 NOTE RESV_NOT_HELD
 * 114 ERROR CALLBACK_OUTLIVED
 * 124 ERROR CALLBACK_OUTLIVED
 * 125 ERROR CALLBACK_OUTLIVED
 * 146 ERROR CALLBACK_OUTLIVED
 * 169 ERROR CALLBACK_OUTLIVED
 * 193 ERROR CALLBACK_OUTLIVED
 * 206 ERROR CALLBACK_OUTLIVED
 * 214 ERROR CALLBACK_OUTLIVED
 */
