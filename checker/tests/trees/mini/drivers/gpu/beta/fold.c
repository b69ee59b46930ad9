// SPDX-License-Identifier: GPL-2.0-only
/* Every form in which the config symbol can be asked for. */
#include <linux/dma-buf.h>

int beta_call(int x);

#ifndef CONFIG_DMABUF_MOVE_NOTIFY
static int beta_only_without(void)
{
	return 1;
}
#endif

#if IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) && IS_ENABLED(CONFIG_TEST_FEATURE)
#define BETA_BOTH 1
#elif !defined(CONFIG_DMABUF_MOVE_NOTIFY)
#define BETA_BOTH 2
#else
#define BETA_BOTH 3
#endif

static int beta_helper(int x)
{
	return x + 1;
}

int beta_fold(int a, int b);
int beta_fold(int a, int b)
{
	int helped, ret = 0;

	if (a && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY)) {
		helped = beta_helper(a);
		ret += helped;
	} else if (b) {
		ret = beta_call(b);
	} else {
		ret = beta_call(a);
	}

	/* Only where nobody is told. */
	if (!IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		return -EINVAL;

	if (beta_call(ret) && !IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY))
		ret = 2;

#ifdef CONFIG_DMABUF_MOVE_NOTIFY
	ret += BETA_BOTH;
#else
	ret += beta_only_without();
#endif
	return IS_ENABLED(CONFIG_DMABUF_MOVE_NOTIFY) ? ret : a;
}
