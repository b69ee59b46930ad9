// SPDX-License-Identifier: GPL-2.0-only
/* Objects that are complete too late for their callback, and others. */
#include <linux/dma-buf.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#define DIR DMA_BIDIRECTIONAL

struct device_context {
	int id;
};

struct gem {
	struct dma_buf_attachment *import;
	size_t size;
};

struct test {
	struct gem base;
	struct dma_buf *buf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct device_context *ctx;
	struct workqueue_struct *wq;
	struct work_struct work;
	struct mutex lock;
	void (*stop)(struct test *t);
	bool ready;
};

void zap(int id);
void stop_all(struct test *t);
struct device_context *get_context(void);
struct workqueue_struct *make_queue(void);
void mutex_init(struct mutex *lock);
void unmap_work(struct work_struct *work);
void *kmalloc(size_t size, int flags);

#define to_test(g) container_of(g, struct test, base)

/* --- bad --- */

/* Follows a pointer that comes later. */
static void late_pointer(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	zap(t->ctx->id);
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops late_pointer_ops = {
	.invalidate_mappings = late_pointer,
};

struct test *bad_pointer(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return ERR_PTR(-ENOMEM);
	attach = dma_buf_dynamic_attach(buf, NULL, &late_pointer_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return ERR_CAST(attach);
	}
	t->attach = attach;
	t->ctx = get_context();
	return t;
}

/* Its own attachment, by the container of what it is given. */
static struct test *as_test(struct gem *gem)
{
	return to_test(gem);
}

static void unmap_own(struct test *t)
{
	if (t->sgt)
		dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	t->sgt = NULL;
	zap(t->attach->peer2peer);
}

static void late_attach(struct dma_buf_attachment *attach)
{
	struct gem *gem = attach->importer_priv;

	unmap_own(as_test(gem));
}

static const struct dma_buf_attach_ops late_attach_ops = {
	.invalidate_mappings = late_attach,
};

struct gem *bad_own_attachment(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct gem *gem = &t->base;

	if (!t)
		return ERR_PTR(-ENOMEM);
	t->attach = dma_buf_dynamic_attach(buf, NULL, &late_attach_ops, gem);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return ERR_PTR(-EINVAL);
	}
	return gem;
}

/* A helper sets it up behind the attach; the lock and the work, too. */
static void late_helper(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	mutex_lock(&t->lock);
	mutex_unlock(&t->lock);
	queue_work(t->wq, &t->work);
}

static const struct dma_buf_attach_ops late_helper_ops = {
	.invalidate_mappings = late_helper,
};

static int set_up(struct test *t, struct workqueue_struct *wq)
{
	mutex_init(&t->lock);
	INIT_WORK(&t->work, unmap_work);
	t->wq = wq;
	return t->wq ? 0 : -ENOMEM;
}

int bad_helper(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);
	int ret;

	if (!t)
		return -ENOMEM;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &late_helper_ops, t);
	if (IS_ERR(t->attach)) {
		ret = (int)PTR_ERR(t->attach);
		goto err_free;
	}
	ret = set_up(t, make_queue());
	if (ret)
		goto err_detach;
	return 0;
err_detach:
	dma_buf_detach(buf, t->attach);
err_free:
	kfree(t);
	return ret;
}

/* The caller sets it, after the function that attaches. */
static void late_caller(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	t->stop(t);
}

static const struct dma_buf_attach_ops late_caller_ops = {
	.invalidate_mappings = late_caller,
};

static struct test *bad_caller(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return ERR_PTR(-ENOMEM);
	t->attach = dma_buf_dynamic_attach(buf, NULL, &late_caller_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return ERR_PTR(-EINVAL);
	}
	return t;
}

int caller(struct dma_buf *buf)
{
	struct test *t = bad_caller(buf);

	if (IS_ERR(t))
		return (int)PTR_ERR(t);
	t->stop = stop_all;
	return 0;
}

/* A test of what is not zero to begin with. */
static void late_garbage(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (t->ctx)
		zap(t->ctx->id);
	dma_buf_unmap_attachment(attach, NULL, DIR);
}

static const struct dma_buf_attach_ops late_garbage_ops = {
	.invalidate_mappings = late_garbage,
};

int bad_garbage(struct dma_buf *buf)
{
	struct test *t = kmalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return -ENOMEM;
	attach = dma_buf_dynamic_attach(buf, NULL, &late_garbage_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->ctx = get_context();
	return 0;
}

/* --- good --- */

/* All of it is there. */
struct test *good_before(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return ERR_PTR(-ENOMEM);
	t->ctx = get_context();
	t->sgt = NULL;
	attach = dma_buf_dynamic_attach(buf, NULL, &late_pointer_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return ERR_CAST(attach);
	}
	t->attach = attach;
	return t;
}

/* Looks first: at the member, or at another one that comes as late. */
static bool is_mapped(const struct test *t)
{
	return t->sgt && t->ready;
}

static void looks(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (t->ctx)
		zap(t->ctx->id);
	if (!is_mapped(t))
		return;
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	t->stop(t);
}

static const struct dma_buf_attach_ops looks_ops = {
	.invalidate_mappings = looks,
};

int good_looks(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &looks_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->ctx = get_context();
	t->stop = stop_all;
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	t->ready = true;
	dma_resv_unlock(buf->resv);
	return 0;
}

/* A default first, and what the maker of the object does. */
static struct test *make_test(void)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return ERR_PTR(-ENOMEM);
	mutex_init(&t->lock);
	INIT_WORK(&t->work, unmap_work);
	t->wq = make_queue();
	return t;
}

