// SPDX-License-Identifier: GPL-2.0-only
/* Nobody includes this unless something is on that the first look had off. */
#ifndef CONFIG_TEST_FEATURE
static void *late_off(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#else
static void *late_on(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif
