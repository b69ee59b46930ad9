// SPDX-License-Identifier: GPL-2.0-only
/* The function's old name in words, where the code is ported. */
#include <linux/dma-buf.h>

struct test {
	struct dma_buf *buf;
	void (*move_notify)(struct test *t);
};

/* --- bad --- */

/* What dma_buf_move_notify() does not do: wait. */
static void bad_above(struct test *t)
{
	dma_buf_invalidate_mappings(t->buf);
}

void bad_inside(struct test *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	/* dma_buf_move_notify() needs the lock. */
	bad_above(t);
	dma_resv_unlock(t->buf->resv);
}

int bad_error_path(struct test *t)
{
	if (!t->buf)
		goto err;
	bad_inside(t);
	return 0;
err:
	return -1; /* no dma_buf_move_notify() for what is no buffer */
}

/* --- good --- */

/* Importers let go by dma_buf_invalidate_mappings(). */
static void good_new_name(struct test *t)
{
	dma_buf_invalidate_mappings(t->buf);
}

static void good_own_move_notify(struct test *t)
{
	t->move_notify(t);
}

/* my_dma_buf_move_notify_all() has another name, and is another function. */
void good_part_of_another(struct test *t)
{
	dma_resv_lock(t->buf->resv, NULL);
	good_new_name(t);
	dma_resv_unlock(t->buf->resv);
	good_own_move_notify(t);
}

/*
 * ignore: INVALIDATE_NO_WAIT REVOKE_NO_UNMAP_WAIT
 * expect:
 * 12 ERROR OLD_FUNCTION
 * 21 ERROR OLD_FUNCTION
 * 33 ERROR OLD_FUNCTION
 */
