// SPDX-License-Identifier: GPL-2.0-only
/* Importers that give a buffer up for good, and those that come back for it. */
#include <linux/dma-buf.h>
#include <linux/workqueue.h>

#define DIR DMA_BIDIRECTIONAL

int prepare(void *t);

/* --- bad --- */

struct plain {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void plain_notify(struct dma_buf_attachment *attach)
{
	struct plain *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops plain_ops = {
	.invalidate_mappings = plain_notify,
};

int bad_plain(struct plain *t, struct dma_buf *buf)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &plain_ops, t);
	if (IS_ERR(t->attach))
		return (int)PTR_ERR(t->attach);
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	dma_resv_unlock(buf->resv);
	if (!IS_ERR(t->sgt))
		return 0;
	dma_buf_detach(buf, t->attach);
	return -ENOMEM;
}

/* Attached in one helper and mapped in another; marked in the callback, and
 * the mark is all that the jobs look at. */
struct marked {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	bool gone;
};

static void marked_unmap(struct marked *t)
{
	if (t->sgt)
		dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	t->sgt = NULL;
}

static void marked_notify(struct dma_buf_attachment *attach)
{
	struct marked *t = attach->importer_priv;

	t->gone = true;
	marked_unmap(t);
}

static const struct dma_buf_attach_ops marked_ops = {
	.invalidate_mappings = marked_notify,
};

static int marked_attach(struct marked *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(buf, NULL, &marked_ops, t);
	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	t->attach = attach;
	return 0;
}

static int marked_map(struct dma_buf_attachment *attach, struct sg_table **sgt)
{
	dma_resv_assert_held(attach->dmabuf->resv);
	*sgt = dma_buf_map_attachment(attach, DIR);
	return IS_ERR(*sgt) ? (int)PTR_ERR(*sgt) : 0;
}

int bad_helpers(struct marked *t, struct dma_buf *buf)
{
	struct sg_table *sgt;
	int ret;

	ret = marked_attach(t, buf);
	if (ret)
		goto out;
	ret = prepare(t);
	if (ret)
		goto out_detach;
	dma_resv_lock(buf->resv, NULL);
	ret = marked_map(t->attach, &sgt);
	if (!ret)
		t->sgt = sgt;
	dma_resv_unlock(buf->resv);
	if (ret)
		goto out_detach;
	return 0;
out_detach:
	dma_buf_detach(buf, t->attach);
out:
	return ret;
}

int marked_submit(struct marked *t)
{
	return t->gone ? -EINVAL : prepare(t);
}

/* The object is the container of what the core keeps, and the ops come from
 * the caller. */
struct inner {
	struct sg_table *sgt;
};

struct outer {
	struct dma_buf_attachment *attach;
	struct inner inner;
};

static void outer_notify(struct dma_buf_attachment *attach)
{
	struct inner *inner = attach->importer_priv;
	struct outer *t = container_of(inner, struct outer, inner);

	dma_buf_unmap_attachment(t->attach, t->inner.sgt, DIR);
	inner->sgt = NULL;
}

static const struct dma_buf_attach_ops outer_ops = {
	.invalidate_mappings = outer_notify,
};

static struct dma_buf_attachment *
outer_attach(struct dma_buf *buf, const struct dma_buf_attach_ops *ops,
	     struct inner *inner)
{
	if (!buf->size)
		return NULL;
	return dma_buf_dynamic_attach(buf, NULL, ops, inner);
}

static int outer_fill(struct outer *t)
{
	struct dma_buf_attachment *attach = t->attach;

	t->inner.sgt = dma_buf_map_attachment_unlocked(attach, DIR);
	return IS_ERR(t->inner.sgt) ? -ENOMEM : 0;
}

static int outer_set_up(struct outer *t)
{
	return outer_fill(t);
}

int bad_container(struct outer *t, struct dma_buf *buf)
{
	t->attach = outer_attach(buf, &outer_ops, &t->inner);
	if (!t->attach || IS_ERR(t->attach))
		return -EINVAL;
	return outer_set_up(t);
}

/* Maps whenever it is wanted, but not after the callback, which leaves a mark
 * for that and has a worker unmap. */
struct worker {
	struct dma_buf *buf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct work_struct work;
	bool gone;
};

