// SPDX-License-Identifier: GPL-2.0-only
/* Old names in code that is not compiled, or not for what it is. */
#include <linux/dma-buf.h>

/* A macro that nothing uses. */
#define TEST_TABLE(fn) { .move_notify = fn }

/* A member of a struct of our own, which the compiler knows. */
struct own {
	void (*move_notify)(struct own *o);
};

void call_own(struct own *o)
{
	o->move_notify(o);
}

#if 0
static const struct dma_buf_attach_ops dead_ops = {
	.move_notify = NULL,
};
#endif

/*
 * expect:
 * 6 NOTE OLD_CALLBACK
 * 20 NOTE OLD_CALLBACK
 */
