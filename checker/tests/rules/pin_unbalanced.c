// SPDX-License-Identifier: GPL-2.0-only
/* Ways out behind a pin: error paths that forget it, and ways that need not
 * take it back. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf *buf;
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	bool pinned;
};

#define DIR DMA_BIDIRECTIONAL

int prepare(struct test *t);
bool is_shared(struct test *t);
void test_put(struct test *t);

static void notify(struct dma_buf_attachment *attach)
{
	struct test *t = attach->importer_priv;

	dma_buf_unmap_attachment(attach, t->sgt, DIR);
}

static const struct dma_buf_attach_ops ops = { .invalidate_mappings = notify };

/* What makes it right to keep a pin at all. */
void test_release(struct test *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	dma_buf_unpin(t->attach);
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, t->attach);
}

/* --- bad --- */

/* One label too far. */
int bad_label(struct test *t)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(t->buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	dma_resv_lock(t->buf->resv, NULL);
	ret = dma_buf_pin(attach);
	if (ret)
		goto err_unlock;
	t->sgt = dma_buf_map_attachment(attach, DIR);
	if (IS_ERR(t->sgt)) {
		ret = (int)PTR_ERR(t->sgt);
		goto err_unlock;
	}
	dma_resv_unlock(t->buf->resv);
	t->attach = attach;
	return 0;
err_unlock:
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, attach);
	return ret;
}

/* One failure unpins, the other one forgets to; by two names. */
int bad_one_of_two(struct test *t)
{
	struct dma_buf_attachment *attach = t->attach;
	struct sg_table *sgt;
	int ret;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(attach);
	if (ret)
		goto unlock;
	sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(sgt)) {
		ret = -ENOMEM;
		goto unlock;
	}
	ret = prepare(t);
	if (ret) {
		dma_buf_unmap_attachment(attach, sgt, DIR);
		dma_buf_unpin(t->attach);
		goto unlock;
	}
	t->sgt = sgt;
unlock:
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/* An early return. */
int bad_return(struct test *t)
{
	struct sg_table *sgt;
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret < 0) {
		dma_resv_unlock(t->attach->dmabuf->resv);
		return ret;
	}
	sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(sgt)) {
		dma_resv_unlock(t->attach->dmabuf->resv);
		return (int)PTR_ERR(sgt);
	}
	ret = prepare(t);
	if (ret)
		dma_buf_unpin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/* The wrong order is none. */
void bad_release(struct test *t, struct dma_buf_attachment *attach)
{
	dma_resv_lock(t->buf->resv, NULL);
	if (dma_buf_pin(attach)) {
		dma_resv_unlock(t->buf->resv);
		return;
	}
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, attach);
}

/* --- good --- */

int good_chain(struct test *t)
{
	struct dma_buf_attachment *attach;
	int ret;

	attach = dma_buf_dynamic_attach(t->buf, NULL, &ops, t);
	if (IS_ERR(attach))
		return (int)PTR_ERR(attach);
	dma_resv_lock(t->buf->resv, NULL);
	ret = dma_buf_pin(attach);
	if (ret)
		goto err_unlock;
	t->sgt = dma_buf_map_attachment(attach, DIR);
	if (IS_ERR(t->sgt)) {
		ret = (int)PTR_ERR(t->sgt);
		goto err_unpin;
	}
	dma_resv_unlock(t->buf->resv);
	t->attach = attach;
	return 0;
err_unpin:
	dma_buf_unpin(attach);
err_unlock:
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, attach);
	return ret;
}

/* The same condition twice, in a local and as a question. */
int good_flag(struct test *t, struct dma_buf_attachment *attach)
{
	bool pinned = false;
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	if (t->sgt) {
		ret = dma_buf_pin(attach);
		if (ret)
			goto out;
		pinned = true;
	}
	ret = prepare(t);
out:
	if (pinned)
		dma_buf_unpin(attach);
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, attach);
	return ret;
}

/* The release that the failure calls does it. */
int good_release(struct test *t)
{
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->buf->resv);
	if (ret)
		return ret;
	ret = prepare(t);
	if (ret) {
		test_release(t);
		return ret;
	}
	ret = prepare(t);
	if (ret)
		test_put(t);
	return ret;
}

/* A bool is no error number. */
bool good_bool(struct test *t)
{
	bool ok;

	dma_resv_lock(t->buf->resv, NULL);
	ok = !dma_buf_pin(t->attach);
	if (ok)
		ok = !prepare(t);
	dma_resv_unlock(t->buf->resv);
	return ok;
}

/* --- not decided --- */

/* A question whose answer may be the same both times. */
int unsure_question(struct test *t, struct dma_buf_attachment *attach)
{
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	if (is_shared(t)) {
		ret = dma_buf_pin(attach);
		if (ret)
			goto out;
	}
	ret = prepare(t);
	if (is_shared(t))
		dma_buf_unpin(attach);
out:
	dma_resv_unlock(t->buf->resv);
	dma_buf_detach(t->buf, attach);
	return ret;
}

/* What it leaves behind tells a release. */
int unsure_marked(struct test *t)
{
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		goto out;
	ret = prepare(t);
	if (ret) {
		dma_buf_unpin(t->attach);
		goto out;
	}
	t->pinned = true;
	t->sgt = dma_buf_map_attachment(t->attach, DIR);
	if (IS_ERR(t->sgt))
		ret = -ENOMEM;
out:
	dma_resv_unlock(t->buf->resv);
	return ret;
}

struct many {
	struct test *t;
	struct dma_buf_attachment *attach[4];
};

/* Unwound in another loop. */
int unsure_loop(struct many *m, int n)
{
	int i, ret;

	dma_resv_lock(m->t->buf->resv, NULL);
	for (i = 0; i < n; i++) {
		ret = dma_buf_pin(m->attach[i]);
		if (ret)
			goto undo;
		ret = prepare(m->t);
		if (ret)
			goto undo;
	}
	dma_resv_unlock(m->t->buf->resv);
	return 0;
undo:
	while (i--)
		dma_buf_unpin(m->attach[i]);
	dma_resv_unlock(m->t->buf->resv);
	return ret;
}

/* What a pointer leads to may unpin. */
int good_pointer(struct test *t, int (*then)(struct test *t))
{
	int ret;

	dma_resv_lock(t->buf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->buf->resv);
	if (ret)
		return ret;
	return then(t);
}

/*
 * ignore: RESV_NOT_HELD NO_MOVE_FENCE_WAIT PIN_STATIC ATTACH_TOO_EARLY
 * expect:
 * importer bad_label dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * importer good_chain dynamic ops notify revocable pinned-revocable pins unmaps
 *  via dma_buf_unmap_attachment
 * 49 ERROR PIN_UNBALANCED
 * 74 ERROR PIN_UNBALANCED
 * 101 ERROR PIN_UNBALANCED
 * 122 ERROR PIN_UNBALANCED
 * 225 NOTE PIN_UNBALANCED
 * 244 NOTE PIN_UNBALANCED
 * 273 NOTE PIN_UNBALANCED
 */
