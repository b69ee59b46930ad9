// SPDX-License-Identifier: GPL-2.0-only
/* Names lib_get_pinned(), and imports nothing: lib_get_pinned(). */
#include <linux/kernel.h>
#include <linux/lib.h>

struct near {
	void *(*lib_get_pinned)(struct dma_buf *buf);
};

static const char *const name = "lib_get_pinned(";

/* Another function of a name that is internal to the library. */
static void *check(struct dma_buf *buf)
{
	return buf;
}

void *near_reg(struct near *n, struct dma_buf *buf)
{
	pr_info("%s\n", name);
	check(buf);
	return n->lib_get_pinned(buf);
}
