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
void program(u64 addr);
int PTR_ERR_OR_ZERO(const void *p);

struct scatterlist {
	u64 dma_address;
};

struct sg_table {
	struct scatterlist *sgl;
};

struct kept {
	struct dma_buf_attachment *attach;
	struct sg_table *sgt, *asked, *later;
	int tries;
};

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

/* The size of something, and counting, read nothing. */
int bad_sizeof(struct test *t)
{
	struct kept *k = kzalloc(sizeof(*k), GFP_KERNEL);
	int ret, n = 0;

	if (!k)
		return -ENOMEM;
	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	k->tries++;
	n += sizeof(ret);
	ret = prepare(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
	kfree(k);
	return ret ? ret : n;
}

/* A message, and on it goes. */
int bad_logged(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		pr_warn("not pinned: %d\n", ret);
	t->mapped = true;
	dma_resv_unlock(t->attach->dmabuf->resv);
	return 0;
}

int bad_asserted(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	WARN_ON(ret < 0);
	t->mapped = true;
	ret = prepare(t);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

/* Which message makes no difference. */
void bad_two_messages(struct test *t)
{
	int ret, rc;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	rc = ret;
	if (rc == -EBUSY)
		pr_warn("busy\n");
	else if (rc)
		pr_warn("not pinned: %d\n", rc);
	dma_resv_unlock(t->attach->dmabuf->resv);
}

/* Nobody ever asks the member. */
int bad_kept(struct kept *k)
{
	struct sg_table *sgt;

	sgt = dma_buf_map_attachment_unlocked(k->attach, DIR);
	k->sgt = sgt;
	return 0;
}

void bad_kept_directly(struct kept *k)
{
	if (!k->sgt)
		k->sgt = dma_buf_map_attachment_unlocked(k->attach, DIR);
	program(k->sgt->sgl->dma_address);
}

/* It never is NULL. */
int bad_null(struct kept *k)
{
	struct sg_table *sgt, *mine;

	sgt = dma_buf_map_attachment_unlocked(k->attach, DIR);
	mine = sgt;
	if (!mine)
		return -ENOMEM;
	program(mine->sgl->dma_address);
	dma_buf_unmap_attachment_unlocked(k->attach, mine, DIR);
	return 0;
}

static void write_table(struct sg_table *sgt)
{
	program(sgt->sgl->dma_address);
}

void bad_handed_to(struct kept *k)
{
	struct sg_table *sgt;

	sgt = dma_buf_map_attachment_unlocked(k->attach, DIR);
	if (IS_ERR(sgt))
		pr_warn("not mapped: %ld\n", PTR_ERR(sgt));
	write_table(sgt);
	dma_buf_unmap_attachment_unlocked(k->attach, sgt, DIR);
}

static struct sg_table *maps(struct kept *k)
{
	return dma_buf_map_attachment_unlocked(k->attach, DIR);
}

void bad_caller_kept(struct kept *k)
{
	k->sgt = maps(k);
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

/* A message, and something else. */
int good_logged(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		pr_warn("not pinned: %d\n", ret);
	else
		t->mapped = true;
	dma_resv_unlock(t->attach->dmabuf->resv);
	return 0;
}

/* More than a message. */
static void fault(struct test *t, const char *fmt, ...)
{
	t->err = 1;
}

int good_fault(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		fault(t, "not pinned: %d\n", ret);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return 0;
}

int good_logged_returned(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	if (ret)
		pr_warn("not pinned: %d\n", ret);
	dma_resv_unlock(t->attach->dmabuf->resv);
	return ret;
}

int good_asserted(struct test *t)
{
	int ret;

	dma_resv_lock(t->attach->dmabuf->resv, NULL);
	ret = dma_buf_pin(t->attach);
	dma_resv_unlock(t->attach->dmabuf->resv);
	if (WARN_ON(ret))
		return ret;
	return 0;
}

int good_asked(struct kept *k)
{
	k->asked = dma_buf_map_attachment_unlocked(k->attach, DIR);
	if (IS_ERR(k->asked)) {
		int err = PTR_ERR(k->asked);

		k->asked = NULL;
		return err;
	}
	return 0;
}

int good_value(struct kept *k)
{
	k->asked = dma_buf_map_attachment_unlocked(k->attach, DIR);
	return PTR_ERR_OR_ZERO(k->asked);
}

/* Kept here, asked there. */
void good_later(struct kept *k)
{
	k->later = maps(k);
}

int good_later_asked(struct kept *k)
{
	struct sg_table *sgt = k->later;

	if (IS_ERR(sgt))
		return PTR_ERR(sgt);
	program(sgt->sgl->dma_address);
	return 0;
}

static bool is_table(struct sg_table *sgt)
{
	return !IS_ERR_OR_NULL(sgt);
}

void good_handed_to(struct kept *k)
{
	struct sg_table *sgt;

	sgt = dma_buf_map_attachment_unlocked(k->attach, DIR);
	if (!is_table(sgt))
		return;
	write_table(sgt);
	dma_buf_unmap_attachment_unlocked(k->attach, sgt, DIR);
}

void good_out(struct kept *k, struct sg_table **out)
{
	*out = dma_buf_map_attachment_unlocked(k->attach, DIR);
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
 * 38 ERROR PIN_UNCHECKED
 * 48 ERROR PIN_UNCHECKED
 * 57 ERROR PIN_UNCHECKED
 * 73 ERROR PIN_UNCHECKED
 * 80 ERROR PIN_UNCHECKED
 * 95 ERROR PIN_UNCHECKED
 * 107 ERROR PIN_UNCHECKED
 * 122 ERROR PIN_UNCHECKED
 * 135 ERROR PIN_UNCHECKED
 * 149 ERROR PIN_UNCHECKED
 * 163 ERROR PIN_UNCHECKED
 * 171 ERROR PIN_UNCHECKED
 * 180 ERROR PIN_UNCHECKED
 * 198 ERROR PIN_UNCHECKED
 * 212 ERROR PIN_UNCHECKED
 */
