// SPDX-License-Identifier: GPL-2.0-only
/* Waits that come before the map, on another way, or behind the start. */
#include <linux/dma-buf.h>

void writel(unsigned int value, void *addr);

#define DIR DMA_BIDIRECTIONAL

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	void *regs;
	unsigned int addr;
};

int prepare(struct test *t);

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	if (t->sgt)
		dma_buf_unmap_attachment(attach, t->sgt, DIR);
	t->sgt = NULL;
}

static const struct dma_buf_attach_ops ops = {
	.invalidate_mappings = notify,
};

static long wait(struct dma_buf *buf)
{
	return dma_resv_wait_timeout(buf->resv, DMA_RESV_USAGE_KERNEL, false,
				     MAX_SCHEDULE_TIMEOUT);
}

static void start(struct test *t)
{
	t->addr++;
	writel(t->addr, t->regs);
}

/* --- bad --- */

int bad_before(struct test *t, struct dma_buf *buf)
{
	long ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	ret = wait(buf);
	if (ret < 0)
		goto unlock;
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(t->sgt)) {
		ret = PTR_ERR(t->sgt);
		t->sgt = NULL;
		goto unlock;
	}
	start(t);
	ret = 0;
unlock:
	dma_resv_unlock(buf->resv);
	return ret;
}

/* Only where it was mapped already. */
int bad_other_way(struct test *t, struct dma_buf *buf)
{
	struct sg_table *sgt;
	int ret = 0;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	if (!t->sgt) {
		sgt = dma_buf_map_attachment(t->attach, DIR);
		if (IS_ERR(sgt))
			ret = -ENOMEM;
		else
			t->sgt = sgt;
		goto unlock;
	}
	if (wait(buf) < 0)
		ret = -EINVAL;
unlock:
	dma_resv_unlock(buf->resv);
	return ret;
}

int bad_started(struct test *t, struct dma_buf *buf)
{
	long ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(t->sgt)) {
		dma_resv_unlock(buf->resv);
		return -ENOMEM;
	}
	start(t);
	ret = wait(buf);
	dma_resv_unlock(buf->resv);
	return ret < 0 ? ret : 0;
}

/* In the caller, before it calls what maps. */
static int map(struct test *t)
{
	struct sg_table *sgt = dma_buf_map_attachment(t->attach, DIR);

	if (IS_ERR(sgt))
		return -ENOMEM;
	t->sgt = sgt;
	return 0;
}

int bad_caller(struct test *t, struct dma_buf *buf)
{
	int ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	wait(buf);
	ret = map(t);
	if (!ret)
		start(t);
	dma_resv_unlock(buf->resv);
	return ret;
}

/* --- good --- */

/* Error paths need no wait, neither with nor without a mapping. */
int good_errors(struct test *t, struct dma_buf *buf)
{
	struct sg_table *sgt;
	long ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(sgt)) {
		ret = PTR_ERR(sgt);
		goto unlock;
	}
	ret = prepare(t);
	if (ret)
		goto unmap;
	if (t->addr) {
		ret = -EINVAL;
		goto unmap;
	}
	ret = wait(buf);
	if (ret < 0)
		goto unmap;
	t->sgt = sgt;
	start(t);
	dma_resv_unlock(buf->resv);
	return 0;
unmap:
	dma_buf_unmap_attachment(t->attach, sgt, DIR);
unlock:
	dma_resv_unlock(buf->resv);
	return ret;
}

/* It is where it is to stay once it is pinned. */
int good_pinned(struct test *t, struct dma_buf *buf)
{
	int ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		goto unlock;
	ret = (int)wait(buf);
	if (ret < 0)
		goto unpin;
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(t->sgt)) {
		ret = -ENOMEM;
		t->sgt = NULL;
		goto unpin;
	}
	start(t);
	dma_resv_unlock(buf->resv);
	return 0;
unpin:
	dma_buf_unpin(t->attach);
unlock:
	dma_resv_unlock(buf->resv);
	return ret;
}

/* The caller waits, behind it. */
static int map_for_caller(struct test *t)
{
	struct sg_table *sgt = dma_buf_map_attachment(t->attach, DIR);

	if (IS_ERR(sgt))
		return -ENOMEM;
	t->sgt = sgt;
	return 0;
}

int good_caller(struct test *t, struct dma_buf *buf)
{
	int ret;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	ret = map_for_caller(t);
	if (!ret && wait(buf) > 0)
		start(t);
	dma_resv_unlock(buf->resv);
	return ret;
}

/* Again and again, until nothing changed. */
int good_loop(struct test *t, struct dma_buf *buf)
{
	int ret = 0;

	t->attach = dma_buf_dynamic_attach(buf, NULL, &ops, t);
	if (IS_ERR(t->attach))
		return -EINVAL;
	dma_resv_lock(buf->resv, NULL);
	do {
		if (!t->sgt)
			ret = map(t);
		if (ret)
			break;
		ret = (int)wait(buf);
	} while (ret > 0 && !t->sgt);
	dma_resv_unlock(buf->resv);
	return ret;
}

/*
 * ignore: NOT_PINNED ATTACH_TOO_EARLY PIN_UNBALANCED
 * expect:
 * importer bad_before dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_caller dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_other_way dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer bad_started dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_caller dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_errors dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_loop dynamic ops notify revocable movable no-pin unmaps
 *  via dma_buf_unmap_attachment
 * importer good_pinned dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * 56 WARNING NO_MOVE_FENCE_WAIT
 * 80 WARNING NO_MOVE_FENCE_WAIT
 * 102 WARNING NO_MOVE_FENCE_WAIT
 * 116 WARNING NO_MOVE_FENCE_WAIT
 */
