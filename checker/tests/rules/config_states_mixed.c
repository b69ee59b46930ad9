// SPDX-License-Identifier: GPL-2.0-only
/* Conditions that the config alone does not decide. */
#include <linux/dma-buf.h>

#define PAGE_SHIFT 12

#if defined(__aarch64__)
static void *other_machine(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif

#if defined(CONFIG_TEST_FEATURE) && PAGE_SHIFT > 12
static void *large_pages(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#elif 1
static void *small_pages(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#else
this is dead, dma_buf_attach(;
#endif

#ifdef DRIVER_FEATURE
static void *driver_feature(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#else
static void *no_driver_feature(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif

#if 0
this is dead, too: dma_buf_attach(;
#elif 0 && defined(CONFIG_TEST_FEATURE)
static void *and_this(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL) +;
}
#endif

/* Which kernel this is, and who compiles it, is a fact, not a choice. */
#if LINUX_VERSION_CODE > 0x040000
static void *newer_kernel(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL) +;
}
#endif
#ifdef __cplusplus
extern "C" dma_buf_attach;
#endif

/*
 * expect:
 * importer driver_feature static - - legacy-pinned static no-pin n.a.
 * importer large_pages static - - legacy-pinned static no-pin n.a.
 * importer no_driver_feature static - - legacy-pinned static no-pin n.a.
 * importer other_machine static - - legacy-pinned static no-pin n.a.
 * importer small_pages static - - legacy-pinned static no-pin n.a.
 * 10 NOTE STATIC_IMPORTER
 * 17 NOTE STATIC_IMPORTER
 * 22 NOTE STATIC_IMPORTER
 * 31 NOTE STATIC_IMPORTER
 * 36 NOTE STATIC_IMPORTER
 */
