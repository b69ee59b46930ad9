// SPDX-License-Identifier: GPL-2.0-only
/* The dropped symbol in all its forms, and what only looks like it. */
#include <linux/dma-buf.h>
#include <linux/kconfig.h>

struct test {
	struct dma_buf_attachment *attach;
};

/* --- bad --- */

bool bad_is_enabled(struct test *t)
{
	return IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && t->attach;
}

#ifdef CONFIG_DMABUF_MOVE_NOTIFY
void bad_ifdef(struct test *t);
#endif

int bad_error_path(struct test *t)
{
	if (!t->attach)
		goto err;
	return 0;
err:
#if defined(CPTCFG_DMABUF_MOVE_NOTIFY)
	return -2;
#endif
	return -1;
}

/* Nearly: CONFIG_DMABUF_MOVENOTIFY. */
void bad_near_miss(struct test *t);

/* --- good --- */

#ifdef CONFIG_TEST_DMABUF_MOVE_NOTIFY_ON
void good_own_symbol(struct test *t);
#endif

/* DMABUF_MOVE_NOTIFY_DEBUG is not the symbol. */
void good_longer_name(struct test *t);

bool good_another_symbol(struct test *t)
{
	return IS_ENABLED(CONFIG_DMABUF_SELFTESTS) && t->attach;
}

/*
 * expect:
 * 14 ERROR OLD_CONFIG
 * 17 ERROR OLD_CONFIG
 * 27 ERROR OLD_CONFIG
 * 33 WARNING OLD_CONFIG
 */
