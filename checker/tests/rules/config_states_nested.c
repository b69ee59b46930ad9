// SPDX-License-Identifier: GPL-2.0-only
/* Groups in groups, and groups that must be in different states. */
#include <linux/dma-buf.h>

#ifdef CONFIG_TEST_FEATURE
#ifdef CONFIG_TEST_DRIVER
static void *both_on(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#else
static void *outer_on_inner_off(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif
#else
#ifdef CONFIG_TEST_DRIVER
static void *outer_off_inner_on(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#elif !IS_ENABLED(CONFIG_TEST_OTHER)
static void *all_off(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif
#endif

/* Not at the same time as the one above. */
#if defined(CONFIG_TEST_FEATURE) && !defined(CONFIG_TEST_DRIVER)
static void *apart(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif
#if !defined(CONFIG_TEST_FEATURE) && (defined(CONFIG_TEST_DRIVER) || \
	defined(CONFIG_TEST_OTHER))
static void *across_lines(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif

/*
 * expect:
 * importer across_lines static - - legacy-pinned static no-pin n.a.
 * importer all_off static - - legacy-pinned static no-pin n.a.
 * importer apart static - - legacy-pinned static no-pin n.a.
 * importer both_on static - - legacy-pinned static no-pin n.a.
 * importer outer_off_inner_on static - - legacy-pinned static no-pin n.a.
 * importer outer_on_inner_off static - - legacy-pinned static no-pin n.a.
 * 9 NOTE STATIC_IMPORTER
 * 14 NOTE STATIC_IMPORTER
 * 21 NOTE STATIC_IMPORTER
 * 26 NOTE STATIC_IMPORTER
 * 35 NOTE STATIC_IMPORTER
 * 42 NOTE STATIC_IMPORTER
 */
