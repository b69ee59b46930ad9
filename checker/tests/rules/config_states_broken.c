// SPDX-License-Identifier: GPL-2.0-only
/* A state that does not compile costs what is broken in it, and says so. */
#include <linux/dma-buf.h>

#ifdef CONFIG_TEST_FEATURE
struct hw {
	int id;
};
#endif

/* Good in one state only, and nothing to us. */
static int hw_id(struct hw *hw)
{
	return hw->id;
}

#ifndef CONFIG_TEST_FEATURE
static void *without(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif

#if !defined(CONFIG_TEST_DRIVER)
static void *never_compiled(struct dma_buf *buf)
{
	no_such_type *p = NULL;

	return dma_buf_attach(buf, p);
}
#endif

#if !defined(CONFIG_TEST_DRIVER)
static void *in_the_same_state(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif

/*
 * expect:
 * importer in_the_same_state static - - legacy-pinned static no-pin n.a.
 * importer without static - - legacy-pinned static no-pin n.a.
 * 20 NOTE STATIC_IMPORTER
 * 36 NOTE STATIC_IMPORTER
 * incomplete drivers/test/test.c: drivers/test/test.c:24: the code under this #if could not be looked at: use of undeclared identifier 'no_such_type'
 */
