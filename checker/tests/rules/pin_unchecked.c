// SPDX-License-Identifier: GPL-2.0-only
/* Results of pins and maps: thrown away, in several ways, and looked at. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;
	int err;
	bool mapped;
};

#define DIR DMA_BIDIRECTIONAL

int prepare(struct test *t);
void report(int *err);

/* --- bad --- */

void bad_plain(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

void bad_cast(struct test *t)
{
	struct dma_buf_attachment *attach = t->attach;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	if (!t->mapped)
		(void)dma_buf_pin(attach);
	dma_resv_unlock(attach->dmabuf->resv);
}

int bad_overwritten(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	t->mapped = true;
	ret = prepare(t);
	if (ret)
		goto out;
	t->err = 0;
out:
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

int bad_never_read(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return 0;
}

void bad_map(struct test *t)
{
	dma_buf_map_attachment_unlocked(t->attach, DIR);
}

static int hands_on(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

void bad_caller(struct test *t)
{
	hands_on(t);
}

/* --- good --- */

int good_caller(struct test *t)
{
	int err = hands_on(t);

	if (err)
		return err;
	return prepare(t);
}

int good_error_path(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		goto unlock;
	ret = prepare(t);
	if (ret)
		dma_buf_unpin(t->attach);
unlock:
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

bool good_condition(struct test *t)
{
	bool ok;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ok = dma_buf_pin(t->attach) == 0;
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ok;
}

void good_stored(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	t->err = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

/* Read through another name of the variable. */
void good_pointer(struct test *t)
{
	int err = 0;
	int *p = &err;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	err = dma_buf_pin(t->attach);
	report(p);
	err = 0;
	dma_resv_unlock(t->attach->dmabuf->resv);
}

/* Read on the next round only. */
int good_loop(struct test *t, int n)
{
	int ret = 0;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	while (n--) {
		if (ret)
			break;
		ret = dma_buf_pin(t->attach);
	}
	dma_resv_unlock(t->attach->dmabuf->resv);
	return 0;
}

int good_map(struct test *t)
{
	struct sg_table *sgt = dma_buf_map_attachment_unlocked(t->attach, DIR);

	if (IS_ERR(sgt))
		return (int)PTR_ERR(sgt);
	t->sgt = sgt;
	return 0;
}

/* What makes it right to keep a pin at all. */
void good_release(struct test *t)
{
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	dma_buf_unpin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

/*
 * ignore: PIN_STATIC
 * expect:
 * 22 ERROR PIN_UNCHECKED
 * 32 ERROR PIN_UNCHECKED
 * 41 ERROR PIN_UNCHECKED
 * 57 ERROR PIN_UNCHECKED
 * 64 ERROR PIN_UNCHECKED
 * 79 ERROR PIN_UNCHECKED
 */
