// SPDX-License-Identifier: GPL-2.0-only
#ifndef CONFIG_TEST_FEATURE
static void *part(struct dma_buf *buf)
{
	return dma_buf_attach(buf, NULL);
}
#endif