int good_default(struct dma_buf *buf)
{
	struct test *t = make_test();

	if (IS_ERR(t))
		return (int)PTR_ERR(t);
	t->attach = dma_buf_dynamic_attach(buf, NULL, &late_helper_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->wq = make_queue();
	return 0;
}

/* Its caller had set it. */
static int good_given(struct test *t)
{
	t->attach = dma_buf_dynamic_attach(t->buf, NULL, &late_caller_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

int giver(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	t->buf = buf;
	t->stop = stop_all;
	return good_given(t);
}

/* A helper with several returns says whether there is anything to do. */
static bool has_work(struct test *t)
{
	if (!t->sgt)
		return false;
	if (!t->ready)
		return false;
	return true;
}

static void asks_helper(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (!has_work(t))
		return;
	zap(t->ctx->id);
	dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops asks_helper_ops = {
	.invalidate_mappings = asks_helper,
};

int good_asks_helper(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &asks_helper_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->ctx = get_context();
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	t->ready = true;
	dma_resv_unlock(buf->resv);
	return 0;
}

/* --- no more than a note --- */

/* Only lockdep looks there. */
static void asserts(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_resv_assert_held(t->attach->dmabuf->resv);
	if (t->sgt)
		dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops asserts_ops = {
	.invalidate_mappings = asserts,
};

int note_asserts(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &asserts_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	return 0;
}

/* What is not zero when it is made is nothing to look at yet. */
static void late_mark(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (t->ready)
		return;
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops late_mark_ops = {
	.invalidate_mappings = late_mark,
};

int bad_mark(struct dma_buf *buf)
{
	struct test *t = kmalloc(sizeof(*t), 0);

	if (!t)
		return -ENOMEM;
	t->sgt = NULL;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &late_mark_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->ready = false;
	return 0;
}

int good_mark(struct dma_buf *buf)
{
	struct test *t = kmalloc(sizeof(*t), 0);

	if (!t)
		return -ENOMEM;
	t->sgt = NULL;
	t->ready = false;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &late_mark_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->ready = true;
	return 0;
}

static void cleared(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (t->sgt)
		dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops cleared_ops = {
	.invalidate_mappings = cleared,
};

int good_cleared(struct dma_buf *buf)
{
	struct test *t = kmalloc(sizeof(*t), 0);
	struct dma_buf_attachment *attach;

	if (!t)
		return -ENOMEM;
	t->sgt = NULL;
	attach = dma_buf_dynamic_attach(buf, NULL, &cleared_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return -EINVAL;
	}
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(attach, DIR);
	if (IS_ERR(t->sgt))
		t->sgt = NULL;
	dma_resv_unlock(buf->resv);
	return 0;
}

int good_mark_zero(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &late_mark_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->ready = false;
	return 0;
}

/* Nor can be told what it was before. */
int note_mark(struct test *t)
{
	t->attach = dma_buf_dynamic_attach(t->buf, NULL, &late_mark_ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	t->ready = false;
	return 0;
}

/* A function that is not seen can set up all but the attachment. */
static void given_attach(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	zap(t->attach->peer2peer);
}

static const struct dma_buf_attach_ops given_attach_ops = {
	.invalidate_mappings = given_attach,
};

int test_init(struct test *t, size_t size);

int bad_attachment_of_given(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	test_init(t, 1);
	t->attach = dma_buf_dynamic_attach(buf, NULL, &given_attach_ops, t);
	if (IS_ERR(t->attach)) {
		kfree(t);
		return -EINVAL;
	}
	return 0;
}

static void asks_attach(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	if (t->attach)
		zap(t->attach->peer2peer);
}

static const struct dma_buf_attach_ops asks_attach_ops = {
	.invalidate_mappings = asks_attach,
};

int good_attachment_of_given(struct dma_buf *buf)
{
	struct test *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return -ENOMEM;
	test_init(t, 1);
	attach = dma_buf_dynamic_attach(buf, NULL, &asks_attach_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->attach = attach;
	return 0;
}

/* The lock that the callback was called with is the buffer's; nobody who was not
 * given the buffer can have set that. */
struct locked {
	struct dma_resv *resv;
	struct dma_resv own;
	struct sg_table *sgt;
};

static void late_lock(struct dma_buf_attachment *attach)
{
	struct locked *t = attach->importer_priv;

	dma_resv_wait_timeout(t->resv, DMA_RESV_USAGE_BOOKKEEP, false,
			      MAX_SCHEDULE_TIMEOUT);
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops late_lock_ops = {
	.invalidate_mappings = late_lock,
};

int locked_init(struct locked *t, size_t size);
int locked_init_for(struct locked *t, struct dma_buf *buf);

static void locked_own(struct locked *t)
{
	if (!t->resv)
		t->resv = &t->own;
}

int bad_lock_of_given(struct dma_buf *buf)
{
	struct locked *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return -ENOMEM;
	locked_init(t, buf->size);
	attach = dma_buf_dynamic_attach(buf, NULL, &late_lock_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->resv = buf->resv;
	return 0;
}

int bad_own_lock(struct dma_buf *buf)
{
	struct locked *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return -ENOMEM;
	locked_own(t);
	attach = dma_buf_dynamic_attach(buf, NULL, &late_lock_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->resv = buf->resv;
	return 0;
}

int good_lock_of_given(struct dma_buf *buf)
{
	struct locked *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return -ENOMEM;
	locked_init_for(t, buf);
	attach = dma_buf_dynamic_attach(buf, NULL, &late_lock_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->resv = buf->resv;
	return 0;
}

int good_lock(struct dma_buf *buf)
{
	struct locked *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dma_buf_attachment *attach;

	if (!t)
		return -ENOMEM;
	t->resv = buf->resv;
	locked_own(t);
	attach = dma_buf_dynamic_attach(buf, NULL, &late_lock_ops, t);
	if (IS_ERR(attach)) {
		kfree(t);
		return -EINVAL;
	}
	t->sgt = NULL;
	return 0;
}

/* Who made it is not seen, but nobody else sets up its work: that of another
 * struct is another one. */
struct worker {
	struct dma_buf *buf;
	struct dma_buf_attachment *attach;
	struct work_struct evict;
};

static void late_work(struct dma_buf_attachment *attach)
{
	struct worker *w = attach->importer_priv;

	schedule_work(&w->evict);
}

static const struct dma_buf_attach_ops late_work_ops = {
	.invalidate_mappings = late_work,
};

int bad_work(struct worker *w)
{
	w->attach = dma_buf_dynamic_attach(w->buf, NULL, &late_work_ops, w);
	if (IS_ERR(w->attach))
		return -EINVAL;
	INIT_WORK(&w->evict, unmap_work);
	return 0;
}

/* Who made it is not seen, and another function sets the same. */
int note_unknown_maker(struct test *t)
{
	t->attach = dma_buf_dynamic_attach(t->buf, NULL, &late_caller_ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	t->stop = stop_all;
	return 0;
}

void another_one(struct test *t)
{
	t->stop = stop_all;
}

/*
 * ignore: NOT_PINNED NO_MOVE_FENCE_WAIT PIN_UNCHECKED
 * expect:
 * importer bad_attachment_of_given dynamic given_attach_ops given_attach revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_caller dynamic late_caller_ops late_caller revocable movable no-pin unknown
 * importer bad_garbage dynamic late_garbage_ops late_garbage revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_helper dynamic late_helper_ops late_helper revocable movable no-pin unknown
 * importer bad_lock_of_given dynamic late_lock_ops late_lock revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_mark dynamic late_mark_ops late_mark revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_own_attachment dynamic late_attach_ops late_attach revocable movable no-pin unmaps
 *  via unmap_own dma_buf_unmap_attachment
 * importer bad_own_lock dynamic late_lock_ops late_lock revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_pointer dynamic late_pointer_ops late_pointer revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_work dynamic late_work_ops late_work revocable movable no-pin unknown
 * importer good_asks_helper dynamic asks_helper_ops asks_helper revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_attachment_of_given dynamic asks_attach_ops asks_attach revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_before dynamic late_pointer_ops late_pointer revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_cleared dynamic cleared_ops cleared revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_default dynamic late_helper_ops late_helper revocable movable no-pin unknown
 * importer good_given dynamic late_caller_ops late_caller revocable movable no-pin unknown
 * importer good_lock dynamic late_lock_ops late_lock revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_lock_of_given dynamic late_lock_ops late_lock revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_looks dynamic looks_ops looks revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_mark dynamic late_mark_ops late_mark revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_mark_zero dynamic late_mark_ops late_mark revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer note_asserts dynamic asserts_ops asserts revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer note_mark dynamic late_mark_ops late_mark revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer note_unknown_maker dynamic late_caller_ops late_caller revocable movable no-pin unknown
 * 63 ERROR ATTACH_TOO_EARLY
 * 105 ERROR ATTACH_TOO_EARLY
 * 114 NOTE UNPROVEN_UNMAP
 * 142 ERROR ATTACH_TOO_EARLY
 * 159 NOTE UNPROVEN_UNMAP
 * 176 ERROR ATTACH_TOO_EARLY
 * 215 ERROR ATTACH_TOO_EARLY
 * 398 NOTE ATTACH_TOO_EARLY
 * 427 ERROR ATTACH_TOO_EARLY
 * 505 NOTE ATTACH_TOO_EARLY
 * 534 ERROR ATTACH_TOO_EARLY
 * 610 ERROR ATTACH_TOO_EARLY
 * 627 ERROR ATTACH_TOO_EARLY
 * 679 NOTE UNPROVEN_UNMAP
 * 692 ERROR ATTACH_TOO_EARLY
 * 702 NOTE ATTACH_TOO_EARLY
 */