static void worker_unmap(struct work_struct *work)
{
	struct worker *t = container_of(work, struct worker, work);

	dma_resv_lock(t->buf->resv, NULL);
	if (t->sgt)
		dma_buf_unmap_attachment(t->attach, t->sgt, DIR);
	t->sgt = NULL;
	dma_resv_unlock(t->buf->resv);
}

static void worker_notify(struct dma_buf_attachment *attach)
{
	struct worker *t = attach->importer_priv;

	if (t->gone)
		return;
	t->gone = true;
	schedule_work(&t->work);
}

static const struct dma_buf_attach_ops worker_ops = {
	.invalidate_mappings = worker_notify,
};

int bad_worker(struct worker *t)
{
	INIT_WORK(&t->work, worker_unmap);
	t->gone = false;
	t->attach = dma_buf_dynamic_attach(t->buf, NULL, &worker_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

static int worker_map(struct worker *t)
{
	struct sg_table *sgt;

	sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(sgt))
		return -ENOMEM;
	t->sgt = sgt;
	return 0;
}

int worker_start(struct worker *t)
{
	int ret = 0;

	dma_resv_lock(t->buf->resv, NULL);
	if (t->gone)
		ret = -ENODEV;
	else if (!t->sgt)
		ret = worker_map(t);
	dma_resv_unlock(t->buf->resv);
	return ret;
}

/* --- good --- */

struct pinned {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void pinned_notify(struct dma_buf_attachment *attach)
{
	struct pinned *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	dma_buf_unpin(attach);
}

static const struct dma_buf_attach_ops pinned_ops = {
	.invalidate_mappings = pinned_notify,
};

int good_pinned(struct pinned *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(buf, NULL, &pinned_ops, t);
	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(attach);
	if (ret)
		goto out_detach;
	t->sgt = dma_buf_map_attachment(attach, DIR);
	if (IS_ERR(t->sgt)) {
		ret = (int)PTR_ERR(t->sgt);
		goto out_unpin;
	}
	dma_resv_unlock(buf->resv);
	t->attach = attach;
	return 0;
out_unpin:
	dma_buf_unpin(attach);
out_detach:
	dma_resv_unlock(buf->resv);
	dma_buf_detach(buf, attach);
	return ret;
}

/* A work item maps again; it is the one that maps at first, too. */
struct later {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	struct work_struct work;
};

static void later_notify(struct dma_buf_attachment *attach)
{
	struct later *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
	schedule_work(&t->work);
}

static const struct dma_buf_attach_ops later_ops = {
	.invalidate_mappings = later_notify,
};

static void later_map(struct later *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

static void later_work(struct work_struct *work)
{
	later_map(container_of(work, struct later, work));
}

int good_work(struct later *t, struct dma_buf *buf)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &later_ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	INIT_WORK(&t->work, later_work);
	later_map(t);
	return 0;
}

/* Each job maps what is not mapped. */
struct job {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void job_notify(struct dma_buf_attachment *attach)
{
	struct job *t = attach->importer_priv;

	if (t->sgt)
		dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops job_ops = {
	.invalidate_mappings = job_notify,
};

int good_job(struct job *t, struct dma_buf *buf)
{
	struct dma_buf_attachment *attach;

	attach = dma_buf_dynamic_attach(buf, NULL, &job_ops, t);
	if (IS_ERR(attach))
		return -EINVAL;
	t->attach = attach;
	return 0;
}

int job_submit(struct job *t)
{
	int ret = 0;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	if (!t->sgt) {
		t->sgt = dma_buf_map_attachment(t->attach, DIR);
		if (IS_ERR(t->sgt))
			ret = -ENOMEM;
	}
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/* Attached once, mapped by the same function as often as it is called. */
struct once {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void once_notify(struct dma_buf_attachment *attach)
{
	struct once *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops once_ops = {
	.invalidate_mappings = once_notify,
};

int good_once(struct once *t, struct dma_buf *buf)
{
	if (!t->attach) {
		t->attach = dma_buf_dynamic_attach(buf, NULL, &once_ops, t);
		if (IS_ERR(t->attach))
			return -EINVAL;
	}
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	dma_resv_unlock(buf->resv);
	return 0;
}

/* One function for several commands: the way to the map is another one. */
struct multi {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void multi_notify(struct dma_buf_attachment *attach)
{
	struct multi *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops multi_ops = {
	.invalidate_mappings = multi_notify,
};

static int multi_import(struct multi *t, struct dma_buf *buf)
{
	t->attach = dma_buf_dynamic_attach(buf, NULL, &multi_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

static int multi_start(struct multi *t)
{
	t->sgt = dma_buf_map_attachment_unlocked(t->attach, DIR);
	return IS_ERR(t->sgt) ? -EINVAL : 0;
}

int good_commands(struct multi *t, struct dma_buf *buf, int command)
{
	switch (command) {
	case 0:
		return multi_import(t, buf);
	case 1:
		return multi_start(t);
	default:
		return -EINVAL;
	}
}

/* --- not decided --- */

/* The helper may find it attached already. */
struct maybe {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
};

static void maybe_notify(struct dma_buf_attachment *attach)
{
	struct maybe *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops maybe_ops = {
	.invalidate_mappings = maybe_notify,
};

static int maybe_attach(struct maybe *t, struct dma_buf *buf)
{
	if (t->attach)
		return 0;
	t->attach = dma_buf_dynamic_attach(buf, NULL, &maybe_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

int good_maybe(struct maybe *t, struct dma_buf *buf)
{
	int ret = maybe_attach(t, buf);

	if (ret)
		return ret;
	t->sgt = dma_buf_map_attachment_unlocked(t->attach, DIR);
	return IS_ERR(t->sgt) ? -EINVAL : 0;
}

/* A mark that is taken back, and one that is not always set. */
struct stale {
	struct dma_buf *buf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	bool stale, dying, gone;
};

static void stale_notify(struct dma_buf_attachment *attach)
{
	struct stale *t = attach->importer_priv;

	t->stale = true;
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops stale_ops = {
	.invalidate_mappings = stale_notify,
};

int good_stale(struct stale *t)
{
	t->attach = dma_buf_dynamic_attach(t->buf, NULL, &stale_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

static void dying_notify(struct dma_buf_attachment *attach)
{
	struct stale *t = attach->importer_priv;

	if (t->dying)
		t->gone = true;
	dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops dying_ops = {
	.invalidate_mappings = dying_notify,
};

int good_dying(struct stale *t)
{
	t->attach = dma_buf_dynamic_attach(t->buf, NULL, &dying_ops, t);
	return IS_ERR(t->attach) ? -EINVAL : 0;
}

int stale_start(struct stale *t)
{
	struct sg_table *sgt;
	int ret = -EINVAL;

	dma_resv_lock(t->buf->resv, NULL);
	if (!t->stale && !t->gone && !t->sgt) {
		sgt = dma_buf_map_attachment(t->attach, DIR);
		if (!IS_ERR(sgt))
			t->sgt = sgt;
		ret = 0;
	}
	t->stale = false;
	dma_resv_unlock(t->buf->resv);
	return ret;
}

/*
 * ignore: NO_MOVE_FENCE_WAIT RESV_NOT_HELD PIN_UNBALANCED UNPROVEN_UNMAP ATTACH_TOO_EARLY
 * expect:
 * importer bad_plain dynamic plain_ops plain_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_worker dynamic worker_ops worker_notify revocable movable no-pin may-unmap
 *  via worker_unmap:work dma_buf_unmap_attachment
 * importer good_dying dynamic dying_ops dying_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_job dynamic job_ops job_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_once dynamic once_ops once_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_pinned dynamic pinned_ops pinned_notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer good_stale dynamic stale_ops stale_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_work dynamic later_ops later_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer marked_attach dynamic marked_ops marked_notify revocable movable no-pin unmaps
 *  via marked_unmap dma_buf_unmap_attachment
 * importer maybe_attach dynamic maybe_ops maybe_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer multi_import dynamic multi_ops multi_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer outer_attach dynamic outer_ops outer_notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * 31 WARNING NOT_PINNED
 * 74 WARNING NOT_PINNED
 * 148 WARNING NOT_PINNED
 * 211 WARNING NOT_PINNED
 * 466 NOTE NOT_PINNED
 */
